"""Articles with their gold marked in the text: `{S1 Police} said {C>1=4 four guards were killed}.`

S, C, A are SOURCE, CASUALTY, ACTOR. A digit behind S names the source, also for several mentions of it.
Behind C: `>1` claimed by source 1, `>article` nobody is named, `>-` a headline, not judged; `=4` the count as
the review page writes it. Marks may nest.
"""

import re
from dataclasses import dataclass
from pathlib import Path

LABELS = {"A": "ACTOR", "C": "CASUALTY", "S": "SOURCE"}
MARK = re.compile(
    r"\{(?P<label>[ACS])(?P<id>\d+)?(?:>(?P<to>\d+|article|-))?(?:=(?P<count>\S+))? |(?P<end>\})"
)
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


def articles(folder: str) -> list[Article]:
    """The articles of `seen` or `unseen`."""
    paths = sorted((ARTICLES / folder).glob("*.txt"))
    return [parse(f"{folder}/{path.stem}", path.read_text(encoding="utf-8")) for path in paths]
