"""New versions of the scheme and the guidelines, with what follows from them for what was reviewed before."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count

from annotator.common import jobs
from annotator.projects import actions as projects
from annotator.projects.models import GuidelineVersion, Project, SchemeChange
from annotator.projects.queries import ProjectAccess, planned_changes
from annotator.review import rechecks
from annotator.review.models import Submission
from annotator.review.rechecks import Effect
from annotator.review.version_models import Recheck
from annotator.spans.renaming import Renames


def preview(project: Project, scheme: dict[str, Any], renames: Renames) -> Effect:
    """What this version would do to the project. SchemeError names every fault, and what would change a meaning."""
    return rechecks.effect(project, planned_changes(project, scheme, renames))


@transaction.atomic
def change_scheme(
    *, access: ProjectAccess, scheme: dict[str, Any], renames: Renames, seen: str
) -> tuple[SchemeChange, Recheck | None]:
    """Label by this version from now on; the list of spans that it renames or retires, if there are any.

    Reviews keep the version they opened under. How people agree is worked out anew, in the names of now.
    """
    change, found = projects.change_scheme(access=access, scheme=scheme, renames=renames, seen=seen)
    jobs.defer_many("compare", [{"document_id": pk} for pk in _compared(change.project)])
    return change, rechecks.of_scheme(change, found, by=access.user)


def _compared(project: Project) -> list[int]:
    """Documents of which several people said something."""
    said = Submission.objects.filter(document__project=project).order_by().values("document")
    several = said.annotate(people=Count("review", distinct=True)).filter(people__gt=1)
    return list(several.order_by("document").values_list("document", flat=True))


@transaction.atomic
def write_guidelines(
    *, access: ProjectAccess, markdown: str, seen: str, labels: Sequence[str] = ()
) -> tuple[GuidelineVersion, Recheck | None]:
    """Follow these guidelines from now on; the list of spans of the labels that they concern, if there are any."""
    written = projects.write_guidelines(access=access, markdown=markdown, seen=seen)
    if not labels:
        return written, None
    return written, rechecks.of_guideline(access.project, written, labels, by=access.user)
