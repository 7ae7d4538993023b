"""My work: what a person has submitted, what came back to them, and what became of the rest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import User
from annotator.projects.models import Project, SchemeVersion
from annotator.projects.queries import renaming_until
from annotator.review import queries
from annotator.review.models import Exercise, Return, Review, Submission
from annotator.spans import fate, remarks
from annotator.spans.fate import Body, Fate


class Stage(TextChoices):
    """How far a review is that was submitted once."""

    SENT_BACK = "sent-back", _("sent back")
    RECALLED = "recalled", _("recalled")
    SUBMITTED = "submitted", _("submitted")
    SETTLING = "settling", _("being settled")
    SETTLED = "settled", _("settled")


@dataclass(frozen=True)
class Work:
    """A review that was submitted, and what happened since."""

    review: Review
    submitted_at: datetime
    needed: int  # reviews of its document
    adjudication: str | None  # its state, once somebody took it
    returned: str | None  # of what kind the last return was
    calibrates: bool  # whoever submitted it may see what others did

    @property
    def project(self) -> int:
        """The project of its document."""
        return self.review.document.project_id

    @property
    def stage(self) -> Stage:
        """Where it is now."""
        if self.review.state != Review.State.SUBMITTED:
            return Stage(self.returned or Stage.RECALLED)
        if self.adjudication == Review.State.SUBMITTED:
            return Stage.SETTLED
        return Stage.SETTLING if self.adjudication else Stage.SUBMITTED


def of(reviews: QuerySet[Review], most: int | None = None) -> list[Work]:
    """The submitted ones of these reviews, at most so many, the last submitted first."""
    settles = Review.objects.filter(
        document=OuterRef("document"), kind=Review.Kind.ADJUDICATION, slot__isnull=False
    )
    submissions = Submission.objects.filter(review=OuterRef("pk")).order_by("-number")
    returns = Return.objects.filter(submission__review=OuterRef("pk")).order_by("-submission__number")
    found = (
        reviews.select_related("document__project", "user")
        .defer("document__text")
        .annotate(
            submitted_at=Subquery(submissions.values("submitted_at")[:1]),
            needed=F("document__plan__needed"),
            adjudication=Subquery(settles.values("state")[:1]),
            returned=Subquery(returns.values("kind")[:1]),
            calibrates=Exists(
                Exercise.objects.filter(document=OuterRef("document"), kind=Exercise.Kind.CALIBRATION)
            ),
        )
        .filter(kind=Review.Kind.REVIEW, submitted_at__isnull=False)
        .order_by("-submitted_at", "-pk")
    )
    return [
        Work(one, one.submitted_at, one.needed, one.adjudication, one.returned, one.calibrates)
        for one in found[:most]
    ]


def of_review(review: Review) -> Work | None:
    """A review that was submitted at least once; None for any other, and for adjudications."""
    return next(iter(of(Review.objects.filter(pk=review.pk))), None)


def of_person(user: User, project: Project, most: int) -> list[Work]:
    """What a person submitted in a project, and has not set aside since."""
    mine = Review.objects.filter(user=user, document__project=project)
    return of(mine.exclude(state=Review.State.FLAGGED), most)


def fates(works: Iterable[Work]) -> dict[int, list[Fate]]:
    """By the keys of their reviews: what became of each span in those that are settled."""
    settled = {one.review.document_id: one.review for one in works if one.stage == Stage.SETTLED}
    if not settled:
        return {}
    ends = {one.document_id: one for one in queries.last_submissions(settled, Review.Kind.ADJUDICATION)}
    versions = SchemeVersion.objects.in_bulk({one.review.scheme_id for one in ends.values()})
    mine = queries.last_submissions(settled).filter(review__in=settled.values())
    return {
        one.review_id: _fates(
            settled[one.document_id],
            one.body,
            ends[one.document_id].body,
            versions[ends[one.document_id].review.scheme_id],
        )
        for one in mine
    }


def _fates(review: Review, mine: Body, settled: Body, version: SchemeVersion) -> list[Fate]:
    """In the words of the scheme version under which the report was settled."""
    if review.scheme_id != version.pk:
        mine = renaming_until(review.document.project, version).body(dict(mine))
    return fate.fates(mine, settled, version.parsed, remarks.part_of(settled))


def counted(found: Iterable[Fate]) -> dict[str, int]:
    """How many spans had which fate, in a fixed order."""
    counts = Counter(one.outcome for one in found)
    return {name.replace("-", "_"): counts[name] for name in fate.OUTCOMES}


def sent_back_to(user: User) -> QuerySet[Return]:
    """What others gave back to a person, reports they had settled among it, and is still open, the oldest first."""
    later = Submission.objects.filter(
        review=OuterRef("submission__review"), number__gt=OuterRef("submission__number")
    )
    found = Return.objects.filter(
        ~Exists(later),
        ~Q(by=user),
        kind__in=[Return.Kind.SENT_BACK, Return.Kind.UNSETTLED],
        submission__review__user=user,
        submission__review__state=Review.State.OPEN,
        submission__review__erased=False,
        submission__document__project__in=Project.objects.visible_to(user),
    )
    return found.select_related("submission__review__document__project").order_by("at", "pk")


def comment_on(review: Review) -> Return | None:
    """Why the review was sent back or reopened, until it is submitted again."""
    if review.state != Review.State.OPEN:
        return None
    last = Return.objects.filter(submission__review=review).order_by("-submission__number").first()
    return last if last and last.comment else None
