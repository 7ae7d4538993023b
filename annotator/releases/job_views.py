"""Freezes and exports that a worker does: how far they are, cancelling, the files."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator.accounts.models import User
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import actions, background, exports, queries, rules
from annotator.releases.asking import Unknown, asked_for, refused
from annotator.releases.models import ReleaseJob
from annotator.releases.writers import FORMATS


def jobs(access: ProjectAccess) -> dict[str, Any]:
    """What a page shows of them."""
    found = queries.jobs_of(access)
    return {
        "jobs": [_drawn(access, job) for job in found],
        "under_way": any(job.under_way for job in found),
        "kept_days": background.KEPT.days,
    }


def _drawn(access: ProjectAccess, job: ReleaseJob) -> dict[str, Any]:
    return {
        "job": job,
        "format": FORMATS[job.format].title if job.format else "",
        "percent": 100 * job.done // (job.total or 1),
        "may_cancel": rules.can_cancel(access, job),
        "may_download": job.has_file and job.release and rules.can_download(access, job.release),
    }


@require_POST
def prepare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have a worker write a release as a file."""
    access = get_project_for(cast(User, request.user), slug)
    release = queries.open_release(access, number)
    try:
        format_name, given = asked_for(request.POST)
    except Unknown as fault:
        return refused(request, slug, str(fault), status=400)
    job = background.wish_export(access=access, release=release, format_name=format_name, given=given)
    messages.success(
        request,
        _("The file is there.") if job.has_file else _("The file is being written; you need not wait here."),
    )
    return redirect("releases", slug)


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop one; nothing of it stays."""
    access = get_project_for(cast(User, request.user), slug)
    background.cancel(access=access, job=queries.open_job(access, pk))
    messages.success(request, _("Cancelled: nothing of it was kept."))
    return redirect("releases", slug)


@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The file of an export that is done."""
    access = get_project_for(cast(User, request.user), slug)
    return kept(access, queries.open_job(access, pk))


def kept(access: ProjectAccess, job: ReleaseJob) -> FileResponse:
    """A download of the file of an export, put on record. Http404 where there is none, or no longer."""
    release = job.release
    if release is None or not job.has_file:
        raise Http404
    rules.can_download(access, release).require()
    try:
        content = job.file.open()
    except FileNotFoundError:
        raise Http404 from None
    actions.record_export(release, job.format, job.choices, job.sha256, by=access.user)
    return FileResponse(
        content,
        as_attachment=True,
        filename=exports.file_name(release, job.format, job.choices),
        content_type=FORMATS[job.format].media_type,
        headers={"ETag": f'"{job.sha256}"', "X-Content-Type-Options": "nosniff"},
    )
