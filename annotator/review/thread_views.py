"""The page of a review's comments, and the forms on it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.accounts.models import User
from annotator.projects.queries import get_project_for
from annotator.review import queries, rules, threads
from annotator.review.forms import BeginThreadForm, SayForm
from annotator.review.thread_models import Comment, Thread


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of a review, thread by thread; POST begins one."""
    user = cast(User, request.user)
    review = threads.get_review_for(user, pk)
    form = BeginThreadForm(request.POST or None, initial={"span": request.GET.get("span")})
    if request.method == "POST" and form.is_valid():
        begun = threads.begin(review_id=pk, by=user, **form.cleaned_data)
        return redirect(_place(begun))
    page = get_project_for(user, review.document.project.slug).page(
        review=review,
        may_open=queries.may_open(user, review),
        may_comment=rules.can_comment(review),
        threads=threads.of(review.threads.all()),
        spans=threads.spans_of(review),
        form=form,
    )
    return render(request, "review/comments.html", page, status=422 if request.method == "POST" else 200)


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in a thread, resolve it, or open it again."""
    user = cast(User, request.user)
    form = SayForm(request.POST)
    thread = threads.get_thread_for(user, pk)
    if form.is_valid():
        said = form.cleaned_data
        threads.say(thread_id=pk, by=user, kind=Comment.Kind(said["kind"]), text=said["text"])
    else:
        for faults in form.errors.values():
            messages.error(request, " ".join(map(str, faults)))
    return redirect(_place(thread))


def _place(thread: Thread) -> str:
    return f"{reverse('comments', args=[thread.review_id])}#thread-{thread.pk}"
