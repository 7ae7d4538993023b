"""Tokens with BIO tags, a file per label, for programs that learn from columns.

A column cannot nest: each label has a file of its own, and where spans of one label overlap there, the one that starts
first, or is longer, goes first.
"""

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from annotator.releases.writers import quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.parties import Mark, Marks
from annotator.releases.writers.spool import spools
from annotator.spans.called import safe_names

FORMAT, VERSION = "conll", 1
WIDENED, SHORTENED, ADDED, LEFT_OUT = "widened", "shortened", "added", "left_out"
TOKENS = (
    "A token is a run of letters, digits and marks, or any other character that is no blank. Columns: token, start, end,"
    " tag, between tabs. A blank line follows the tokens of a line of the text, unless a span of the label goes on over"
    " it. Lines without a tab start with # and name what follows."
)
FITTING = (
    "A span takes every token it touches. Where it starts or ends inside a token it is widened to it; where another span"
    " of the label has some of its tokens already it is shortened to those left, and left out where none is. report.json"
    " counts these by label, and a comment before the document names each."
)


def _marks() -> str:
    """Characters that belong to the letter before them, as ranges of a regular expression; `\\w` has none of them."""
    marks = [
        code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me")
    ]
    runs = (list(run) for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


TOKEN = re.compile(rf"\w[\w{_marks()}\u200c\u200d]*|\S")


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every token is in it."""
    marks, about, archive = Marks(edition), edition.about(FORMAT, VERSION), Archive(edition)
    names = safe_names(marks.labels.names, "label")
    counts = {label: {"spans": 0, ADDED: 0, WIDENED: 0, SHORTENED: 0, LEFT_OUT: 0} for label in names}
    with spools(names) as files:
        for label, name in names.items():
            _comment(
                files[label], {**about, "label": label, "tags": f"B-{name} I-{name} O", "rule": marks.rule}
            )
        for content in quotes.checked(items):
            tokens = [match.span() for match in TOKEN.finditer(content["text"])]
            for label, found in marks.of(content).items():
                tags = _Tags(tokens, found)
                _comment(files[label], _document(content) | tags.told)
                _lines(files[label], content["text"], tokens, tags, names[label])
                for what, count in tags.counts.items():
                    counts[label][what] += count
        archive.add("README.txt", readme.text(about, marks.rule, TOKENS, FITTING))
        archive.add("report.json", readme.as_json({**about, "labels": counts}))
        for label, file in files.items():
            yield from archive.pour(f"{names[label]}.conll", file)
    yield from archive.finished()


class _Tags:
    """Which tokens begin and continue a span of one label, and what had to be done for it."""

    def __init__(self, tokens: list[tuple[int, int]], marks: list[Mark]) -> None:
        self.begins: set[int] = set()
        self.inside: set[int] = set()
        self.told: dict[str, str] = {}
        self.counts = {"spans": 0, ADDED: 0, WIDENED: 0, SHORTENED: 0, LEFT_OUT: 0}
        starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
        free = 0
        for mark in marks:
            first, last = bisect_right(ends, mark.start), bisect_left(starts, mark.end)
            kept = max(first, free)
            self._note(mark, tokens[first:last], left=tokens[kept:last])
            if kept < last:
                self.begins.add(kept)
                self.inside.update(range(kept + 1, last))
                free = last

    def _note(self, mark: Mark, touched: list[tuple[int, int]], *, left: list[tuple[int, int]]) -> None:
        if not left:
            self._count(LEFT_OUT, mark, "")
            return
        self.counts["spans"] += 1
        extent = f" -> [{left[0][0]}, {left[-1][1]})"
        if mark.added:
            self._count(ADDED, mark, "")
        if left != touched:
            self._count(SHORTENED, mark, extent)
        elif touched[0][0] < mark.start or touched[-1][1] > mark.end:
            self._count(WIDENED, mark, extent)

    def _count(self, what: str, mark: Mark, extent: str) -> None:
        self.counts[what] += 1
        self.told[f"{what} {mark.span_id}"] = f"[{mark.start}, {mark.end}){extent}"


def _lines(file: IO[bytes], text: str, tokens: list[tuple[int, int]], tags: _Tags, name: str) -> None:
    rows, before = [], 0
    for place, (start, end) in enumerate(tokens):
        inside = place in tags.inside
        if place and not inside and "\n" in text[before:start]:
            rows.append("")
        tag = f"B-{name}" if place in tags.begins else f"I-{name}" if inside else "O"
        rows.append(f"{text[start:end]}\t{start}\t{end}\t{tag}")
        before = end
    file.write("".join(f"{row}\n" for row in [*rows, ""]).encode())


def _document(content: dict[str, Any]) -> dict[str, str]:
    return {
        "document": content["id"],
        "text_sha256": content["text_sha256"],
        "reviewers": " ".join(review["reviewer"] for review in content["reviews"]),
    }


def _comment(file: IO[bytes], told: dict[str, Any]) -> None:
    """Lines that are no tokens: they hold no tab."""
    lines = (f"# {name}: {' '.join(str(value).split())}\n" for name, value in told.items())
    file.write("".join(lines).encode())
