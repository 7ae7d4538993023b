"""Who did what in a project, for its leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.review.models import Review
from annotator.web.audit_words import WORDS

HANDED_IN = "review.submitted"  # so many that they would bury the rest, and listed only where asked for
KINDS = {
    "people": (lazy("project and people"), ("project.", "member.", "invitation.")),
    "rules": (lazy("guidelines, scheme and policy"), ("guidelines.", "scheme.", "policy.", "recheck.")),
    "imports": (
        lazy("imports and erasures"),
        ("documents.imported", "documents.copied", "document.erased", "predictions."),
    ),
    "queue": (
        lazy("queue, calibration and practice"),
        ("documents.prioritised", "assignment.", "quota.", "calibration.", "practice.", "gate."),
    ),
    "incidents": (lazy("incidents and names"), ("incidents.", "names.")),
    "suggesters": (lazy("suggesters"), ("training.", "suggester.")),
    "releases": (lazy("releases and downloads"), ("release.", "documents.exported")),
    "reviews": (lazy("reviews set aside, sent back or reopened, and gaps closed"), ("review.", "gap.")),
    "submissions": (lazy("reviews handed in"), (HANDED_IN,)),
}
ABOUT_PEOPLE = (
    "member.set",
    "member.removed",
    "gate.passed",
    "gate.opened",
    "assignment.made",
    "assignment.withdrawn",
    "quota.set",
)  # their target is a person
ABOUT_REPORTS = (
    "practice.ended",
    "practice.withdrawn",
    "calibration.ended",
    "calibration.withdrawn",
    "document.erased",
)  # their target is a document, or was its title once
PROGRAM = "-"  # no person's name: the program itself, or whoever sat at its terminal
TARGET_IS_NAME = (
    *ABOUT_REPORTS,
    "suggester.activated",
    "suggester.stopped",
    "suggester.set-up",
    "suggester.asked-again",
    "predictions.pushed",
    "release.frozen",
    "release.exported",
    "release.withdrawn",
)


@dataclass(frozen=True)
class Line:
    """One event as the page shows it; `url` leads to what it was about, if that can be opened."""

    event: Event
    words: str
    subject: str = ""
    url: str = ""


def events(project: Project, kind: str, who: str) -> QuerySet[Event]:
    """What happened in a project, newest first; of one kind and by one person where they are named."""
    found = Event.objects.filter(project_id=project.pk)
    if kind in KINDS:
        found = found.filter(reduce(or_, (Q(code__startswith=begin) for begin in KINDS[kind][1])))
    if kind != "submissions":
        found = found.exclude(code=HANDED_IN)
    if who:
        found = found.filter(actor=None) if who == PROGRAM else found.filter(actor__username=who)
    return found.select_related("actor").order_by("-at", "-pk")


def people(project: Project) -> list[str]:
    """Who did anything, by name."""
    acted = Event.objects.filter(project_id=project.pk).values("actor")
    return list(User.objects.filter(pk__in=acted).order_by("username").values_list("username", flat=True))


def lines(shown: Iterable[Event], project: Project) -> list[Line]:
    """These events in words."""
    shown = list(shown)
    members = {event.target for event in shown if event.code in ABOUT_PEOPLE}
    names = dict(User.objects.filter(pseudonym__in=members).values_list("pseudonym", "username"))
    reviews = Review.objects.filter(document__project=project).select_related("document")
    documents = Document.objects.filter(project=project).defer("text")
    found = reviews.in_bulk({_review(event) for event in shown} - {None})
    reports = documents.in_bulk({_report(event) for event in shown} - {None})
    return [_line(event, project, names, found, reports) for event in shown]


def _line(
    event: Event,
    project: Project,
    names: Mapping[str, str],
    reviews: Mapping[int, Review],
    reports: Mapping[int, Document],
) -> Line:
    words = WORDS[event.code](event.details) if event.code in WORDS else event.code
    if review := reviews.get(_review(event) or 0):
        return Line(event, words, review.document.title, reverse("review", args=[review.pk]))
    if report := reports.get(_report(event) or 0):
        title = event.target if report.erased_at else report.title
        return Line(event, words, title, reverse("document", args=[project.slug, report.pk]))
    if event.code in ABOUT_PEOPLE:
        return Line(event, words, names.get(event.target, event.target))
    return Line(event, words, event.target if event.code in TARGET_IS_NAME else "")


def _review(event: Event) -> int | None:
    return _number(event, "review")


def _report(event: Event) -> int | None:
    return _number(event, "document") if event.code in ABOUT_REPORTS else None


def _number(event: Event, kind: str) -> int | None:
    named, _, number = event.target.partition(" ")
    return int(number) if named == kind and number.isdecimal() else None
