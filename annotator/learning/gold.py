"""Annotated texts from files: JSON lines as they are imported or exported, with what corpora add to them.

Beside `text`, `spans` and `links` a line may hold `labels` (those somebody looked for; else every label of the file)
and `ignore` (extents that are not judged); a span `optional`, `kind` and `eid` (mentions of one thing). A link leads
from and to places in `spans`, ids of spans, or extents.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.common.failure import Failure
from annotator.corpus.readers.annotated import text_of
from annotator.corpus.readers.fields import kind_of, shown
from annotator.corpus.readers.jsonl import Line, lines, parse
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.report import Fault, not_utf8
from annotator.spans.scoring import ANY_LABEL, Arrow, Gold, Mark, Marked
from annotator.spans.text import Normalised

PRONOUN = "pron"  # the kind of span that guidelines leave out and some corpora mark
FAULTS_TOLD = 20

Extent = tuple[int, int]


class GoldFaults(Failure):
    """A file cannot be read; the message has a line per fault, with file and line."""


def read(path: Path, optional_kinds: Collection[str] = (PRONOUN,)) -> list[Gold]:
    """The annotated texts of a file. GoldFaults where there is anything that cannot be read."""
    faults: list[Fault] = []
    found: list[Gold] = []
    try:
        with path.open("rb") as stream:
            for line in lines(stream):
                try:
                    found += _texts(line, optional_kinds)
                except Problems as problems:
                    faults += [Fault(path.name, line.number, problem) for problem in problems.found]
    except OSError as error:
        raise GoldFaults(f"{path}: cannot be read: {error.strerror or error}") from None
    if not faults and not found:
        faults.append(Fault(path.name, None, "no line holds an annotated text"))
    if faults:
        untold = [f"and {len(faults) - FAULTS_TOLD} more faults"] if len(faults) > FAULTS_TOLD else []
        raise GoldFaults("\n".join([*map(str, faults[:FAULTS_TOLD]), *untold]))
    labels = frozenset(mark.label for one in found for mark in one.marked.marks)
    return [one if one.marked.labels else _looked_for(one, labels) for one in found]


def _looked_for(gold: Gold, labels: frozenset[str]) -> Gold:
    return Gold(gold.text, replace(gold.marked, labels=labels))


def _texts(line: Line, optional_kinds: Collection[str]) -> Iterator[Gold]:
    """The text of a line; the first line of a release has none."""
    try:
        raw = parse(line.content.decode())
    except UnicodeDecodeError as error:
        raise Problems(not_utf8(error, line.offset)) from None
    if raw.get("record") == "release" and "text" not in raw:
        return
    text = text_of(raw)
    reader = _Reader(raw, text, optional_kinds)
    marked = reader.marked()
    if reader.problems:
        raise Problems(*reader.problems)
    yield Gold(text.text, marked)


class _Reader:
    """Reads the marks of one line and keeps what is wrong with them."""

    def __init__(self, raw: dict[str, Any], text: Normalised, optional_kinds: Collection[str]) -> None:
        self.raw, self.text, self.optional_kinds = raw, text, optional_kinds
        self.problems: list[str] = []

    def marked(self) -> Marked:
        spans = self._list("spans")
        marks = {place: mark for place, span in enumerate(spans) if (mark := self._mark(place, span))}
        names: dict[Any, Mark] = {**marks}
        names |= {(mark.start, mark.end): mark for mark in marks.values()}
        names |= {
            spans[place]["id"]: mark for place, mark in marks.items() if _is_name(spans[place].get("id"))
        }
        arrows = [
            arrow
            for place, link in enumerate(self._list("links"))
            if (arrow := self._arrow(place, link, names))
        ]
        labels = self._list("labels")
        if wrong := [label for label in labels if not isinstance(label, str)]:
            self.problems.append(f"labels: {shown(str(wrong[0]))} is no label")
        ignore = [extent for raw in self._list("ignore") if (extent := self._extent("ignore", raw))]
        return Marked(list(marks.values()), arrows, frozenset(map(str, labels)), ignore)

    def _list(self, name: str) -> list[Any]:
        value = self.raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problems.append(f"“{name}” must be a list, not {kind_of(value)}")
            return []
        return value

    def _mark(self, place: int, span: Any) -> Mark | None:
        where = f"spans[{place}]"
        if not isinstance(span, dict):
            self.problems.append(f"{where}: must be an object, not {kind_of(span)}")
            return None
        label, values, entity = span.get("label"), span.get("attributes") or {}, span.get("eid")
        if not isinstance(label, str) or not label:
            self.problems.append(f"{where}: “label” must be a word")
        elif not isinstance(values, dict):
            self.problems.append(f"{where}: “attributes” must be an object, not {kind_of(values)}")
        elif extent := self._extent(where, [span.get("start"), span.get("end")]):
            optional = bool(span.get("optional")) or span.get("kind") in self.optional_kinds
            return Mark(*extent, label, values, optional, None if entity is None else str(entity))
        return None

    def _extent(self, where: str, raw: Any) -> Extent | None:
        with suppress(TypeError, ValueError):
            start, end = raw
            if type(start) is int and type(end) is int and 0 <= start < end <= self.text.raw_length:
                return self.text.offset(start), self.text.offset(end)
        told = shown(str(raw))
        self.problems.append(
            f"{where}: {told} is no stretch of the text, which has {self.text.raw_length} characters (code points)"
        )
        return None

    def _arrow(self, place: int, link: Any, names: dict[Any, Mark]) -> Arrow | None:
        where = f"links[{place}]"
        if not isinstance(link, dict) or not isinstance(link.get("type"), str):
            self.problems.append(f"{where}: must be an object with a “type”")
            return None
        ends = []
        for end in ("from", "to"):
            named = link.get(end)
            if isinstance(named, list):
                if extent := self._extent(f"{where}.{end}", named):
                    ends.append(names.get(extent) or Mark(*extent, ANY_LABEL))
            elif _is_name(named) and named in names:
                ends.append(names[named])
            else:
                self.problems.append(f"{where}: “{end}” leads to no span: {shown(str(named))}")
        return Arrow(link["type"], *ends) if len(ends) == 2 else None


def _is_name(value: Any) -> bool:
    return type(value) in (int, str)
