"""What waits to be settled, and the reviews behind it."""

from django.db.models import Exists, Max, OuterRef, QuerySet

from annotator.adjudication.models import Case
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Review, Submission
from annotator.spans.state import State


def last_submissions(document: Document) -> list[Submission]:
    """What each review of a document said last, extras included, in the order in which they were opened."""
    newest = Submission.objects.filter(review=OuterRef("review")).order_by("-number").values("number")[:1]
    found = Submission.objects.filter(document=document, review__kind=Review.Kind.REVIEW, number=newest)
    return list(found.order_by("review"))


def opinions(document: Document) -> list[State]:
    """The states behind the last submissions."""
    return [State.from_json(submission.body) for submission in last_submissions(document)]


def waiting(access: ProjectAccess) -> QuerySet[Case]:
    """Cases nobody has taken yet and this person may settle, the worst disagreement first."""
    taken = Review.objects.filter(document=OuterRef("document"), kind=Review.Kind.ADJUDICATION)
    own = Review.objects.filter(document=OuterRef("document"), user=access.user)
    cases = Case.objects.filter(~Exists(taken), ~Exists(own), document__project=access.project)
    return (
        cases.select_related("document").defer("document__text").order_by("agreement", "-items", "document")
    )


def open_adjudication_of(access: ProjectAccess) -> Review | None:
    """What the person has begun to settle and not submitted."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.OPEN)
    return mine.first()


def settled_by(access: ProjectAccess) -> QuerySet[Review]:
    """What the person has settled, newest first."""
    mine = _adjudications(access.project).filter(user=access.user, state=Review.State.SUBMITTED)
    return mine.annotate(submitted_at=Max("submissions__submitted_at")).order_by("-pk")


def _adjudications(project: Project) -> QuerySet[Review]:
    found = Review.objects.filter(kind=Review.Kind.ADJUDICATION, document__project=project)
    return found.select_related("document__project")
