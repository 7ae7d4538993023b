"""What waits to be settled, and the reviews behind it."""

from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet

from annotator.adjudication.models import Case
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess, renaming
from annotator.review import queries as reviews
from annotator.review.models import Opening, Review, Span, Submission
from annotator.spans.intervals import wilson
from annotator.spans.merging import TURNED_DOWN
from annotator.spans.state import ACCEPTED, State


def first_submissions(document: Document) -> list[Submission]:
    """What each review of a document said first, extras included: what agreement is measured on."""
    found = Submission.objects.filter(document=document, review__kind=Review.Kind.REVIEW, number=1)
    return list(found.select_related("review__user").order_by("review"))


def opinions(document: Document) -> list[State]:
    """The states behind the last submissions of a document's reviews that are in, extras included, in the names of now."""
    words = renaming(document.project)
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


def audit(project: Project) -> Audit:
    """What became of the audit's sample.

    An error is what all agreed on and the adjudicator took otherwise, or all turned down and the adjudicator took.
    """
    openings = Opening.objects.filter(review__in=_adjudications(project).filter(state=Review.State.SUBMITTED))
    drawn: dict[str, str] = {}
    for audited in openings.values_list("body__audited", flat=True):
        drawn |= audited or {}
    spans = Span.objects.filter(review__in=openings.values("review"), public_id__in=drawn).order_by("-pk")
    return Audit(len(drawn), [span for span in spans if _is_error(span, drawn[str(span.public_id)])])


def _is_error(span: Span, expected: str) -> bool:
    if expected == TURNED_DOWN:
        return span.status == ACCEPTED
    agreed = tuple(span.origin.get(name) for name in ("start", "end", "label"))
    return span.status != ACCEPTED or (span.start, span.end, span.label) != agreed


def waiting(access: ProjectAccess) -> QuerySet[Case]:
    """Cases nobody has taken yet and this person may settle, the worst disagreement first.

    One of whose reviews came back to its owner waits until it is submitted again; one for calibration, for each analyst.
    """
    own = Review.objects.filter(document=OuterRef("document"), user=access.user)
    ready = reviews.to_settle().filter(document=OuterRef("document"))
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
    return mine.filter(slot__isnull=False).order_by(reopened.desc(), "pk")


def left_by(access: ProjectAccess) -> QuerySet[Review]:
    """What the person began before they left the project, and can go on with: nobody took it, nothing new was said."""
    later = Submission.objects.filter(document=OuterRef("document"), submitted_at__gt=OuterRef("opened_at"))
    later = later.exclude(review=OuterRef("pk"))
    ready = reviews.to_settle().filter(document=OuterRef("document"))
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.OPEN)
    return mine.filter(~Exists(_taken()), ~Exists(later), Exists(ready), slot=None)


def _taken() -> QuerySet[Review]:
    return Review.objects.filter(
        document=OuterRef("document"), kind=Review.Kind.ADJUDICATION, slot__isnull=False
    )


def settled_by(access: ProjectAccess) -> QuerySet[Review]:
    """What the person has settled, newest first."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.SUBMITTED)
    return mine.annotate(submitted_at=Max("submissions__submitted_at")).order_by("-pk")


def _adjudications(project: Project) -> QuerySet[Review]:
    found = Review.objects.filter(kind=Review.Kind.ADJUDICATION, document__project=project)
    return found.select_related("document__project")
