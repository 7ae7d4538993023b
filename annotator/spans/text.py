"""The one normalisation of an imported text, and the offsets that move with it."""

import re
from bisect import bisect_left
from itertools import pairwise

CONTEXT = 60  # code points shown on each side of a stretch
LINE_ENDS = re.compile(r"\r\n?")
UNSTORABLE = re.compile(r"[\x00\uD800-\uDFFF]")  # NUL for PostgreSQL, lone surrogates for UTF-8


class TextError(ValueError):
    """The text cannot be stored; the message says why and where (line, counted from 1)."""


class Normalised:
    """A storable text and the map from offsets of the raw text to its own.

    CRLF and a lone CR become LF. NUL and lone surrogates are refused, as is a text of blanks alone.
    Offsets are code points; one between CR and LF moves to just before the LF.
    """

    def __init__(self, raw: str) -> None:
        _refuse_unstorable(raw)
        self.raw_length = len(raw)
        self.text = LINE_ENDS.sub("\n", raw)
        # where a CR of a CRLF stood: each later offset moves back by one per entry
        self._dropped = [m.start() for m in LINE_ENDS.finditer(raw) if m.end() - m.start() == 2]

    def offset(self, raw_offset: int) -> int:
        """The place in the stored text of a place in the raw text."""
        return raw_offset - bisect_left(self._dropped, raw_offset)


def unstorable(text: str) -> tuple[int, str] | None:
    """Where the first character is that cannot be stored, in code points, and words for it; None without any."""
    found = UNSTORABLE.search(text)
    if found is None:
        return None
    return found.start(), "a NUL character" if found.group() == "\x00" else "half of a surrogate pair"


def _refuse_unstorable(raw: str) -> None:
    if not raw.strip():
        raise TextError("the text is empty")
    if found := unstorable(raw):
        position, character = found
        line = raw.count("\n", 0, position) + 1
        raise TextError(f"line {line} of the text holds {character}, which cannot be stored")


def lines(text: str) -> list[tuple[int, int]]:
    """[start, end) of each line of a stored text, in code points, the LF outside."""
    edges = [-1, *(i for i, character in enumerate(text) if character == "\n"), len(text)]
    return [(before + 1, after) for before, after in pairwise(edges)]


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """A stretch of a text between what stands before and after it in its lines, as far as CONTEXT goes.

    >>> around("No one.\\nFour guards fell. Then rain.", 13, 19)
    ('Four ', 'guards', ' fell. Then rain.')
    """
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return before.rsplit("\n", 1)[-1], text[start:end], after.split("\n", 1)[0]


def count_words(text: str) -> int:
    """Words as runs of characters between blanks."""
    return len(text.split())
