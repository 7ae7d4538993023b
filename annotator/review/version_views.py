"""The scheme and the guidelines: what is in force, what a new version would do, and what is to be looked at again."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from annotator.accounts.models import User
from annotator.common import diff, markdown
from annotator.common.permit import Refusal
from annotator.projects import rules as project_rules
from annotator.projects.forms import GuidelinesForm, SchemeForm
from annotator.projects.queries import ProjectAccess, get_project_for, scheme_changes
from annotator.review import rechecks as lists
from annotator.review import versions
from annotator.review.version_models import Recheck
from annotator.spans import canonical
from annotator.spans.renaming import (
    ADDED,
    ALTERED,
    RENAMED,
    RETIRED,
    Change,
    Name,
    Renames,
    follow,
    renames_to_json,
)
from annotator.spans.scheme_reading import SchemeError

ITEMS_PER_PAGE = 50


# The scheme


@require_http_methods(["GET", "HEAD", "POST"])
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """The scheme in force; a POST shows what another version would do, and one that says so saves what was shown."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    if request.method != "POST":
        return _scheme_page(request, access)
    form = SchemeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _scheme_page(request, access, form)
    wanted, renames = form.cleaned_data["scheme"], form.cleaned_data["renames"]
    shown = canonical.sha256([wanted, renames_to_json(renames)])
    seen = request.POST.get("seen", "")
    try:
        if "save" in request.POST and request.POST.get("previewed") == shown:
            _change, made = versions.change_scheme(access=access, scheme=wanted, renames=renames, seen=seen)
            return _saved(request, access, made, _("This scheme is in force from now on."), "scheme")
        project_rules.is_newest(seen, access.project.scheme.sha256).require()
        found = versions.preview(access.project, wanted, renames)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        access = get_project_for(access.user, slug)
    except SchemeError as error:
        form.add_error(None, error.faults)
    else:
        return _scheme_page(request, access, form, effect=found, rows=_rows(found, renames), previewed=shown)
    return _scheme_page(request, access, form)


def _scheme_page(
    request: HttpRequest, access: ProjectAccess, form: SchemeForm | None = None, **more: Any
) -> HttpResponse:
    now = access.project.scheme
    page = access.page(
        form=form,
        text=form.shown if form else json.dumps(now.body, indent=2, ensure_ascii=False),
        seen=now.sha256,
        scheme=now.parsed,
        changes=scheme_changes(access.project).select_related("recheck").order_by("-pk"),
        left=lists.left_in(access.project),
        **more,
    )
    return render(request, "review/scheme.html", page, status=422 if form and form.errors else 200)


def _rows(found: lists.Effect, renames: Renames) -> list[dict[str, Any]]:
    """What happens to each name, in words; where it goes, with the new names it could have instead."""
    added = [one.name for one, _spans, _links in found.rows if one.what == ADDED]
    return [
        {
            "name": named(one.name),
            "what": told(one),
            "change": one,
            "touched": spans + links,
            "choices": _choices(one, added, renames),
        }
        for one, spans, links in found.rows
    ]


def _choices(change: Change, added: Iterable[Name], renames: Renames) -> list[tuple[str, str, bool]]:
    """Value, words and whether it is chosen, of each new name that a name of before could have."""
    if change.what not in (RETIRED, RENAMED):
        return []
    parent = change.name.parent and follow(change.name.parent, renames)
    free = [one.last for one in added if one.kind == change.name.kind and one.parent == parent]
    names = [*([change.to] if change.to else []), *free]
    return [
        (
            json.dumps({**change.name.to_json(), "to": to}),
            _("renamed to %(name)s") % {"name": to},
            to == change.to,
        )
        for to in names
    ]


def named(name: Name) -> str:
    """A name of a scheme in words."""
    words = {
        "label": _("label %(label)s"),
        "attribute": _("%(label)s: attribute %(attribute)s"),
        "value": _("%(label)s, %(attribute)s: value %(value)s"),
        "link": _("link %(link)s"),
    }
    return words[name.kind] % name.to_json()


