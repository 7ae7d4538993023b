"""The documents of a project: the list with the upload, and one document for leads."""

from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.common.permit import Refusal
from annotator.corpus import actions, rules
from annotator.corpus.forms import EraseForm, ImportForm
from annotator.corpus.readers.source import Source
from annotator.projects import rules as project_rules
from annotator.projects.models import Policy
from annotator.projects.queries import ProjectAccess, get_project_for, reviewing
from annotator.releases import queries as releases
from annotator.review import progress, returning, work
from annotator.review import rules as review_rules
from annotator.review.forms import ChooseForm, GiveBackForm, PriorityForm
from annotator.review.models import Review
from annotator.review.progress import Progress
from annotator.suggestions.actions import import_documents
from annotator.suggestions.importing import ImportReport
from annotator.web import queries
from annotator.web.listing import Listing


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Which documents there are and how far each is; leads add to them."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_list(access).require()
    if request.method != "POST":
        return _page(request, access, ImportForm())
    rules.can_import(access).require()
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, access, form, status=422)
    report = import_documents(
        project=access.project,
        files=[Source.from_upload(upload) for upload in form.cleaned_data["uploads"]],
        by=access.user,
        format_name=form.cleaned_data["format_name"] or None,
    )
    if report.faults:
        return _page(request, access, form, report, status=422)
    messages.success(request, ". ".join(report.told()) + ".")
    return redirect("documents", slug)


@require_POST
def prioritise(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the ticked documents a priority, or put them before all others."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_prioritise(access).require()
    first = "first" in request.POST
    form = ChooseForm(access.project, request.POST) if first else PriorityForm(access.project, request.POST)
    if form.is_valid():
        documents = form.cleaned_data["documents"]
        priority = (
            actions.put_first(access=access, documents=documents)
            if first
            else actions.prioritise(
                access=access, documents=documents, priority=form.cleaned_data["priority"]
            )
        )
        messages.success(request, _("Priority %(priority)d.") % {"priority": priority})
        if access.project.policy.order != Policy.Order.PRIORITY:
            messages.warning(request, _("The queue follows another order; “Policy” says which."))
    else:
        _tell(request, form)
    return _back_to_list(request, slug)


@require_POST
def give_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what would go back for another look, of the ticked documents or reviews, and ask why; with a reason, do it."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_change(access).require()
    form = GiveBackForm(access.project, request.POST)
    if not form.is_valid():
        _tell(request, form)
        return _back_to_list(request, slug)
    given = form.cleaned_data
    found = (
        returning.of_numbers(access, given["review"])
        if given["review"]
        else returning.of_documents(access, [one.pk for one in given["documents"]])
    )
    if comment := given["comment"]:
        returned = returning.give_back(access=access, reviews=found, comment=comment)
        messages.success(
            request,
            ngettext("%(number)d review went back.", "%(number)d reviews went back.", returned.back)
            % {"number": returned.back},
        )
        for document, why in returned.refused:
            messages.warning(request, f"{document.title}: {why}")
        return _back_to_list(request, slug)
    page = access.page(
        form=form, reviews=found, back=request.POST.get("back", ""), origin=request.POST.get("from", "")
    )
    return render(request, "corpus/give_back.html", page)


def _tell(request: HttpRequest, form: Form) -> None:
    for faults in form.errors.values():
        messages.error(request, " ".join(map(str, faults)))


def _back_to_list(request: HttpRequest, slug: str) -> HttpResponse:
    """To the list, or the mentions, as they were narrowed."""
    query = QueryDict(request.POST.get("back", "")).urlencode()
    listed = "mentions" if request.POST.get("from") == "mentions" else "documents"
    return redirect(reverse(listed, args=[slug]) + (f"?{query}" if query else ""))


@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The text of a document and where it stood."""
    access = get_project_for(cast(User, request.user), slug)
    found = queries.get_document_for(access, pk)
    submitted = work.of(Review.objects.filter(document=found))
    page = access.page(
        document=found,
        reviews=[(one, review_rules.can_send_back(access, one.review, one)) for one in submitted],
        progress=progress.of_documents(access.project, [found])[found.pk],
        publications=found.publications.all(),
        may_erase=rules.can_erase(access, found),
        lines=found.text.split("\n"),
    )
    return render(request, "corpus/document.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for the reason; a POST erases the report."""
    access = get_project_for(cast(User, request.user), slug)
    found = queries.get_document_for(access, pk)
    rules.can_erase(access, found).require()
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(document=found, reason=form.cleaned_data["reason"], by=access.user)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The report is erased."))
            return redirect("document", slug, pk)
    page = access.page(document=found, form=form, releases=releases.holding(found))
    return render(request, "corpus/erase.html", page, status=422 if form.errors else 200)


def _page(
    request: HttpRequest,
    access: ProjectAccess,
    form: ImportForm,
    report: ImportReport | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    listing = Listing(access, request.GET)
    page = access.page(
        listing=listing,
        rows=[(one, Progress(one.far)) for one in listing.rows],  # type: ignore[attr-defined] # annotated
        form=form if rules.can_import(access) else None,
        can_open=bool(rules.can_open(access)),
        reviewing=reviewing(access.project) if rules.can_import(access) else None,
        report=report,
        ticked="all" in request.GET,
    )
    return render(request, "corpus/documents.html", page, status=status)
