"""How the next release would be divided into train, dev and test."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.projects.queries import get_project_for
from annotator.releases import rules, splitting
from annotator.spans import splits
from annotator.spans.splits import Bar

SHOWN = 200  # reports on the page; a release has all
BARS = {
    Bar.UNSETTLED: _("not settled between two people"),
    Bar.NOT_BLIND: _("everybody who reviewed it saw suggestions"),
    Bar.EARLIER: _("was in another split of an earlier release"),
    Bar.COMPANY: _("a report of the same incident, or a copy of it, cannot be test"),
}


@dataclass(frozen=True)
class Row:
    """A split: how many reports, and how many spans of each label."""

    name: str
    documents: int
    labels: list[int]


def table(documents: dict[str, int], spans: dict[str, dict[str, int]]) -> dict[str, Any]:
    """A row per split that holds anything, and the labels of its columns."""
    labels = sorted({label for held in spans.values() for label in held})
    rows = [
        Row(name, documents[name], [spans.get(name, {}).get(label, 0) for label in labels])
        for name in splits.SPLITS
        if documents.get(name)
    ]
    return {"rows": rows, "labels": labels}


@require_safe
def splits_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How many reports and spans each split would hold, and of each report why it cannot be test."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_freeze(access).require()
    found = splitting.finished(access.project)
    places = splits.divide(one.report for one in found)
    spans: dict[str, Counter[str]] = {split: Counter() for split in splits.SPLITS}
    for one in found:
        spans[places[one.id].split].update(one.report.labels)
    documents = Counter(place.split for place in places.values())
    bars = Counter(place.bar for place in places.values() if place.bar)
    context = access.page(
        splits=table(documents, {split: dict(held) for split, held in spans.items()}),
        bars=[(BARS[bar], count) for bar, count in bars.most_common()],
        reports=[
            {
                "pk": one.document_id,
                "title": one.title,
                "split": places[one.id].split,
                "bar": (bar := places[one.id].bar) and BARS[bar],
            }
            for one in found[:SHOWN]
        ],
        more=max(0, len(found) - SHOWN),
    )
    return render(request, "releases/splits.html", context)
