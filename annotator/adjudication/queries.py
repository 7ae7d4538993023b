"""What waits to be settled, and the reviews behind it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from annotator.adjudication import rules
from annotator.adjudication.corrected import corrected
from annotator.adjudication.models import Case
from annotator.corpus.models import Document
from annotator.projects.models import Membership, Project, SchemeVersion
from annotator.projects.queries import ProjectAccess, renaming_until
from annotator.review import queries as reviews
from annotator.review import queue
from annotator.review.models import Decision, Opening, Review, Span, Submission
from annotator.spans import apart, canonical, remerging
from annotator.spans.entry import read_stored
from annotator.spans.intervals import wilson
from annotator.spans.merging import TURNED_DOWN
from annotator.spans.reading import Reading
from annotator.spans.state import ACCEPTED, State
from annotator.spans.state import Span as Said


def first_submissions(document: Document) -> list[Submission]:
    """What each review of a document said first, extras included: what agreement is measured on."""
    found = Submission.objects.filter(document=document, review__kind=Review.Kind.REVIEW, number=1)
    return list(found.select_related("review__user").order_by("review"))


def opinions(document: Document, version: SchemeVersion | None = None) -> list[State]:
    """The states behind the last submissions of a document's reviews that are in, extras included.

    In the names of the scheme in force, or of another version.
    """
    words = renaming_until(document.project, version or document.project.scheme)
    return [State.from_json(words.body(one.body)) for one in reviews.last_submissions([document.pk])]


@dataclass(frozen=True)
class Audit:
    """What was drawn to be decided again and has been settled: how many, and the spans that came out otherwise."""

    decided: int
    wrong: list[Span]

    @property
    def errors(self) -> int:
        """How often agreement was wrong."""
        return len(self.wrong)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Within what the share of errors lies with 95 per cent confidence."""
        return wilson(self.errors, self.decided)


def audit(project: Project, *expected: str) -> Audit:
    """What became of the audit's sample: of what all agreed on, or turned down, where only one of them is asked for.

    An error is what all agreed on and the adjudicator took otherwise (edges, label, values, where its links lead), or all
    turned down and the adjudicator took. What a review said otherwise when it was in again does not count.
    """
    openings = Opening.objects.filter(review__in=_adjudications(project).filter(state=Review.State.SUBMITTED))
    drawn: dict[str, str] = {}
    for audited in openings.values_list("body__audited", flat=True):
        drawn |= audited or {}
    merges = Decision.objects.filter(review__in=openings.values("review"), kind="merge")
    parted = {key for targets in merges.values_list("targets", flat=True) for key in targets}
    drawn = {
        key: said for key, said in drawn.items() if key not in parted and (not expected or said in expected)
    }
    spans = Span.objects.filter(review__in=openings.values("review"), public_id__in=drawn).order_by("-pk")
    misplaced = {span.pk for span in spans if _is_error(span, drawn[str(span.public_id)])}
    kept = [span for span in spans if span.pk not in misplaced and drawn[str(span.public_id)] != TURNED_DOWN]
    wrong = misplaced | corrected(kept)
    return Audit(len(drawn), [span for span in spans if span.pk in wrong])


def _is_error(span: Span, expected: str) -> bool:
    if expected == TURNED_DOWN:
        return span.status == ACCEPTED
    agreed = tuple(span.origin.get(name) for name in ("start", "end", "label"))
    return span.status != ACCEPTED or (span.start, span.end, span.label) != agreed


def causes(project: Project) -> Counter[str]:
    """How often whoever settled a report said why people differed on an item, by cause."""
    settled = reviews.standing_opinions(project).filter(review__kind=Review.Kind.ADJUDICATION).order_by()
    told = settled.exclude(body__causes=None).values_list("body__causes", flat=True)
    return Counter(one["cause"] for items in told for one in items)


def waiting(access: ProjectAccess) -> QuerySet[Case]:
    """Cases nobody has taken yet and this person may settle, the worst disagreement first.

    One of whose reviews came back to its owner waits until it is submitted again; one for calibration, for each analyst.
    """
    own = Review.objects.filter(document=OuterRef("document"), user=access.user)
    ready = queue.to_settle().filter(document=OuterRef("document"))
    cases = Case.objects.filter(
        ~Exists(_taken()), ~Exists(own), Exists(ready), document__project=access.project
    )
    return (
        cases.select_related("document").defer("document__text").order_by("agreement", "-items", "document")
    )


