"""Thresholds and scales of a label, chosen on texts its field never saw."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self

from annotator.spans.scoring import Mark, Marked
from annotator.suggestions.providers.learned import calibration
from annotator.suggestions.providers.learned.crf import Reading
from annotator.suggestions.providers.learned.model import LabelModel

RECALL = (
    0.8  # what a threshold is chosen for: a wrong suggestion costs a key, a missing one is often never seen
)
FIRST_THRESHOLD = 0.3  # before there are enough spans to choose one
THRESHOLDS = (0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2)
ENOUGH = 30  # spans: below, a threshold would follow chance
KEEPS = (0.2, 0.1, 0.05, 0.02, 0.01)
WORTH_KEEPING = (
    0.2  # the share of rule spans that must be right: four wrong ones cost as many keys as one missed
)
FEWEST_DROPPED = 8  # rule spans, before any are held back
KEPT_PRIOR = (2, 3)  # right, shown: the score of rule spans before any were seen


@dataclass(frozen=True)
class Evidence:
    """What a field saw of one label in a text it was not trained on, beside what is there."""

    reading: Reading
    there: list[Mark]  # those that should be found
    rules: list[tuple[Mark, float]]  # what the rules found, and how likely the field thinks it
    others: list[Mark]  # that may be found

    @classmethod
    def of(cls, gold: Marked, label: str, reading: Reading, rules: Iterable[dict[str, Any]]) -> Self:
        """The evidence of one text; none where nobody looked for the label."""
        marks = [mark for mark in gold.marks if mark.label == label]
        spans = [Mark(span["start"], span["end"], label) for span in rules]
        return cls(
            reading if label in gold.labels else Reading([], reading.words, reading.inside),
            [mark for mark in marks if not mark.optional],
            [(span, reading.chance((span.start, span.end))) for span in spans]
            if label in gold.labels
            else [],
            [mark for mark in marks if mark.optional],
        )

    def pairs(self) -> list[calibration.Pair]:
        """Each span the field sees: its probability, and whether exactly that is there."""
        extents = {(mark.start, mark.end) for mark in (*self.there, *self.others)}
        return [(found.probability, found.extent in extents) for found in self.reading.found]

    def found_at(self, threshold: float) -> int:
        """How many of those there are touch a span of the field from this threshold on, or of the rules."""
        spans = [found.extent for found in self.reading.found if found.probability >= threshold]
        spans += [(span.start, span.end) for span, _ in self.rules]
        return sum(_meets(mark, spans) for mark in self.there)

    def left_to_rules(self, threshold: float) -> list[tuple[float, bool, bool]]:
        """Each rule span that no span of the field meets: its chance, does it touch one there, is it exactly that."""
        spans = [found.extent for found in self.reading.found if found.probability >= threshold]
        marks = [*self.there, *self.others]
        extents = [(mark.start, mark.end) for mark in marks]
        return [
            (chance, _meets(span, extents), (span.start, span.end) in extents)
            for span, chance in self.rules
            if not _meets(span, spans)
        ]


def _meets(mark: Mark, extents: Iterable[tuple[int, int]]) -> bool:
    return any(mark.start < end and start < mark.end for start, end in extents)


def tuned(content: bytes, evidence: Collection[Evidence]) -> LabelModel:
    """A field with the threshold, scale and use of the rules that the evidence speaks for."""
    threshold = _threshold(evidence)
    left = [one for text in evidence for one in text.left_to_rules(threshold)]
    keep = _keep(left)
    kept = [exact for chance, _, exact in left if chance >= keep]
    right, shown = KEPT_PRIOR
    return LabelModel(
        content=content,
        threshold=threshold,
        keep=keep,
        kept=round((sum(kept) + right) / (len(kept) + shown), 2),
        scale=calibration.fit(pair for text in evidence for pair in text.pairs()),
    )


def _threshold(evidence: Collection[Evidence]) -> float:
    """The highest that finds RECALL of what is there, the rules' spans counted in; else the lowest."""
    there = sum(len(text.there) for text in evidence)
    if there < ENOUGH:
        return FIRST_THRESHOLD
    for threshold in THRESHOLDS:
        if sum(text.found_at(threshold) for text in evidence) >= RECALL * there:
            return threshold
    return THRESHOLDS[-1]


def _keep(left: list[tuple[float, bool, bool]]) -> float:
    """The highest chance below which rule spans are hardly ever right."""
    for keep in KEEPS:
        dropped = [touches for chance, touches, _ in left if chance < keep]
        if len(dropped) >= FEWEST_DROPPED and sum(dropped) <= WORTH_KEEPING * len(dropped):
            return keep
    return 0.0


def error(parts: Iterable[tuple[LabelModel, Iterable[Evidence]]]) -> float:
    """How far scores are from the share that was right, each part under a model tuned on the others."""
    return calibration.error(
        (calibration.worth(model.scale, chance), right)
        for model, texts in parts
        for text in texts
        for chance, right in text.pairs()
        if chance >= model.threshold
    )
