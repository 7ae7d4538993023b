"""A text as words and sequences, in any language that separates words."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import Self

# letters and digits with the marks that join them, a line end, or one other sign
WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u200c\u200d]|(?<=\w)[.,’'\-‐](?=[^\W_]))*|\n\s*|[^\w\s]|_+"
)
POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
LONGEST = 400  # words of a sequence: a line is one, unless it is longer

Extent = tuple[int, int]


@dataclass(frozen=True)
class Words:
    """The words of a text with their extents, line ends among them, and which of them make sequences."""

    said: list[str]
    extents: list[Extent]
    sequences: list[range]

    @classmethod
    def of(cls, text: str) -> Self:
        """Cut a text; a possessive ’s is a word of its own, so that a name can end before it."""
        extents: list[Extent] = []
        for found in WORD.finditer(text):
            start, end = found.span()
            if end - start > 2 and (tail := POSSESSIVE.search(found[0])):
                extents += [(start, start + tail.start()), (start + tail.start(), end)]
            else:
                extents.append((start, end))
        said = [text[start:end] for start, end in extents]
        return cls(said, extents, _sequences(said))

    def tags(self, spans: list[Extent]) -> list[str]:
        """B for the first word of a span, I for its others, O for all else."""
        tags = ["O"] * len(self.said)
        for extent in spans:
            tag = "B"
            for place in self.within(extent):
                if not is_line_end(self.said[place]):
                    tags[place] = tag
                    tag = "I"
        return tags

    def within(self, extent: Extent) -> range:
        """The places of the words that share a code point with an extent."""
        first = bisect_right(self.extents, extent[0], key=itemgetter(1))
        return range(first, bisect_left(self.extents, extent[1], first, key=itemgetter(0)))


def is_line_end(word: str) -> bool:
    """Does a line end here?"""
    return word[0] == "\n"


def _sequences(said: list[str]) -> list[range]:
    found, start = [], 0
    for place, word in enumerate([*said, "\n"]):
        ends = is_line_end(word)
        if ends or place - start == LONGEST:
            if place > start:
                found.append(range(start, place))
            start = place + 1 if ends else place
    return found
