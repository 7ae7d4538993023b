"""Finds the stops of a text, the likeliest first."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from annotator.spans.stop import Stop
from annotator.suggestions.providers.patterns import grammar, regions
from annotator.suggestions.providers.patterns.provider import provider
from annotator.suggestions.providers.patterns.report import Report
from annotator.suggestions.stops.candidate import Candidate
from annotator.suggestions.stops.speakers import Speakers
from annotator.suggestions.stops.tolls import Tolls


@dataclass(frozen=True)
class Found:
    """A stop, what a digit would likeliest make of it, and how likely that is.

    A span of the label anywhere in `reach` answers it: another name of the same speaker may have been marked.
    """

    stop: Stop
    label: str
    likelihood: float
    quote: str
    reach: tuple[int, int]

    def to_json(self) -> dict[str, Any]:
        """As the page gets it."""
        said = {"quote": self.quote, "label": self.label, "reach": list(self.reach)}
        return {**self.stop.to_json(), **said}


class Finder:
    """The rules, made ready once."""

    def __init__(self) -> None:
        reader = provider()
        self._words, self._expression = reader.words, reader.expression
        files = [grammar.read_file(name)["pieces"] for name in ("shared", "casualty", "source")]
        book = grammar.Grammar(self._words, {name: piece for file in files for name, piece in file.items()})
        self._tolls, self._speakers = Tolls(book), Speakers(book)

    def find(self, text: str) -> list[Found]:
        """See `find` of this module."""
        report = Report(text, self._words, self._expression)
        regions.hide(report, regions.find(report))
        candidates = [*self._tolls.find(report), *self._speakers.find(report)]
        return [_found(report, one) for one in sorted(candidates, key=lambda c: (-c.likelihood, c.start))]


def _found(report: Report, one: Candidate) -> Found:
    start, end = report.starts[one.start], report.ends[one.end - 1]
    reach = min(start, report.starts[one.reach[0]]), max(end, report.ends[one.reach[1] - 1])
    return Found(Stop(one.kind, start, end), one.label, one.likelihood, report.text[start:end], reach)


@cache
def _finder() -> Finder:
    return Finder()


def find(text: str) -> list[Found]:
    """The stops of a text, the likeliest first; those of one label share no word."""
    return _finder().find(text)
