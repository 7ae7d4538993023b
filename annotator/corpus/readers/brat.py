"""brat's stand-off: a .txt file and the .ann file beside it. Offsets count code points, each proven by its quote."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated, own
from annotator.corpus.readers.encoding import decoded
from annotator.corpus.readers.fields import shown
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note

SPAN = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)
LINK = re.compile(r"R\d+\t(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
EQUAL = re.compile(r"\*\t(\S+) (T\d+) (T\d+)\s*")
VALUE = re.compile(r"[AM]\d+\t(\S+) (T\d+)(?: (\S+))?\s*")
NOTES = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)", re.DOTALL)
DIGITS = 12  # more are no offset


@dataclass
class _Annotations:
    spans: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    broken: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a pair of files."""
    if file.companion is None:
        yield Fault(
            file.name, None, _("brat's annotations need the text: choose the .txt and the .ann file together")
        )
        return
    text = decoded(file.stream.read(), reading.encoding)
    with file.companion.opened() as stream:
        lines = decoded(stream.read(), reading.encoding).split("\n")
    found = _annotations(file.companion.name, lines, text)
    yield from found.broken
    yield from found.notes
    if found.broken:
        return
    places = {key: place for place, key in enumerate(found.spans)}
    links = [
        {"type": kind, "from": places.get(one), "to": places.get(other)} for kind, one, other in found.links
    ]
    raw = {"text": text, "spans": list(found.spans.values()), "links": links}
    yield from annotated.reports(file.name, None, raw, reading)


def _annotations(name: str, lines: list[str], text: str) -> _Annotations:
    found, others = _Annotations(), 0
    for number, whole in enumerate(lines, start=1):
        line = whole.rstrip("\r")
        if not line.strip():
            continue
        if match := SPAN.fullmatch(line):
            _take_span(found, name, number, match, text)
        elif match := LINK.fullmatch(line) or EQUAL.fullmatch(line):
            found.links.append((match[1], match[2], match[3]))
        elif match := VALUE.fullmatch(line):
            _take_value(found, match)
        elif match := NOTES.fullmatch(line):
            _take_notes(found, match)
        elif line[0] in "EN#AM*":
            others += 1
        else:
            found.broken.append(Fault(name, number, _("no line of brat: %(line)s") % {"line": shown(line)}))
    if others:
        told = _("left out %(count)d events, normalisations and notes, for which there is no place")
        found.notes.append(Note(name, None, told % {"count": others}))
    return found


def _take_span(found: _Annotations, name: str, number: int, match: re.Match[str], text: str) -> None:
    key, label, extents, quote = match.groups()
    numbers = re.findall(r"\d+", extents)
    if max(map(len, numbers)) > DIGITS:
        found.broken.append(Fault(name, number, _("%(key)s: no such offset") % {"key": key}))
        return
    pieces = list(zip(map(int, numbers[::2]), map(int, numbers[1::2]), strict=True))
    start, end = pieces[0][0], pieces[-1][1]
    gaps = (text[left[1] : right[0]] for left, right in pairwise(pieces))
    if any(gap.strip() for gap in gaps):
        told = _("left out %(key)s of “%(label)s”: it is in pieces, with other words between them")
        found.notes.append(Note(name, number, told % {"key": key, "label": shown(label)}))
        return
    joined = " ".join(text[left:right] for left, right in pieces)
    whole = text[start:end] if joined == quote else quote
    if not text[start:end] and start == end:
        told = _("left out %(key)s of “%(label)s”: it covers nothing")
        found.notes.append(Note(name, number, told % {"key": key, "label": shown(label)}))
        return
    found.spans[key] = {"start": start, "end": end, "label": label, "quote": whole, "attributes": {}}


def _take_value(found: _Annotations, match: re.Match[str]) -> None:
    """An attribute as brat has it: LABEL-name with a value, or LABEL-name-value."""
    called, key, value = match.groups()
    span = found.spans.get(key)
    if span is None:
        return
    name = called.removeprefix(f"{span['label']}-")
    span["attributes"].setdefault(name, value if value is not None else True)


def _take_notes(found: _Annotations, match: re.Match[str]) -> None:
    """What our own export writes as a note, exactly; brat's names cannot hold it all."""
    span = found.spans.get(match[1])
    try:
        said = json.loads(match[2])
    except (ValueError, RecursionError):
        return
    if span is not None and isinstance(said, dict) and own.ORIGIN in said:
        span["attributes"] = own.values(said)
        span["label"] = said.get("label", span["label"])