def open_adjudication_of(access: ProjectAccess) -> Review | None:
    """What the person goes on to settle first."""
    return open_adjudications_of(access).first()


def open_adjudications_of(access: ProjectAccess) -> QuerySet[Review]:
    """What the person has begun to settle and not submitted; what was reopened comes first."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.OPEN)
    reopened = Exists(Submission.objects.filter(review=OuterRef("pk")))
    return mine.filter(slot__isnull=False, erased=False).order_by(reopened.desc(), "pk")


def waiting_for_reviews(access: ProjectAccess) -> QuerySet[Review]:
    """What the person settles once a review that went back is in again."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.WAITING)
    return mine.filter(slot__isnull=False, erased=False).order_by("pk")


def can_go_on() -> QuerySet[Review]:
    """Adjudications whose wait is over: all reviews are in, or nobody holds those that went back any more."""
    ready = queue.all_in().filter(document=OuterRef("document"))
    found = Review.objects.filter(Exists(ready), kind=Review.Kind.ADJUDICATION, state=Review.State.WAITING)
    return found.filter(slot__isnull=False).select_related("document__project", "scheme")


def proposed_in(review: Review) -> State:
    """What reviews have proposed in an adjudication until now, whatever was decided on it."""
    merges = Decision.objects.filter(review=review, kind="merge").order_by("number")
    opening = State.from_json(Opening.objects.get(review=review).body)
    return remerging.proposed(opening, [map(read_stored, one.changes) for one in merges])


def turned_down_in(review: Review) -> set[str]:
    """The spans of an adjudication that all had rejected, and that were drawn to be decided again."""
    audited = Opening.objects.get(review=review).body.get("audited", {})
    return {key for key, expected in audited.items() if expected == TURNED_DOWN}


@dataclass(frozen=True)
class Voice:
    """One of the reviews behind an adjudication, without a name, and where it says what not all say.

    `key` stands for the review as long as this adjudication lasts, and tells nobody whose it is.
    """

    key: str
    review: int
    apart: list[tuple[Said, list[tuple[str, Any]]]]
    incidents: list[str]


def voices(review: Review) -> list[Voice]:
    """The reviews behind an adjudication that are in, in its scheme's names and an order that says nothing."""
    found = list(reviews.last_submissions([review.document_id]))
    words = renaming_until(review.document.project, review.scheme)
    scheme = review.scheme.parsed
    readings = [Reading.of(words.body(one.body), scheme) for one in found]
    keys = [canonical.sha256([review.opening.sha256, one.review_id])[:16] for one in found]
    told = []
    for at, (key, one) in enumerate(zip(keys, found, strict=True)):
        mine, others = readings[at], readings[:at] + readings[at + 1 :]
        spans, incidents = apart.where(mine, others), apart.incidents_apart(mine, others)
        told.append(Voice(key, one.review_id, spans, incidents))
    return sorted(told, key=lambda one: one.key)


def left_by(access: ProjectAccess) -> QuerySet[Review]:
    """What the person began before they left the project, and can go on with: nobody took it, nothing new was said."""
    later = Submission.objects.filter(document=OuterRef("document"), submitted_at__gt=OuterRef("opened_at"))
    later = later.exclude(review=OuterRef("pk"))
    ready = queue.to_settle().filter(document=OuterRef("document"))
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.OPEN)
    return mine.filter(~Exists(_taken()), ~Exists(later), Exists(ready), slot=None)


def _taken() -> QuerySet[Review]:
    """By somebody who has settled the report, or still can."""
    settling = Membership.objects.filter(
        project=OuterRef("document__project"), user=OuterRef("user"), role__in=rules.SETTLING
    )
    able = Q(user__is_superuser=True) | Exists(settling)
    return holders(OuterRef("document")).filter(
        Q(state=Review.State.SUBMITTED) | Q(able, user__is_active=True)
    )


def holders(document: Any) -> QuerySet[Review]:
    """Who settles a report, or has settled it, whether they still can or not."""
    return Review.objects.filter(document=document, kind=Review.Kind.ADJUDICATION, slot__isnull=False)


def settled_by(access: ProjectAccess) -> QuerySet[Review]:
    """What the person has settled, newest first."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.SUBMITTED)
    return mine.annotate(submitted_at=Max("submissions__submitted_at")).order_by("-pk")


def _adjudications(project: Project) -> QuerySet[Review]:
    found = Review.objects.filter(kind=Review.Kind.ADJUDICATION, document__project=project)
    return found.select_related("document__project")
