"""How far a project is, incident by incident, and how long its reports wait."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Aggregate, Count, DateTimeField, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.adjudication import answers
from annotator.corpus.models import Document
from annotator.projects import rules
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review.models import Review
from annotator.review.progress import Progress, with_progress
from annotator.spans.names import fold
from annotator.suggestions.models import Prediction

DAYS = 30  # on which incidents were, the newest; whoever wants others finds them in the list of documents

STATE = ("far", "gold")
READ = (*STATE, "pk", "incident_day", "place")


class Median(Aggregate):
    """The middle one, the earlier of two."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Queue:
    """What waits for somebody: how many, and since when."""

    words: Any
    count: int
    oldest: datetime
    median: datetime
    document: Document  # the one that waits longest


@dataclass
class Covered:
    """The reports of one incident by how far they are; of none where no day was read."""

    day: date | None = None
    place: str = ""
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("gold", "reviewed", "open", "aside"), 0)
    )

    @property
    def reports(self) -> int:
        return sum(self.counts.values())


@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """For leads."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    project = access.project
    page = access.page(queues=list(_queues(project)), incidents=_incidents(project), days=DAYS)
    return render(request, "web/progress.html", page)


def _queues(project: Project) -> Iterable[Queue]:
    waiting = with_progress(project).filter(Q(far=Progress.WAITING))
    open_reviews = Review.objects.filter(
        document__project=project, kind=Review.Kind.REVIEW, state=Review.State.OPEN, slot__isnull=False
    )
    found: list[tuple[Any, QuerySet[Any], str, str]] = [
        (_("Waiting for a reviewer"), waiting, "imported_at", "pk"),
        (_("In review"), open_reviews, "opened_at", "document"),
        (
            _("Waiting to be settled"),
            answers.to_settle(project),
            "since",
            "document",
        ),
    ]
    for words, rows, since, document in found:
        told = rows.order_by().aggregate(n=Count("pk"), oldest=Min(since), median=Median(since))
        if told["n"]:
            first = rows.order_by(since, "pk").values_list(document, flat=True)[:1].get()
            oldest = Document.objects.defer("text").get(pk=first)
            yield Queue(words, told["n"], told["oldest"], told["median"], oldest)


def _incidents(project: Project) -> list[Covered]:
    """Those of the newest days on which any were, as the machine read place and day; then the reports without a day."""
    there = Document.objects.filter(project=project, erased_at=None)
    days = there.exclude(incident_day=None).order_by("-incident_day").values_list("incident_day", flat=True)
    found: dict[tuple[date, str], Covered] = {}
    for row in _rows(project).filter(incident_day__in=list(days.distinct()[:DAYS])).values(*READ):
        place = row["place"] or ""
        covered = found.setdefault((row["incident_day"], fold(place)), Covered(row["incident_day"], place))
        covered.counts[_state(row)] += 1
    undated = Covered()
    counted = _rows(project).filter(incident_day=None).order_by().values(*STATE).annotate(n=Count("pk"))
    for row in counted:
        undated.counts[_state(row)] += row["n"]
    rows = sorted(found.values(), key=lambda one: (one.day, one.reports), reverse=True)
    return [*rows, undated] if undated.reports else rows


def _rows(project: Project) -> QuerySet[Document]:
    settled = Review.objects.filter(
        document=OuterRef("pk"), kind=Review.Kind.ADJUDICATION, state=Review.State.SUBMITTED
    )
    read = Prediction.objects.filter(document=OuterRef("pk"), body__incidents__0__isnull=False).order_by(
        "-pk"
    )
    return (
        with_progress(project)
        .filter(erased_at=None)
        .annotate(gold=Exists(settled), place=Subquery(read.values("body__incidents__0__location")[:1]))
        .order_by("pk")
    )


def _state(row: dict[str, Any]) -> str:
    if row["gold"]:
        return "gold"
    return {Progress.SUBMITTED: "reviewed", Progress.FLAGGED: "aside"}.get(row["far"], "open")
