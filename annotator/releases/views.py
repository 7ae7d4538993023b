"""The releases of a project: list, freeze, look at one, withdraw, download."""

import tempfile
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import actions, background, exports, job_views, queries, rules, split_views
from annotator.releases.asking import Unknown, asked_for, refused
from annotator.releases.forms import FreezeForm, StatementForm, WithdrawForm
from annotator.releases.models import Release, Statement
from annotator.releases.writers import CHOICES, FORMATS, Choice
from annotator.releases.writers.edition import ExportRefused


@require_http_methods(["GET", "HEAD", "POST"])
def releases_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The releases so far; a POST freezes another."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_see_releases(access).require()
    if request.method != "POST":
        return _page(request, access)
    rules.can_freeze(access).require()
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _page(request, access, form)
    try:
        messages.success(request, _freeze(access, form.cleaned_data))
    except actions.FrozenMeanwhile as meanwhile:
        messages.warning(request, str(meanwhile))
    return redirect("releases", slug)


def _freeze(access: ProjectAccess, asked: dict[str, Any]) -> str:
    """At once, or in the background what takes long; what the person is told."""
    if queries.ready_to_freeze(access)["reviewed"] > rules.LARGE_FREEZE:
        background.wish_freeze(access=access, **asked)
        return _("The release is being frozen; you need not wait here.")
    release = actions.freeze(project=access.project, by=access.user, **asked)
    return _("Release %(number)s is frozen.") % {"number": release.number}


def _page(request: HttpRequest, access: ProjectAccess, form: FreezeForm | None = None) -> HttpResponse:
    releases = queries.releases_of(access.project)
    form = form or FreezeForm(initial={"after": releases[0].release.number if releases else 0})
    ready = queries.ready_to_freeze(access)
    context = access.page(
        releases=[(one, rules.can_download(access, one.release)) for one in releases],
        **_formats(),
        form=form,
        ready=ready,
        may_freeze=rules.can_freeze(access),
        **job_views.jobs(access),
        has_content=rules.has_content(ready["reviewed"]),
    )
    return render(request, "releases/releases.html", context, status=422 if form.errors else 200)


def _formats() -> dict[str, Any]:
    return {"formats": FORMATS.values(), "choices": [_drawn(choice) for choice in CHOICES.values()]}


@require_safe
def release_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One release: what it holds, and whether it should be used."""
    access = get_project_for(cast(User, request.user), slug)
    release = queries.open_release(access, number)
    numbers = queries.numbers_of(access.project)
    context = access.page(
        release=release,
        is_large=release.spans > rules.LARGE_EXPORT,
        **_formats(),
        counts=release.manifest["counts"],
        splits=_splits(release.manifest),
        before=next((one for one in numbers if one < number), None),
        may_download=rules.can_download(access, release),
        may_withdraw=rules.can_withdraw(access),
    )
    return render(request, "releases/release.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """What the leads say of the dataset; the card has it from the next release on."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_freeze(access).require()
    found = Statement.objects.filter(project=access.project).first()
    form = StatementForm(request.POST or None, instance=found)
    if not form.is_valid():
        return render(request, "releases/statement.html", access.page(form=form))
    actions.state(access=access, parts=form.cleaned_data)
    messages.success(request, _("Saved: the next release has it on its card."))
    return redirect("releases", slug)


def _splits(manifest: dict[str, Any]) -> dict[str, Any]:
    """Nothing for releases from before there were splits."""
    documents = {split: len(ids) for split, ids in manifest.get("splits", {}).items()}
    return split_views.table(documents, manifest.get("split_spans", {}))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask why a release should not be used any more; a POST withdraws it."""
    access = get_project_for(cast(User, request.user), slug)
    release = queries.open_release(access, number)
    rules.can_withdraw(access).require()
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        context = access.page(release=release, form=form)
        return render(request, "releases/withdraw.html", context, status=422 if form.errors else 200)
    try:
        actions.withdraw(release=release, by=access.user, **form.cleaned_data)
    except actions.WithdrawnBefore as before:
        messages.warning(request, str(before))
    else:
        messages.success(request, _("Release %(number)s is withdrawn.") % {"number": number})
    return redirect("release", slug, number)


def _drawn(choice: Choice) -> dict[str, Any]:
    """A choice and the formats that it is for."""
    formats = ", ".join(str(one.title) for one in FORMATS.values() if choice in one.choices)
    return {"name": choice.name, "title": choice.title, "answers": choice.answers, "formats": formats}


@require_safe
def export(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A release as a file, in the format that `?format=` names."""
    access = get_project_for(cast(User, request.user), slug)
    release = queries.open_release(access, number)
    rules.can_download(access, release).require()
    try:
        return attachment(release, request.GET, by=access.user)
    except Unknown as fault:
        return refused(request, slug, str(fault), status=400)
    except ExportRefused as fault:
        return refused(request, slug, str(fault), status=409)


def attachment(release: Release, asked: QueryDict, *, by: User) -> FileResponse:
    """A download of a release. It is written, checked whole and put on record before its first byte goes out.

    Raises Unknown, and ExportRefused where a stored quote is not the text at its offsets.
    """
    format_name, given = asked_for(asked)
    file = tempfile.TemporaryFile()  # noqa: SIM115 # the response closes it
    try:
        digest = exports.save(release, format_name, file, given)
        actions.record_export(release, format_name, given, digest, by=by)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=exports.file_name(release, format_name, given),
        content_type=FORMATS[format_name].media_type,
        headers={"ETag": f'"{digest}"', "X-Content-Type-Options": "nosniff"},
    )
