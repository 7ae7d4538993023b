"""What the sweep before submitting yields in a project, per kind of stop; says nothing of who did what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Func, IntegerField, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.review.models import Decision, Review
from annotator.spans.entry import MARKING
from annotator.spans.stop import KINDS, NUMBER, OUTCOME, SPEECH

KIND_OF_EACH = "%(function)s(%(expressions)s, '$[*].kind')"
WORDS = {
    NUMBER: _("a number beside people or harm"),
    OUTCOME: _("somebody harmed, without a number"),
    SPEECH: _("somebody speaks"),
}


@dataclass
class Yield:
    """Of one kind of stop: how many became a span, were dismissed one by one, or all at once and unseen."""

    kind: str
    marked: int = 0
    dismissed: int = 0
    unseen: int = 0

    @property
    def words(self) -> str:
        return str(WORDS[self.kind])

    @property
    def shown(self) -> int:
        return self.marked + self.dismissed


@dataclass(frozen=True)
class Sweeps:
    """A project's sweeps; `without` counts submissions made while the stops could not be had."""

    kinds: list[Yield]
    without: int

    @property
    def shown(self) -> int:
        return sum(one.shown for one in self.kinds)

    @property
    def marked(self) -> int:
        return sum(one.marked for one in self.kinds)


def of_project(project: Project) -> Sweeps:
    """What stands of all reviews of a project; what was taken back does not count."""
    decisions = Decision.objects.exclude(review__kind=Review.Kind.PRACTICE)
    decisions = decisions.filter(document_id__in=Document.objects.filter(project=project).values("pk"))
    found: dict[str, Yield] = {}
    for decided, kind, several, count in _answers(decisions):
        one = found.setdefault(kind, Yield(kind))
        if decided in MARKING:
            one.marked += count
        elif several:
            one.unseen += count
        else:
            one.dismissed += count
    without = decisions.filter(sweep="unavailable").count()
    return Sweeps([found[kind] for kind in KINDS if kind in found], without)


def _answers(decisions: QuerySet[Decision]) -> Iterable[tuple[str, str, bool, int]]:
    """(kind of decision, kind of stop, were there several, how many) of the answers that stand."""
    about = Decision.objects.filter(review=OuterRef("review"), refers_to=OuterRef("key"))
    last = Coalesce(Subquery(about.order_by("-number").values("kind")[:1]), Value(""))
    length = Func(F("stops"), function="jsonb_array_length", output_field=IntegerField())
    kinds = Func(F("stops"), function="jsonb_path_query", template=KIND_OF_EACH, output_field=JSONField())
    standing = decisions.exclude(stops=[]).annotate(last=last).exclude(last="undo")
    counted = standing.order_by().annotate(of=kinds, several=GreaterThan(length, 1))
    return counted.values_list("kind", "of", "several").annotate(Count("pk"))
