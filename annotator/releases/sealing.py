"""An item of a release in two parts: canonical JSON, and the strings in it that were taken from the report.

The hash of an item covers the JSON, where each such string is a token, and the hash of all strings together. A
report can be erased from a release and what is left still verifies.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from annotator.spans import canonical

TOKEN = json.dumps("\0")  # a text never holds NUL, so no string of an item is this one
# some programs end a line at these; JSON lets them stand
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
# canonical.dumps without its sorting, a third of the time it takes
ENCODE = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode
LINE_END = re.compile("[\x85\u2028\u2029]")


class ItemError(ValueError):
    """The two parts of an item do not fit each other."""


class Strings:
    """The strings taken from a report, in the order in which they stand in the item."""

    def __init__(self) -> None:
        self._taken: list[str] = []

    def take(self, string: str) -> str:
        """Set a string apart, after those that stand before it; what to put in its place."""
        self._taken.append(string)
        return "\0"

    def __str__(self) -> str:
        """JSON strings, one per line."""
        literals = "\n".join(map(encode_basestring, self._taken))
        return literals if literals.isascii() else LINE_END.sub(lambda end: LINE_ENDS[end.group()], literals)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The two parts of an item and their hashes."""

    body: str
    strings: str
    strings_sha256: str
    sha256: str


def seal(content: dict[str, Any], strings: Strings) -> Sealed:
    """An item whose strings were set apart while it was made. The keys of its objects are in code point order."""
    body, literals = ENCODE(content), str(strings)
    strings_sha256 = canonical.text_sha256(literals)
    return Sealed(body, literals, strings_sha256, item_sha256(body, strings_sha256))


def item_sha256(body: str, strings_sha256: str) -> str:
    """The hash of an item, with or without its strings at hand."""
    return canonical.sha256({"body": canonical.text_sha256(body), "strings": strings_sha256})


def content_sha256(item_hashes: Iterable[str]) -> str:
    """The hash of a release's content: of its items' hashes, in code point order, and of nothing else."""
    return canonical.sha256(sorted(item_hashes))


def bare(body: str) -> dict[str, Any]:
    """The item with null for each string that was taken from the report."""
    content: dict[str, Any] = json.loads(line(body, "\n".join(["null"] * body.count(TOKEN))))
    return content


def line(body: str, strings: str) -> str:
    """The item as one line of JSON: keys in code point order, nothing in it that ends a line."""
    pieces, literals = body.split(TOKEN), strings.split("\n")
    if len(pieces) != len(literals) + 1:
        raise ItemError(f"{len(literals)} strings for {len(pieces) - 1} places")
    woven = [""] * (len(pieces) + len(literals))
    woven[::2], woven[1::2] = pieces, literals
    return "".join(woven)
