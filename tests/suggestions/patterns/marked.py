"""Articles with their gold marked in the text: `{S1 Police} said {C>1=4 four guards were killed}.`

S, C, A are SOURCE, CASUALTY, ACTOR. A digit behind S names the source, also for several mentions of it.
Behind C: `>1` claimed by source 1, `>article` nobody is named, `>-` a headline, not judged; `=4` the count: 4, 9+
(at least), -40 (at most), ~10 (about), 30-40, a vague word, or ? (nobody knows). Marks may nest.

    python -m tests.suggestions.patterns.marked FOLDER    # the articles of a folder as JSON lines
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.spans.counts import VAGUE

LABELS = {"A": "ACTOR", "C": "CASUALTY", "S": "SOURCE"}
MARK = re.compile(
    r"\{(?P<label>[ACS])(?P<id>\d+)?(?:>(?P<to>\d+|article|-))?(?:=(?P<count>\S+))? |(?P<end>\})"
)
COUNT = re.compile(r"~?(\d*)([+-]?)(\d*)")
ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Mark:
    """One gold span; offsets are code points of the text without marks."""

    start: int
    end: int
    label: str
    id: str | None
    to: str | None
    count: str | None


@dataclass(frozen=True)
class Article:
    """A text and its gold."""

    name: str
    text: str
    marks: tuple[Mark, ...]

    def as_json(self) -> dict[str, Any]:
        """The article as a line of an annotated file: text, spans and links. A toll is linked to each mention."""
        spans = [
            {"start": m.start, "end": m.end, "label": m.label, "attributes": _attributes(m)}
            | ({"eid": f"{m.label} {m.id}"} if m.id else {})
            for m in self.marks
        ]
        links = [
            {"from": toll, "to": source, "type": "claimed-by"}
            for toll, claimed in enumerate(self.marks)
            for source, mention in enumerate(self.marks)
            if claimed.to and mention.label == "SOURCE" and mention.id == claimed.to
        ]
        return {"text": self.text, "labels": sorted(LABELS.values()), "spans": spans, "links": links}


def parse(name: str, marked: str) -> Article:
    """Take the marks out of a marked text."""
    text, at, marks = "", 0, []
    open_marks: list[tuple[int, re.Match[str]]] = []
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if not found["end"]:
            open_marks.append((len(text), found))
            continue
        start, mark = open_marks.pop()
        marks.append(Mark(start, len(text), LABELS[mark["label"]], mark["id"], mark["to"], mark["count"]))
    if open_marks:
        raise ValueError(f"{name}: a mark is not closed")
    return Article(name, text + marked[at:], tuple(sorted(marks, key=lambda m: (m.start, -m.end))))


def _attributes(mark: Mark) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if mark.count and (found := COUNT.fullmatch(mark.count)):
        low, sign, high = found.groups()
        least = int(low) if low else 0
        most = None if sign == "+" else int(high) if high else least
        said = {"count_min": least, "count_max": most}
    elif mark.count in VAGUE:
        said = dict(zip(("count_min", "count_max"), VAGUE[mark.count], strict=True))
    return said | ({"attribution": "article"} if mark.to == "article" else {})


def articles(folder: str) -> list[Article]:
    """The articles of `seen` or `unseen`."""
    paths = sorted((ARTICLES / folder).glob("*.txt"))
    return [parse(f"{folder}/{path.stem}", path.read_text(encoding="utf-8")) for path in paths]


if __name__ == "__main__":
    for one in articles(sys.argv[1]):
        sys.stdout.write(json.dumps(one.as_json(), ensure_ascii=False) + "\n")
