"""What calibration and practice have in common: reports that lie outside of the ordinary queue."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from annotator.audit import actions as audit
from annotator.common import clock, jobs
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Exercise, Review


def locked(access: ProjectAccess, documents: Iterable[Document]) -> list[Document]:
    """These documents of the project, held against whoever wants to begin one, until the transaction ends."""
    found = Document.objects.filter(project=access.project, pk__in=[one.pk for one in documents])
    return list(found.select_for_update(no_key=True).order_by("pk"))


def of_kind(access: ProjectAccess, kind: Exercise.Kind) -> QuerySet[Exercise]:
    """The project's exercises of a kind, the last chosen first, without their texts."""
    found = Exercise.objects.filter(document__project=access.project, kind=kind)
    return found.select_related("document").defer("document__text").order_by("-chosen_at", "-document")


def exercise_of(
    access: ProjectAccess, document_id: int, kind: Exercise.Kind, *, lock: bool = False
) -> Exercise:
    """The exercise with a document; Http404 where there is none."""
    found = of_kind(access, kind)
    found = found.select_for_update(of=("self",)) if lock else found
    if (exercise := found.filter(document=document_id).first()) is None:
        raise Http404
    return exercise


@transaction.atomic
def end(*, access: ProjectAccess, document_id: int, kind: Exercise.Kind) -> Exercise | None:
    """Ask nobody any more to code a report. One that nobody has begun goes back to where it was: None."""
    project_rules.can_change(access).require()
    exercise = exercise_of(access, document_id, kind, lock=True)
    named = f"document {document_id}"  # its title would outlive it
    begun = Review.objects.filter(document=document_id, opened_at__gte=exercise.chosen_at)
    if not begun.exists():
        record(f"{kind}.withdrawn", access, named)
        exercise.delete()
        return None
    if exercise.ended_at is None:
        exercise.ended_at = clock.now()
        exercise.save(update_fields=["ended_at"])
        record(f"{kind}.ended", access, named)
        if kind == Exercise.Kind.CALIBRATION:
            jobs.defer("open_case", document_id=document_id)
    return exercise


def record(code: str, access: ProjectAccess, target: str, **details: int) -> None:
    """Keep that something happened to the set, or to somebody before the gate."""
    audit.record(code, by=access.user, target=target[:200], project_id=access.project.pk, **details)