def told(change: Change) -> str:
    """What happens to a name in words."""
    settings = ", ".join(change.settings)
    words = {
        ADDED: _("new"),
        RETIRED: _("retired"),
        RENAMED: _("renamed to %(to)s"),
        ALTERED: _("stays; changed: %(settings)s"),
    }
    return words[change.what] % {"to": change.to, "settings": settings}


# The guidelines


@require_http_methods(["GET", "HEAD", "POST"])
def guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """The guidelines in force; a lead's POST shows what others would change, and one that says so saves them."""
    access = get_project_for(cast(User, request.user), slug)
    may_write = project_rules.can_lead(access)
    now, labels = access.project.guideline, list(access.project.scheme.parsed.labels)
    if request.method != "POST":
        form = GuidelinesForm(labels, initial={"markdown": now.markdown}) if may_write else None
        return _guidelines_page(request, access, form, writing="write" in request.GET)
    may_write.require()
    form = GuidelinesForm(labels, request.POST)
    if not form.is_valid():
        return _guidelines_page(request, access, form)
    text, seen = form.cleaned_data["markdown"], request.POST.get("seen", "")
    shown = canonical.text_sha256(text)
    try:
        if "save" in request.POST and request.POST.get("previewed") == shown:
            concerned = form.cleaned_data["labels"]
            _now, made = versions.write_guidelines(access=access, markdown=text, seen=seen, labels=concerned)
            return _saved(
                request, access, made, _("These guidelines are in force from now on."), "guidelines"
            )
        project_rules.is_newest(seen, now.sha256).require()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        access = get_project_for(access.user, slug)
    return _guidelines_page(request, access, form, text=text, previewed=shown)


def _guidelines_page(
    request: HttpRequest,
    access: ProjectAccess,
    form: GuidelinesForm | None,
    *,
    writing: bool = True,
    text: str | None = None,
    previewed: str = "",
) -> HttpResponse:
    now = access.project.guideline
    counts = lists.by_label(access.project) if text is not None else {}
    chosen = form.cleaned_data.get("labels", ()) if form and form.is_bound else ()
    page = access.page(
        guidelines=markdown.read(now.markdown),
        version=now,
        form=form,
        writing=writing and form is not None,
        seen=now.sha256,
        previewed=previewed,
        diff=None if text is None else diff.lines(now.markdown, text),
        labels=[(one, counts.get(one, 0), one in chosen) for one in access.project.scheme.parsed.labels],
    )
    status = 422 if form and form.errors else 200
    return render(request, "projects/guidelines.html", page, status=status)


# What is to be looked at again


def _saved(
    request: HttpRequest, access: ProjectAccess, made: Recheck | None, said: str, page: str
) -> HttpResponse:
    """What was saved is told, and where spans are listed to be looked at again."""
    messages.success(request, said)
    slug = access.project.slug
    return redirect("recheck", slug, made.pk) if made else redirect(page, slug)


@require_safe
def rechecks(request: HttpRequest, slug: str) -> HttpResponse:
    """The lists of spans to be looked at again."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    return render(request, "review/rechecks.html", access.page(lists=lists.of_project(access.project)))


@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One list; a POST checks off what is ticked."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    found = get_object_or_404(lists.of_project(access.project), pk=pk)
    if request.method == "POST":
        numbers = [int(one) for one in request.POST.getlist("item") if one.isdecimal() and len(one) < 19]
        checked = lists.check_off(access=access, recheck=found, numbers=numbers)
        said = ngettext("%(number)d span is checked off.", "%(number)d spans are checked off.", checked)
        messages.success(request, said % {"number": checked})
        return redirect("recheck", slug, pk)
    shown = Paginator(lists.items(found), ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, [_told_of(raw) for raw in one.names]) for one in shown]
    return render(request, "review/recheck.html", access.page(recheck=found, page=shown, rows=rows))


def _told_of(raw: Mapping[str, str]) -> str:
    change = Change(raw["what"], Name.from_json(raw), raw.get("to", ""))
    return f"{named(change.name)}: {told(change)}"
