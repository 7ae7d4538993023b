"""Calibration: reports that every analyst codes, and what people marked in them side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess, renaming
from annotator.review import exercises, rules
from annotator.review.models import Exercise, Review, Submission
from annotator.spans import calibration
from annotator.spans.calibration import Place, Version
from annotator.spans.scoring import Tally
from annotator.spans.text import around


@transaction.atomic
def choose(*, access: ProjectAccess, documents: Iterable[Document]) -> int:
    """Have every analyst code these reports, which nobody has begun; Refusal names the first that somebody has."""
    project_rules.can_change(access).require()
    wanted = exercises.locked(access, documents)
    for document in wanted:
        rules.can_calibrate(document).require()
        Exercise.objects.create(document=document, kind=Exercise.Kind.CALIBRATION)
    exercises.record("calibration.chosen", access, access.project.slug, documents=len(wanted))
    return len(wanted)


@dataclass(frozen=True)
class Row:
    """A report for calibration as one person may see it."""

    exercise: Exercise
    done: int  # people who submitted it
    missing: list[str]  # analysts who have not
    mine: Review | None
    can_compare: bool


def rows(access: ProjectAccess) -> list[Row]:
    """The project's reports for calibration, the last chosen first."""
    chosen = list(exercises.of_kind(access, Exercise.Kind.CALIBRATION))
    documents = [one.document_id for one in chosen]
    reviews = Review.objects.filter(document__in=documents, kind=Review.Kind.REVIEW).select_related("user")
    analysts = Membership.objects.filter(
        project=access.project, role=Membership.Role.ANALYST, user__is_active=True
    )
    names = sorted(analysts.values_list("user__username", flat=True))
    of_document: dict[int, list[Review]] = {pk: [] for pk in documents}
    for review in reviews:
        of_document[review.document_id].append(review)
    return [_row(one, of_document[one.document_id], names, access) for one in chosen]


def _row(exercise: Exercise, reviews: list[Review], analysts: list[str], access: ProjectAccess) -> Row:
    done = {one.user.get_username() for one in reviews if one.state == Review.State.SUBMITTED}
    answered = {one.user.get_username() for one in reviews if one.state != Review.State.OPEN}
    mine = next((one for one in reviews if one.user_id == access.user.pk), None)
    submitted = mine is not None and mine.state == Review.State.SUBMITTED
    return Row(
        exercise,
        len(done),
        [name for name in analysts if name not in answered],
        mine,
        can_compare=len(done) > 1 and (submitted or bool(project_rules.can_lead(access))),
    )


@dataclass(frozen=True)
class Shown:
    """A place with the words around it."""

    place: Place
    before: str
    words: str
    after: str
    versions: list[tuple[Version, str]]  # each with its words


def compared(exercise: Exercise, access: ProjectAccess, *, label: str = "", who: str = "") -> dict[str, Any]:
    """How far each person agrees with the others, and where they differ: of one label and person where they are named."""
    scheme, text = access.project.scheme.parsed, exercise.document.text
    words = renaming(access.project)
    bodies = {one.review.user.get_username(): words.body(one.body) for one in _submissions(exercise)}
    figures = calibration.with_others(bodies, list(scheme.labels))
    places = [
        place
        for place in calibration.apart(bodies, scheme)
        if (not label or label in place.labels) and (not who or _differs(place, who))
    ]
    return {
        "labels": list(scheme.labels),
        "people": [(name, list(_row_of(name, found, label, who))) for name, found in sorted(figures.items())],
        "places": [_shown(place, text) for place in places],
        "label": label,
        "who": who,
    }


def _submissions(exercise: Exercise) -> QuerySet[Submission]:
    """What each person said first, who still stands by a submission."""
    found = Submission.objects.filter(
        document=exercise.document_id,
        number=1,
        review__kind=Review.Kind.REVIEW,
        review__state=Review.State.SUBMITTED,
    )
    return found.select_related("review__user").order_by("review__user__username")


def _row_of(name: str, found: Mapping[str, Tally], label: str, who: str) -> Iterable[tuple[str, Tally, bool]]:
    """Per label its tally, and whether its places are the ones shown."""
    for one, tally in found.items():
        yield one, tally, (one, name) == (label, who)


def _differs(place: Place, who: str) -> bool:
    """Did this person mark the place otherwise than somebody else?"""
    return who in place.silent or any(who in version.who for version in place.versions)


def _shown(place: Place, text: str) -> Shown:
    return Shown(
        place,
        *around(text, place.start, place.end),
        [(version, text[version.start : version.end]) for version in place.versions],
    )
