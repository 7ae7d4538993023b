"""How far two people agree on one report, and what that adds up to over many.

Pairwise F1 equals positive specific agreement (Hripcsak & Rothschild 2005); kappa does not suit spans, which have no
defined number of negatives. Its chance-corrected companion for extents is Krippendorff's α for unitizing, for values
his nominal α on spans that both found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from annotator.spans import claims, scoring
from annotator.spans.names import fold
from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Mark, Marked, Tally
from annotator.spans.state import ACCEPTED
from annotator.spans.unitizing import Disagreement, Extent, disagreement

JUDGED = ("enum", "int?")  # attribute types whose values either are the same or not


@dataclass
class LabelFigures:
    """Of one label: tallies of spans, and each side's units on the texts laid end to end."""

    exact: Tally = field(default_factory=Tally)
    overlap: Tally = field(default_factory=Tally)
    units: tuple[list[Extent], list[Extent]] = field(default_factory=lambda: ([], []))
    length: int = 0  # code points of the texts so far

    @property
    def extents(self) -> Disagreement:
        """On where the spans lie; `alpha` corrects it for chance."""
        return disagreement(self.units, self.length)


@dataclass
class Figures:
    """What comparisons add up to. `values` counts pairs of values per (label, attribute)."""

    labels: dict[str, LabelFigures] = field(default_factory=dict)
    values: dict[tuple[str, str], Counter[tuple[str, str]]] = field(default_factory=dict)
    claims: Tally = field(default_factory=Tally)
    documents: int = 0

    def add(self, raw: Mapping[str, Any]) -> Self:
        """Take in one comparison, as `compare` made it."""
        self.documents += 1
        self.claims += Tally(*raw["claims"])
        for name, found in raw["labels"].items():
            held = self.labels.setdefault(name, LabelFigures())
            held.exact += Tally(*found["exact"])
            held.overlap += Tally(*found["overlap"])
            for side, units in enumerate(found["units"]):
                held.units[side].extend((start + held.length, end + held.length) for start, end in units)
            held.length += raw["length"]
        for label, attribute, one, other, count in raw["values"]:
            self.values.setdefault((label, attribute), Counter())[one, other] += count
        return self

    @property
    def exact(self) -> Tally:
        """Spans of all labels, by extent and label."""
        return sum((held.exact for held in self.labels.values()), Tally())

    @property
    def overlap(self) -> Tally:
        """Spans of all labels, where one of a label meets one of the same."""
        return sum((held.overlap for held in self.labels.values()), Tally())

    @property
    def extents(self) -> Disagreement:
        """On where the spans of each label lie, added up."""
        return sum((held.extents for held in self.labels.values()), Disagreement())


def compare(one: Mapping[str, Any], other: Mapping[str, Any], length: int, scheme: Scheme) -> dict[str, Any]:
    """The comparison of two submissions' bodies on a text of `length` code points, as JSON that `Figures` adds up."""
    mine, theirs = _marked(one, scheme), _marked(other, scheme)
    found = scoring.judge(theirs, mine)
    labels = {
        label: {
            "exact": _counts(found.of(label, scoring.EXACT)),
            "overlap": _counts(found.of(label, scoring.OVERLAP)),
            "units": [
                [[mark.start, mark.end] for mark in side.marks if mark.label == label]
                for side in (mine, theirs)
            ],
        }
        for label in scheme.labels
    }
    return {
        "length": length,
        "labels": labels,
        "values": _values(mine, theirs, scheme),
        "claims": _counts(claims_apart(one, other, scheme)[0]),
    }


def nominal_alpha(pairs: Counter[tuple[str, str]]) -> float | None:
    """Krippendorff's α for nominal values of two observers without gaps; None where all values are one.

    Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), case B.
    """
    totals: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        totals[one] += count
        totals[other] += count
    n = sum(totals.values())
    by_chance = n * n - sum(count * count for count in totals.values())
    if not by_chance:
        return None
    different = 2 * sum(count for (one, other), count in pairs.items() if one != other)
    return 1 - (n - 1) * different / by_chance


def _counts(tally: Tally) -> list[int]:
    return [tally.right, tally.proposed, tally.there]


def marks(spans: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """The accepted ones among a submission's spans, in the order of the text."""
    found = [
        Mark(span["start"], span["end"], span["label"], _set_values(span))
        for span in spans
        if span["status"] == ACCEPTED
    ]
    return sorted(found, key=lambda mark: (mark.start, mark.end))


def _marked(body: Mapping[str, Any], scheme: Scheme) -> Marked:
    return Marked(marks(body["spans"]), labels=frozenset(scheme.labels))


def _set_values(span: Mapping[str, Any]) -> dict[str, Any]:
    return {name: held["value"] for name, held in span["values"].items() if held["origin"] != "default"}


def values_on_shared(
    mine: Sequence[Mark], theirs: Sequence[Mark], scheme: Scheme
) -> Iterator[tuple[str, Mark, Mark]]:
    """(attribute, one span, other span) for each value that two people set on a span both found."""
    for label in scheme.labels.values():
        judged = [one.name for one in label.attributes.values() if one.type in JUDGED]
        ours, others = ([mark for mark in side if mark.label == label.name] for side in (mine, theirs))
        for one, other in scoring.pair(ours, others, lambda a, b: a.shared(b) > 0).items():
            for name in judged:
                if name in one.values and name in other.values:
                    yield name, one, other


def _values(mine: Marked, theirs: Marked, scheme: Scheme) -> list[list[Any]]:
    """[label, attribute, one value, other value, how often] on spans that both found, where both set it."""
    counted = Counter(
        (one.label, name, str(one.values[name]), str(other.values[name]))
        for name, one, other in values_on_shared(mine.marks, theirs.marks, scheme)
    )
    return [[*key, count] for key, count in sorted(counted.items())]


def claims_apart(
    one: Mapping[str, Any], other: Mapping[str, Any], scheme: Scheme
) -> tuple[Tally, list[claims.Claim], list[claims.Claim]]:
    """Whole claims: source, kind and count right together, on tolls that meet; and those of each side that are not."""
    roles = claims.Roles(scheme)
    mine, theirs = roles.claims(one), roles.claims(other)
    left, alone = list(theirs), []
    for claim in mine:
        if (twin := next((two for two in left if _same_claim(claim, two)), None)) is not None:
            left.remove(twin)
        else:
            alone.append(claim)
    return Tally(len(mine) - len(alone), len(mine), len(theirs)), alone, left


def _same_claim(one: claims.Claim, other: claims.Claim) -> bool:
    meets = one.start < other.end and other.start < one.end
    said = [(c.kind, c.min, c.max, fold(c.source_canonical or c.source_text)) for c in (one, other)]
    return meets and said[0] == said[1]


def total(comparisons: Iterable[Mapping[str, Any]]) -> Figures:
    """What comparisons add up to."""
    figures = Figures()
    for raw in comparisons:
        figures.add(raw)
    return figures
