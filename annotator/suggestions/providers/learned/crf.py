"""The field of one label: trained, packed as bytes, and read for spans with scores."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from annotator.common.failure import Failure
from annotator.suggestions.providers.learned.words import Extent, Words

LOWEST = 0.1  # a word below is in no span; thresholds are above
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": True}

Features = list[list[str]]


class Missing(Failure):
    """The package that fields need is not installed."""


def crfsuite() -> ModuleType:
    """The package python-crfsuite; Missing says how to get it."""
    try:
        return import_module("pycrfsuite")
    except ModuleNotFoundError:
        raise Missing(
            "The suggester “learned” needs the package python-crfsuite: make run EXTRAS=all installs it."
        ) from None


@dataclass(frozen=True, slots=True)
class Found:
    """A span the field sees, and the smallest probability of its words."""

    start: int
    end: int
    probability: float

    @property
    def extent(self) -> Extent:
        return self.start, self.end


def train(texts: Iterable[tuple[Words, Features, list[Extent]]], pulse: Callable[[], None]) -> bytes:
    """A field that finds such spans. `pulse` is called now and then, and may stop it by an exception."""
    package = crfsuite()
    trainer = package.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for words, features, spans in texts:
        tags = words.tags(spans)
        for places in words.sequences:
            trainer.append([features[place] for place in places], [tags[place] for place in places])
        pulse()
    with tempfile.TemporaryDirectory(prefix="attest-training-") as folder:
        path = Path(folder) / "field"
        trainer.train(str(path))
        pulse()
        return path.read_bytes()


class Field:
    """A trained field, ready to read."""

    def __init__(self, content: bytes) -> None:
        self._content = content  # the tagger reads it in place, and does not keep it alive
        self._tagger: Any = crfsuite().Tagger()
        self._tagger.open_inmemory(content)
        self._tags = set(self._tagger.labels())

    def read(self, words: Words, features: Features) -> "Reading":
        """What the field sees in a text."""
        found: list[Found] = []
        inside = [0.0] * len(words.said)
        for places in words.sequences:
            best = self._tagger.tag([features[place] for place in places])
            chances = _Chances(self._tagger, self._tags, len(best))
            inside[places.start : places.stop] = [1 - one for one in chances.outside]
            for first, last in _runs(best, chances):
                extent = words.extents[places[first]][0], words.extents[places[last]][1]
                found.append(Found(*extent, chances.of(best, first, last)))
        return Reading(found, words, inside)


@dataclass(frozen=True)
class Reading:
    """The spans a field sees in a text, the doubtful ones included, and how likely each word is in one."""

    found: list[Found]
    words: Words
    inside: list[float]

    def chance(self, extent: Extent) -> float:
        """How likely any word of this extent is part of a span."""
        return max((self.inside[place] for place in self.words.within(extent)), default=0.0)


class _Chances:
    """The probabilities of one sequence."""

    def __init__(self, tagger: Any, tags: set[str], length: int) -> None:
        def of(tag: str) -> list[float]:
            return [tagger.marginal(tag, at) for at in range(length)] if tag in tags else [0.0] * length

        self.outside, self.begins, self.goes_on = of("O"), of("B"), of("I")

    def of(self, best: list[str], first: int, last: int) -> float:
        """The smallest probability of the words of a span; of a doubtful one, of being in any."""
        if best[first] == "O":
            return min(1 - self.outside[at] for at in range(first, last + 1))
        own = [self.begins[first], *(self.goes_on[at] for at in range(first + 1, last + 1))]
        ends = 1 - self.goes_on[last + 1] if last + 1 < len(best) else 1.0
        return float(min(*own, ends))


def _runs(best: list[str], chances: _Chances) -> Iterator[tuple[int, int]]:
    """First and last word of each span: those of the best reading, and stretches it leaves out with some doubt."""
    at = 0
    while at < len(best):
        last = at
        if best[at] != "O":
            while last + 1 < len(best) and best[last + 1] == "I":
                last += 1
            yield at, last
        elif 1 - chances.outside[at] >= LOWEST:
            while last + 1 < len(best) and best[last + 1] == "O" and _joins(chances, last + 1):
                last += 1
            yield at, last
        at = last + 1


def _joins(chances: _Chances, at: int) -> bool:
    inside = 1 - chances.outside[at]
    return inside >= LOWEST and chances.begins[at] < inside / 2
