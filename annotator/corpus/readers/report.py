"""What readers give: reports, and faults that name file and line."""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext as _

from annotator.spans import canonical
from annotator.spans.text import Normalised

BOM = b"\xef\xbb\xbf"
TITLE_LENGTH = 200  # code points of a first line that make a title


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell about a file. `line` counts from 1; None means the file as a whole."""

    file: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.file}: {self.problem}"
        return _("%(file)s, line %(line)d: %(problem)s") % {
            "file": self.file,
            "line": self.line,
            "problem": self.problem,
        }


class Fault(Told):
    """Why something cannot be imported; with a single one nothing is."""

    __slots__ = ()


class Note(Told):
    """What was left out or read otherwise than one might think, and why. It quotes no report: it is kept for good."""

    __slots__ = ()


class Proposed(NamedTuple):
    """Spans and links that came along, as JSON: a batch of them as objects would keep the garbage collector busy."""

    spans: int  # how many
    body: str  # {"spans": […], "links": […]}

    @classmethod
    def of(cls, body: dict[str, Any]) -> Self:
        """Compact JSON of spans and links."""
        return cls(len(body["spans"]), json.dumps(body, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it came in, checked. `text` is normalised; so are the offsets of what was proposed."""

    file: str
    line: int | None  # None: the report is the whole file
    text: str
    sha256: str
    title: str
    publication: dict[str, str] = field(
        default_factory=dict
    )  # fields of Publication; empty: nothing is known
    proposed: Proposed | None = None

    @classmethod
    def of(cls, file: str, line: int | None, normalised: Normalised, **said: Any) -> Self:
        """A report of a text; without a title it gets one from its first line or the file's name."""
        stored = normalised.text
        title = said.pop("title", "") or first_line(stored) or file
        return cls(file, line, stored, canonical.text_sha256(stored), title, **said)


def first_line(text: str) -> str:
    """The first line that says something, cut at a blank to at most TITLE_LENGTH code points."""
    for line in text.split("\n"):
        if any(map(str.isalnum, line)):
            words = " ".join(line[: TITLE_LENGTH * 2].split())
            return words if len(words) <= TITLE_LENGTH else _cut(words)
    return ""


def _cut(words: str) -> str:
    kept = words[: TITLE_LENGTH - 1]
    return (kept.rpartition(" ")[0] or kept) + "…"


def not_utf8(error: UnicodeDecodeError, offset: int) -> str:
    """What is told about bytes that are not UTF-8; `offset` is where in the file the decoded bytes began."""
    return _("not UTF-8: the byte 0x%(byte)02X at byte offset %(offset)d") % {
        "byte": error.object[error.start],
        "offset": offset + error.start,
    }


Found = Report | Fault | Note
