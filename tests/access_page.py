"""docs/access.md, written from the table of who reaches which route."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.access_table import PEOPLE, TABLE

PAGE = Path(__file__).resolve().parents[1] / "docs/access.md"
WRITE = ".venv/bin/python -m tests.access_page"
WORDS = {
    "in": "sign in",
    "403": "refused",
    "404": "hidden",
    "405": "–",
    "ok": "✔",
    "reads": "reads",
    "edits": "✔",
}
INTRODUCTION = """# Who reaches what

Written from the table in `tests/access_table.py`, by which every route of the program is walked as each of these people;
do not edit it here. Objects with an owner (a review, a token) are those of the first analyst.

| word | meaning |
|---|---|
| sign in | sent to the sign-in page; the API answers 401 |
| hidden | 404, as if it were not there |
| refused | 403, with the reason |
| ✔ | let through; a rule may still say no for other reasons, such as a review that is submitted |
| reads | shown, and never changed |

A method that is not in the table is answered 405. `…*` stands for the list of a table, one row of it, its history, and the pages
that add, change and delete.
"""


def page() -> str:
    """docs/access.md."""
    parts, lines = [INTRODUCTION], iter(TABLE.strip().splitlines())
    for is_heading, group in groupby(lines, key=lambda line: line.startswith("#")):
        if is_heading:
            parts += [f"{line.replace('#', '##', 1)}\n" for line in group]
        else:
            parts.append("\n".join(_rows(group)) + "\n")
    return "\n".join(parts)


def _rows(lines: Iterator[str]) -> Iterator[str]:
    yield f"| | | {' | '.join(PEOPLE.values())} |"
    yield "|---" * (len(PEOPLE) + 2) + "|"
    for line in lines:
        method, route, *answers = line.split()
        yield f"| {method} | `{route}` | {' | '.join(WORDS[answer] for answer in answers)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
