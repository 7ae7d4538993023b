"""Training a model on annotated texts, and what it would have proposed for each of them without having seen it.

Pure: texts in, a model and figures out. Every text is held out once; near-duplicates are held out together.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.common.failure import Failure
from annotator.learning import tuning
from annotator.learning.evaluation import answered
from annotator.learning.tuning import Evidence
from annotator.spans import blindness, scoring
from annotator.spans.blindness import Seen
from annotator.spans.scheme import Scheme
from annotator.spans.scheme_reading import parse
from annotator.spans.scoring import Figures, Gold
from annotator.suggestions.providers.learned import crf
from annotator.suggestions.providers.learned.crf import Field
from annotator.suggestions.providers.learned.model import Look, Model, Past, combined, renaming

FOLDS = 5
MANY, FOLDS_OF_MANY = 100, 3  # texts: with as many, three parts tell as well, and take half the time
FEWEST_TEXTS = 5  # below, nothing can be held out that says anything
FEWEST_SPANS = 10  # of a label, and in
FEWEST_WITH = 3  # texts, before a field is trained for it

Fields = Mapping[str, bytes]
Pulse = Callable[[float], None]  # how much is done, from 0 to 1


class TooLittle(Failure):
    """There is not enough to learn from; the message says what is missing."""


@dataclass(frozen=True)
class Trained:
    """A model, and per text the figures of what it would have proposed unseen, and of the rules alone."""

    model: Model
    learned: list[Figures]
    rules: list[Figures]
    untrained: tuple[str, ...]  # labels with too few spans
    error: Mapping[str, float]  # per label: how far scores are from the share that was right, on unseen texts


def trainable(golds: Sequence[Gold], labels: Iterable[str]) -> list[str]:
    """The labels with enough spans. TooLittle where there are none, or too few texts."""
    if len(golds) < FEWEST_TEXTS:
        raise TooLittle(f"too few finished reports to learn from: {len(golds)}; it takes {FEWEST_TEXTS}")
    enough = []
    for label in labels:
        counts = [sum(mark.label == label for mark in gold.marked.marks) for gold in golds]
        if sum(counts) >= FEWEST_SPANS and sum(map(bool, counts)) >= FEWEST_WITH:
            enough.append(label)
    if not enough:
        raise TooLittle(
            f"no label has {FEWEST_SPANS} spans in at least {FEWEST_WITH} of the {len(golds)} finished reports"
        )
    return enough


def train(
    golds: Sequence[Gold], scheme: dict[str, Any], past: Past = (), *, pulse: Pulse = lambda _done: None
) -> Trained:
    """A model of all texts, tuned and judged on texts held out. TooLittle where it cannot be.

    `past` is what versions of the scheme called names of those before: the rules still say the first ones.
    """
    parsed = parse(scheme)
    labels = trainable(golds, parsed.labels)
    folds = folded([gold.text for gold in golds])
    if len(folds) == 1:
        raise TooLittle("all finished reports repeat each other; nothing can be held out")
    words = renaming(past, parsed)
    looks = [Look.at(gold.text, words) for gold in golds]
    work = _Work(pulse, total=(len(folds) + 1) * len(labels))
    evidence: dict[str, dict[int, Evidence]] = {label: {} for label in labels}
    for fold in folds:
        rest = [place for place in range(len(golds)) if place not in fold]
        for label, content in _fields(labels, golds, looks, rest, work).items():
            field = Field(content)
            for place in fold:
                reading = field.read(looks[place].words, looks[place].features)
                evidence[label][place] = Evidence.of(
                    golds[place].marked, label, reading, looks[place].rules_for(label)
                )
    judged = _judged(golds, looks, folds, evidence, parsed)
    everything = _fields(labels, golds, looks, range(len(golds)), work)
    models = {label: tuning.tuned(content, evidence[label].values()) for label, content in everything.items()}
    return Trained(
        model=Model(models, scheme, Seen.of(gold.text for gold in golds), past),
        learned=judged,
        rules=[
            scoring.judge(gold.marked, answered(look.rules)) for gold, look in zip(golds, looks, strict=True)
        ],
        untrained=tuple(label for label in parsed.labels if label not in labels),
        error={label: _error(folds, evidence[label]) for label in labels},
    )


def _error(folds: list[list[int]], evidence: Mapping[int, Evidence]) -> float:
    """The calibration error with each fold's scale taken from the other folds."""
    return tuning.error(
        (tuning.tuned(b"", _without(fold, evidence)), [evidence[place] for place in fold]) for fold in folds
    )


