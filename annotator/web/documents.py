"""The documents of a project: the list with the upload, and one document for leads."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.corpus import actions, rules
from annotator.corpus.forms import ImportForm
from annotator.corpus.readers.source import Source
from annotator.projects.queries import ProjectAccess, get_project_for, reviewing
from annotator.review import progress, work
from annotator.review import rules as review_rules
from annotator.review.forms import PriorityForm
from annotator.review.models import Review
from annotator.suggestions.actions import import_documents
from annotator.suggestions.importing import ImportReport
from annotator.web import queries

PER_PAGE = 50


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
    """Give the ticked documents a priority."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_prioritise(access).require()
    form = PriorityForm(access.project, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        actions.prioritise(access=access, documents=given["documents"], priority=given["priority"])
        messages.success(request, _("Priority %(priority)d.") % {"priority": given["priority"]})
    else:
        for faults in form.errors.values():
            messages.error(request, " ".join(map(str, faults)))
    return redirect("documents", slug)


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
        lines=found.text.split("\n"),
    )
    return render(request, "corpus/document.html", page)


def _page(
    request: HttpRequest,
    access: ProjectAccess,
    form: ImportForm,
    report: ImportReport | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = Paginator(queries.documents_of(access.project), PER_PAGE).get_page(request.GET.get("page"))
    how_far = progress.of_documents(access.project, shown)
    page = access.page(
        page=shown,
        rows=[(one, how_far[one.pk]) for one in shown],
        form=form if rules.can_import(access) else None,
        can_open=bool(rules.can_open(access)),
        reviewing=reviewing(access.project) if rules.can_import(access) else None,
        report=report,
    )
    return render(request, "corpus/documents.html", page, status=status)
