"""Dividing reports into train, dev and test so that nothing leaks from one to another.

Reports that tell of one incident, or are copies of each other, stay together. What a report was once it stays: a
model may have learned from it. Only what was settled, with somebody's blind review among what it was settled from,
measures a model without flattering it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from annotator.spans.joined import Joined

TRAIN, DEV, TEST = "train", "dev", "test"
APART = "apart"  # belongs with reports of a split that it cannot be in itself
SPLITS = (TRAIN, DEV, TEST, APART)  # in the order in which they are told
SHARES = {TRAIN: 0.8, DEV: 0.1, TEST: 0.1}
STRICTEST = (TEST, DEV, TRAIN)
DOCUMENTS = ""  # beside the labels: how many reports


class Bar(StrEnum):
    """Why a report cannot be test."""

    UNSETTLED = "unsettled"  # one person's word
    NOT_BLIND = "not-blind"  # everybody saw suggestions
    EARLIER = "earlier"  # it was in another split of an earlier release
    COMPANY = "company"  # one that tells of its incident, or is a copy, cannot be test


class Report(NamedTuple):
    """What dividing asks of a report."""

    id: str
    together: frozenset[str]  # reports that have any of these in common stay together
    labels: Mapping[str, int]
    bar: Bar | None = None  # UNSETTLED or NOT_BLIND, if it is
    before: str | None = None  # the split it was in once


class Place(NamedTuple):
    """Where a report goes, and why not to test if that is so."""

    split: str
    bar: Bar | None


def divide(reports: Iterable[Report]) -> dict[str, Place]:
    """A place for each report, by id; the same whatever their order."""
    found = _clusters(sorted(reports, key=lambda report: report.id))
    known = [cluster for cluster in found if cluster.before]
    new = [cluster for cluster in found if not cluster.before]
    places: dict[str, Place] = {}
    drawing = _Drawing(found)
    for cluster in known:
        split = next(one for one in STRICTEST if one in cluster.before)
        for report in cluster.reports:
            places[report.id] = _kept(report, split)
            drawing.put(report, places[report.id].split)
    # what may be test comes first, or the other splits would use it up; then what is hardest to fit in
    for cluster in sorted(
        new, key=lambda cluster: (not cluster.may_test, -len(cluster.reports), cluster.first)
    ):
        split = drawing.best(cluster)
        for report in cluster.reports:
            places[report.id] = Place(split, report.bar or (None if cluster.may_test else Bar.COMPANY))
            drawing.put(report, split)
    return places


def _kept(report: Report, split: str) -> Place:
    """Where a report goes whose company was in this split before; the strictest, where there were several."""
    bar = report.bar
    if report.before not in (None, TEST):
        bar = bar or Bar.EARLIER
    elif split != TEST:
        bar = bar or Bar.COMPANY
    moved = report.before not in (None, split)
    return Place(APART if moved or (split == TEST and bar) else split, bar)


@dataclass(slots=True)
class _Cluster:
    """Reports that stay together, in the order of their ids."""

    reports: list[Report] = field(default_factory=list)

    @property
    def first(self) -> str:
        return self.reports[0].id

    @property
    def may_test(self) -> bool:
        return not any(report.bar for report in self.reports)

    @property
    def before(self) -> set[str]:
        return {report.before for report in self.reports if report.before}

    @property
    def sizes(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for report in self.reports:
            found.update(_sizes(report))
        return found


def _sizes(report: Report) -> Counter[str]:
    return Counter({DOCUMENTS: 1, **report.labels})


def _clusters(reports: Sequence[Report]) -> list[_Cluster]:
    joined, holders = Joined(), dict[str, int]()
    for place, report in enumerate(reports):
        for key in report.together:
            joined.join(holders.setdefault(key, place), place)
    found: dict[int, _Cluster] = defaultdict(_Cluster)
    for place, report in enumerate(reports):
        found[joined.leader(place)].reports.append(report)
    return list(found.values())


class _Drawing:
    """How full each split is, of reports and of each label, and which one a cluster fits best."""

    def __init__(self, clusters: Iterable[_Cluster]) -> None:
        total: Counter[str] = Counter()
        for cluster in clusters:
            total.update(cluster.sizes)
        self._aims = {split: {name: count * share for name, count in total.items() if count}
                      for split, share in SHARES.items()}  # fmt: skip
        self._held: dict[str, Counter[str]] = defaultdict(Counter)

    def put(self, report: Report, split: str) -> None:
        self._held[split].update(_sizes(report))

    def best(self, cluster: _Cluster) -> str:
        """Test as long as it lacks what the cluster has and may have it, else what comes closest to its share."""
        sizes = cluster.sizes
        if cluster.may_test and self._strain(TEST, sizes) < 0:
            return TEST
        return min((TRAIN, DEV), key=lambda split: self._strain(split, sizes))

    def _strain(self, split: str, sizes: Mapping[str, int]) -> float:
        """By how much the squares of what a split lacks, in parts of what it should have, would grow."""
        aims, held = self._aims[split], self._held[split]
        return sum(
            count * (count + 2 * (held[name] - aims[name])) / aims[name] ** 2
            for name, count in sizes.items()
            if count
        )
