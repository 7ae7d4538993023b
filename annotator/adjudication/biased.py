"""Whether suggestions pull those who see them: every measure of it, by label, with how sure it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotator.adjudication import answers
from annotator.adjudication.agreement import comparisons
from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Comparison
from annotator.common import chart
from annotator.projects.models import Project
from annotator.review import pace
from annotator.review.models import Review
from annotator.spans.crossed import Mean
from annotator.spans.intervals import difference
from annotator.spans.noticed import Share
from annotator.spans.paired import Paired
from annotator.spans.planting import PLANTED, WITHHELD
from annotator.spans.trust import BANDS

PLACES = 50  # reviews whose places are listed
IS_NOTICED = Q(figures__has_key=PLANTED) | Q(figures__has_key=WITHHELD)

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Pull:
    """Of one label in crossed pairs: how suggestions pulled who saw them, and what it cost."""

    label: str
    anchoring: Mean
    quality: Mean
    omission: Paired  # settled, not suggested: found by those who saw suggestions, and by those who did not
    wrong: (
        Paired  # suggested, settled otherwise: marked by those who saw suggestions, and by those who did not
    )
    pairs: int  # that this is of

    @property
    def more(self) -> int:
        """How many more pairs would show a difference of five per cent, in quality and in what is overlooked."""
        return max(self.quality.more, self._more_spans)

    @property
    def intervals(self) -> list[chart.Interval | None]:
        """The four differences with their intervals; None where there are too few to tell."""
        means = [(one.mean, one.interval) for one in (self.anchoring, self.quality)]
        shares = [(one.gap, one.interval if one.tells else None) for one in (self.omission, self.wrong)]
        return [(value, *ends) if value is not None and ends else None for value, ends in (*means, *shares)]

    @property
    def _more_spans(self) -> int:
        sure = self.omission.surely_less or self.omission.surely_more
        if sure or self.omission.needed is None:
            return 0
        return max(0, ceil(self.omission.needed * self.pairs / self.omission.there) - self.pairs)

    @property
    def harmful(self) -> bool:
        """Do suggestions surely make people overlook what is missing, keep what is wrong, or work worse?"""
        worse = self.quality.interval is not None and self.quality.interval[1] < 0
        return worse or self.omission.surely_less or self.wrong.surely_more


@dataclass(frozen=True)
class Edges:
    """Of one label: how many spans have edges that break a rule, with suggestions and without; (breaking, all)."""

    label: str
    assisted: tuple[int, int]
    blind: tuple[int, int]

    @property
    def shares(self) -> list[float | None]:
        """With suggestions, and without."""
        return [broken / there if there else None for broken, there in (self.assisted, self.blind)]

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of the difference between the two shares."""
        return difference(*self.assisted, *self.blind)


@dataclass(frozen=True)
class Noticed:
    """Of one label, or of all where it is empty: how often the planted was accepted, and the withheld found."""

    label: str
    planted: Share
    withheld: Share


@dataclass(frozen=True)
class Place:
    """Something planted or withheld, and whether it was accepted, or found."""

    review: Review
    title: str
    label: str
    words: str
    planted: bool
    hit: bool
    anchor: str  # of what is on the page of the review


@dataclass
class _Sums:
    anchoring: list[float] = field(default_factory=list)
    quality: list[float] = field(default_factory=list)
    omission: Paired = field(default_factory=Paired)
    wrong: Paired = field(default_factory=Paired)


def page(project: Project) -> dict[str, Any]:
    """Everything on the page."""
    gold = comparisons(project, Comparison.Kind.GOLD).order_by()
    beside = list(
        gold.filter(figures__has_key="trust").values_list("arms", "figures__edges", "figures__trust")
    )
    pulls = list(_pulls(project))
    return {
        "bias": answers.biased(project),
        "pulls": pulls,
        "chart": _chart(project, pulls),
        "edges": list(_edges(project, ((arms, edges) for arms, edges, _ in beside))),
        "trust": list(_trust(counts for arms, _, counts in beside if arms == Review.Arm.ASSISTED)),
        "noticed": list(_noticed(project, gold)),
        "noticed_at": list(_places(gold)),
        "work": pace.by_arm(project),
    }


