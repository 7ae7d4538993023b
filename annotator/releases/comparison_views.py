"""Pages and files about what changed between two releases."""

from itertools import islice
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import comparison, queries
from annotator.releases.changes import Change
from annotator.releases.comparison import Comparison

SHOWN = 300  # changes on the page; the file has all
KINDS = {
    "document": _("document"),
    "span": _("span"),
    "link": _("link"),
    "attribute": _("attribute"),
    "claim": _("claim"),
}
HOW = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
CAUSES = {
    "guideline": _("other guidelines"),
    "scheme": _("another scheme"),
    "correction": _("correction"),
    "report": _("new report or publication"),
    "takedown": _("taken down"),
    "program": _("another version of the program"),
}


@require_safe
def compare_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from the release `?from=` to the release `?to=`."""
    access = _access(request, slug)
    found = _compared(access, request.GET)
    listed = list(found.briefly())
    context = access.page(
        comparison=found,
        numbers=queries.numbers_of(access.project),
        counts=[
            {"kind": KINDS[kind], "how": HOW[how], "cause": CAUSES[cause], "count": count}
            for kind, how, cause, count in comparison.counts(listed)
        ],
        changes=[_drawn(one) for one in islice(listed, SHOWN)],
        more=max(0, len(listed) - SHOWN),
    )
    return render(request, "releases/compare.html", context)


@require_safe
def compare_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same, whole, as `CHANGES.csv`."""
    return attachment(_compared(_access(request, slug), request.GET))


def attachment(found: Comparison) -> StreamingHttpResponse:
    """`CHANGES.csv` as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{found.file_name}"'}
    return StreamingHttpResponse(found.csv(), content_type="text/csv; charset=utf-8", headers=headers)


def _access(request: HttpRequest, slug: str) -> ProjectAccess:
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_see_releases(access).require()
    return access


def _compared(access: ProjectAccess, asked: QueryDict) -> Comparison:
    old, new = (_number(asked.get(name, "")) for name in ("from", "to"))
    return Comparison(
        queries.open_release(access, old),
        queries.open_release(access, new),
    )


def _number(asked: str) -> int:
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return int(asked)
    raise Http404


def _drawn(one: Change) -> dict[str, Any]:
    """A change in words; `fields` has what stood there before and after."""
    fields = [
        {"name": name, "before": one.before.get(name), "after": one.after.get(name)} for name in one.fields
    ]
    return {
        "kind": KINDS[one.kind],
        "how": HOW[one.how],
        "cause": CAUSES[one.cause],
        "id": one.id,
        "document": one.document,
        "fields": fields,
    }