def _without(fold: list[int], evidence: Mapping[int, Evidence]) -> list[Evidence]:
    return [one for place, one in evidence.items() if place not in fold]


def _judged(
    golds: Sequence[Gold],
    looks: Sequence[Look],
    folds: list[list[int]],
    evidence: Mapping[str, Mapping[int, Evidence]],
    scheme: Scheme,
) -> list[Figures]:
    """The figures of each text, proposed with what the other folds say about thresholds."""
    found = [Figures() for _ in golds]
    for fold in folds:
        models = {label: tuning.tuned(b"", _without(fold, known)) for label, known in evidence.items()}
        for place in fold:
            readings = {label: known[place].reading for label, known in evidence.items()}
            body = combined(looks[place], readings, models, scheme)
            found[place] = scoring.judge(golds[place].marked, answered(body))
    return found


def quick(golds: Sequence[Gold], scheme: dict[str, Any]) -> Model:
    """A model with the thresholds that all begin with, for learning curves; without any field where nothing fits."""
    try:
        labels = trainable(golds, parse(scheme).labels)
    except TooLittle:
        labels = []
    looks = [Look.at(gold.text) for gold in golds]
    fields = _fields(labels, golds, looks, range(len(golds)), _Work(lambda _done: None, total=len(labels)))
    models = {label: tuning.tuned(content, ()) for label, content in fields.items()}
    return Model(models, scheme, Seen.of(gold.text for gold in golds))


def folded(texts: Sequence[str], seed: int = 0) -> list[list[int]]:
    """The places of the texts in FOLDS parts of like size, fewer of many texts; near-duplicates share one."""
    together: dict[int, list[int]] = {}
    for place, leader in enumerate(blindness.groups([blindness.runs(text) for text in texts])):
        together.setdefault(leader, []).append(place)
    parts = list(together.values())
    random.Random(seed).shuffle(parts)  # noqa: S311 # the same at every run
    wanted = FOLDS_OF_MANY if len(texts) >= MANY else FOLDS
    folds: list[list[int]] = [[] for _ in range(min(wanted, len(parts)))]
    for part in sorted(parts, key=len, reverse=True):
        min(folds, key=len).extend(part)
    return folds


class _Work:
    """How much of a training is done."""

    def __init__(self, pulse: Pulse, *, total: int) -> None:
        self._pulse, self._total, self._done = pulse, total, 0

    def beat(self) -> None:
        """Work goes on."""
        self._pulse(self._done / max(self._total, 1))

    def step(self) -> None:
        """One field is trained."""
        self._done += 1
        self.beat()


def _fields(
    labels: Iterable[str], golds: Sequence[Gold], looks: Sequence[Look], places: Iterable[int], work: _Work
) -> dict[str, bytes]:
    """A field per label, of the texts in which somebody looked for it; none where these have no such span."""
    found = {}
    chosen = list(places)
    for label in labels:
        judged = [place for place in chosen if label in golds[place].marked.labels]
        spans = {place: _extents(golds[place], label) for place in judged}
        if any(spans.values()):
            texts = ((looks[place].words, looks[place].features, spans[place]) for place in judged)
            found[label] = crf.train(texts, work.beat)
        work.step()
    return found


def _extents(gold: Gold, label: str) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in gold.marked.marks if mark.label == label and not mark.optional]
