"""Columns of tokens with BIO tags. The text is made of the tokens, with their own places where the file has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note
from annotator.spans import canonical

TAG = re.compile(r"O|([BIESLU])-(\S+)")
STARTS, ENDS = "BSU", "ESLU"
COMMENT = re.compile(r"#[^\t:]*:[^\t]*$|#[^\t]*(?<! O)$")  # a token “#” has its tag behind it
DOCUMENT, SHA256 = "document", "text_sha256"
DOCSTART = "-DOCSTART-"
LONGEST_GAP = 10_000  # blanks between two tokens


def is_row(line: str) -> bool:
    """A token and a tag, perhaps more between them."""
    cells = cells_of(line)
    return len(cells) >= 2 and TAG.fullmatch(cells[-1]) is not None


def cells_of(line: str) -> list[str]:
    """The columns of a line, between tabs, or where there is none between blanks."""
    return line.split("\t") if "\t" in line else line.split()


@dataclass
class _Document:
    line: int
    said: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[dict[str, Any]] = field(default_factory=list)
    label: str | None = None  # of the span that may go on
    ended_line: bool = False

    def add(self, token: str, place: int | None, tag: str) -> str | None:
        """Take a token; a sentence where it does not fit."""
        gap = (place - self.length) if place is not None else (1 if self.text else 0)
        if gap < 0 or gap > LONGEST_GAP or (place is not None and self.text == [] and place > LONGEST_GAP):
            return _("the token starts at %(place)s, where there is no place for it") % {"place": place}
        if gap:
            self._fill("\n" + " " * (gap - 1) if self.ended_line else " " * gap)
        self.ended_line = False
        start = self.length
        self._fill(token)
        self._mark(start, tag)
        return None

    def _fill(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)

    def _mark(self, start: int, tag: str) -> None:
        match = TAG.fullmatch(tag)
        if match is None or match[1] is None:
            self.label = None
            return
        position, label = match.groups()
        if position in STARTS or self.label != label:
            self.spans.append({"start": start, "label": label})
        self.spans[-1]["end"] = self.length
        self.label = None if position in ENDS and position != "B" else label


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a file, parted by -DOCSTART- or by comments that name a document, else one."""
    try:
        lines = file.stream.read().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        yield Fault(file.name, None, _("not UTF-8; if it has another encoding, name it"))
        return
    current, found = _Document(1), False
    for number, whole in enumerate(lines, start=1):
        line = whole.rstrip("\r")
        if COMMENT.match(line):
            name, _colon, value = line[1:].partition(":")
            if name.strip() == DOCUMENT:
                found = found or bool(current.text)
                yield from _report(file.name, current, reading)
                current = _Document(number)
            current.said[name.strip()] = value.strip()
        elif not line.strip():
            current.ended_line = bool(current.text)
            current.label = None
        elif cells_of(line)[0] == DOCSTART:
            found = found or bool(current.text)
            yield from _report(file.name, current, reading)
            current = _Document(number)
        elif fault := _token(current, line):
            yield Fault(file.name, number, fault)
            return
    yield from _report(file.name, current, reading)
    if not found and not current.text:
        yield Fault(file.name, None, _("it holds no token"))


def _token(current: _Document, line: str) -> str | None:
    cells = cells_of(line)
    if not is_row(line):
        return _("no token with a BIO tag in the last column")
    placed = len(cells) == 4 and cells[1].isdecimal() and cells[2].isdecimal() and len(cells[1]) < 12
    if placed and int(cells[2]) - int(cells[1]) != len(cells[0]):
        return _("the token does not have the length that its places say")
    return current.add(cells[0], int(cells[1]) if placed else None, cells[-1])


def _report(name: str, document: _Document, reading: Reading) -> Iterator[Found]:
    if not document.text:
        return
    text = "".join(document.text)
    if document.ended_line and canonical.text_sha256(text + "\n") == document.said.get(SHA256):
        text += "\n"
    if document.said.get(SHA256) not in (None, canonical.text_sha256(text)):
        told = _("the blanks between its tokens are not those of the text it was made from")
        yield Note(name, document.line, told)
    yield from annotated.reports(name, document.line, {"text": text, "spans": document.spans}, reading)
