"""How words stand in a text."""

import re
from collections.abc import Iterator

from annotator.spans.matching import fold

WORD = re.compile(r"\w+")
PIECE = re.compile(r"'s(?!\w)|\w+|[^\w\s]")


def first_word(folded: str) -> str:
    """The first word of folded words, where they have one."""
    found = WORD.match(folded)
    return found[0] if found else ""


def pieces_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words and signs of a stretch stand, a possessive by itself."""
    return [(start + one.start(), start + one.end()) for one in PIECE.finditer(fold(text[start:end]))]


def occurrences(folded: str, text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where some words stand in a text, whole and written alike."""
    wanted, case = fold(words), case_of(words)
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if is_whole(folded, at, end) and case_of(text[at:end]) == case:
            yield at, end
        at = folded.find(wanted, at + 1)


def is_whole(folded: str, start: int, end: int) -> bool:
    """Does a stretch of a folded text end no word in the middle?"""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in {"-", "_", "@"})


def case_of(words: str) -> str:
    """Small, capitals, or neither: *us* is not *US*."""
    return "small" if words == words.lower() else "capitals" if words == words.upper() else "mixed"
