"""What a lead asks first, answered from figures that are kept: how good, how far settled, is the machine biasing us."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from annotator.adjudication import queries
from annotator.adjudication.agreement import comparisons
from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Case, Comparison
from annotator.projects.models import Project
from annotator.review import queue
from annotator.review.models import Review
from annotator.spans.bias import ENOUGH_PAIRS
from annotator.spans.merging import AGREED
from annotator.spans.paired import Paired
from annotator.spans.scoring import Tally

Path = tuple[str | int, ...]


def good(project: Project) -> dict[str, Any]:
    """How far people agree, before anything was settled, and how often agreement was wrong."""
    labels = list(project.scheme.parsed.labels)
    paths: list[Path] = [("claims",), *(("labels", name, "exact") for name in labels)]
    claims, *spans = (Tally(*counts) for counts in _sums(project, paths, 3))
    return {
        "claims": claims,
        "labels": [(name, one) for name, one in zip(labels, spans, strict=True) if one.proposed + one.there],
        "audit": queries.audit(project, AGREED),
    }


def settled(project: Project) -> dict[str, int]:
    """How many reports are gold, and how many wait to become so."""
    gold = Review.objects.filter(
        document__project=project, kind=Review.Kind.ADJUDICATION, state=Review.State.SUBMITTED
    )
    return {"gold": gold.count(), "to_settle": to_settle(project).count()}


def to_settle(project: Project) -> QuerySet[Case]:
    """The cases whose reports are not settled, and could be."""
    ready = queue.to_settle().filter(document__project=project)
    settled = Review.objects.filter(
        document__project=project, kind=Review.Kind.ADJUDICATION, state=Review.State.SUBMITTED
    )
    return Case.objects.filter(document__in=ready.values("document")).exclude(
        document__in=settled.values("document")
    )


@dataclass(frozen=True)
class Bias:
    """Of reports that one person reviewed with suggestions and another without, and that are settled."""

    pairs: int
    labels: dict[str, Paired]
    enough: int = ENOUGH_PAIRS

    @property
    def tells(self) -> bool:
        """Are there enough pairs, and spans of any label, to say anything?"""
        return self.pairs >= self.enough and any(one.tells for one in self.labels.values())

    @property
    def harmed(self) -> dict[str, Paired]:
        """Labels of which people who see suggestions overlook more; none while too little tells."""
        return {name: one for name, one in self.labels.items() if self.tells and one.surely_less}


def biased(project: Project) -> Bias:
    """What people found of what was not suggested."""
    labels = list(project.scheme.parsed.labels)
    sums = _sums(project, [("unsuggested", name) for name in labels], 4, arms=CROSSED)
    counted = comparisons(project, Comparison.Kind.PAIR, CROSSED).filter(figures__has_key="unsuggested")
    found = {name: Paired(*counts) for name, counts in zip(labels, sums, strict=True)}
    return Bias(counted.count(), {name: one for name, one in found.items() if one.there})


def _sums(project: Project, paths: Iterable[Path], places: int, arms: str = "") -> list[list[int]]:
    """For each path into the figures of pairs, the sums of the numbers listed there."""
    pairs = comparisons(project, Comparison.Kind.PAIR, arms).order_by()
    wanted = {
        f"sum_{at}_{place}": Sum(_number((*path, place)))
        for at, path in enumerate(paths)
        for place in range(places)
    }
    sums = [number or 0 for number in pairs.aggregate(**wanted).values()]
    return [sums[at : at + places] for at in range(0, len(sums), places)]


def _number(path: Path) -> Cast:
    found: Any = "figures"
    for key in path:
        found = KeyTextTransform(str(key), found)
    return Cast(found, IntegerField())