def _pulls(project: Project) -> Iterable[Pull]:
    pairs = comparisons(project, Comparison.Kind.PAIR, CROSSED).filter(figures__has_key="crossed")
    sums: dict[str, _Sums] = defaultdict(_Sums)
    rows = list(pairs.values_list("figures__crossed", "figures__unsuggested"))
    for measured, missed in rows:
        for label, found in measured.items():
            held = sums[label]
            held.anchoring += [found["anchoring"]] if "anchoring" in found else []
            held.quality += [found["quality"]] if "quality" in found else []
            held.wrong += Paired(*found.get("wrong", ()))
        for label, counts in missed.items():
            sums[label].omission += Paired(*counts)
    for label in project.scheme.parsed.labels:
        if label in sums:
            held = sums[label]
            anchoring, quality = (Mean(tuple(found)) for found in (held.anchoring, held.quality))
            yield Pull(label, anchoring, quality, held.omission, held.wrong, len(rows))


def _chart(project: Project, pulls: Iterable[Pull]) -> chart.Chart | None:
    """Each difference of the first table with its interval, label by label; None where no interval is known."""
    names = [
        _("nearer to suggestions"),
        _("nearer to what was settled"),
        _("found, not suggested"),
        _("kept, though wrong"),
    ]
    drawn = {pull.label: pull.intervals for pull in pulls if any(pull.intervals)}
    colours = {label.name: label.colour for label in project.scheme.parsed.labels.values()}
    return chart.of_intervals(names, drawn, colours) if drawn else None


def _edges(project: Project, found: Iterable[tuple[str, Figures]]) -> Iterable[Edges]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for arm, labels in found:
        for label, counts in labels.items():
            sums[arm, label] = [one + more for one, more in zip(sums[arm, label], counts, strict=True)]
    for label in project.scheme.parsed.labels:
        assisted, blind = (sums[arm, label] for arm in Review.Arm.values)
        if assisted[1] or blind[1]:
            yield Edges(label, (assisted[0], assisted[1]), (blind[0], blind[1]))


def _noticed(project: Project, gold: QuerySet[Comparison]) -> Iterable[Noticed]:
    """All first; nothing where nothing settled was planted or withheld."""
    hits: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in (PLANTED, WITHHELD)}
    for figures in gold.filter(IS_NOTICED).values_list("figures", flat=True):
        for name, held in hits.items():
            for _id, _start, _end, label, hit in figures.get(name, ()):
                held[label].append(hit)
                held[""].append(hit)
    for label in ("", *project.scheme.parsed.labels):
        planted, withheld = (Share(sum(held[label]), len(held[label])) for held in hits.values())
        if planted.of or withheld.of:
            yield Noticed(label, planted, withheld)


def _places(gold: QuerySet[Comparison]) -> Iterable[Place]:
    """The newest, report by report."""
    newest = gold.filter(IS_NOTICED).select_related("document", "one").order_by("-at", "-pk")[:PLACES]
    for one in newest:
        for name in (PLANTED, WITHHELD):
            for key, start, end, label, hit in one.figures.get(name, ()):
                planted, words = name == PLANTED, one.document.text[start:end]
                if one.one:
                    yield Place(
                        one.one, one.document.title, label, words, planted, hit, key if planted else ""
                    )


def _trust(found: Iterable[list[list[int]]]) -> Iterable[tuple[float, Paired]]:
    sums = [Paired() for _ in BANDS]
    for bands in found:
        sums = [one + Paired(*counts) for one, counts in zip(sums, bands, strict=True)]
    return ((least, one) for least, one in zip(BANDS, sums, strict=True) if one.there)
