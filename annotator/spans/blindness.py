"""Blind until submitted, for machines: what has seen a review of a text proposes nothing for that text or its like.

A model learns from finished reviews. Shown again in a review of the same text, or of a report that repeats it, its
suggestions would be another person's opinion.
"""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from zlib import crc32

from annotator.spans.joined import Joined
from annotator.spans.matching import fold

RUN = 5  # words in a row: as many in common are rarely chance
NEAR = 0.5  # of the runs of the shorter text: from here on two texts are the same report
WORD = re.compile(r"\w+")

Runs = frozenset[int]


def runs(text: str) -> Runs:
    """Hashes of each five words in a row, as they sound without case, accents and marks; all words of a short text."""
    words = WORD.findall(fold(text))
    last = max(1, len(words) - RUN + 1)
    return frozenset(crc32(" ".join(words[at : at + RUN]).encode()) for at in range(last))


def packed(text: Iterable[int]) -> bytes:
    """The runs of a text, four bytes each."""
    return array("I", sorted(text)).tobytes()


def unpacked(content: bytes) -> "array[int]":
    """What `packed` wrote."""
    numbers = array("I")
    numbers.frombytes(content)
    return numbers


def alike(one: Runs, other: Collection[int]) -> bool:
    """Are two texts near-duplicates? `other` holds each of its runs once."""
    return is_near(len(one.intersection(other)), len(one), len(other))


def repeats(text: str, other: str) -> bool:
    """Are two texts near-duplicates?"""
    return alike(runs(text), runs(other))


def is_near(shared: int, *runs: int) -> bool:
    """Are as many runs in common enough for texts of so many?"""
    return shared >= NEAR * min(runs)


@dataclass(frozen=True)
class Seen:
    """The texts whose reviews a model has seen."""

    texts: tuple[Runs, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """What a model has seen that learned from reviews of these texts."""
        return cls(tuple(map(runs, texts)))

    def may_propose(self, text: str) -> bool:
        """May the model propose for reviews of this text? Not if it has seen a review of it or of a near-duplicate."""
        return not self.like(runs(text))

    def like(self, text: Runs) -> list[int]:
        """The places of the texts that are near-duplicates of this one."""
        shared = Counter(place for run in text for place in self._where.get(run, ()))
        return [
            place
            for place, count in sorted(shared.items())
            if is_near(count, len(text), len(self.texts[place]))
        ]

    @cached_property
    def _where(self) -> dict[int, list[int]]:
        where: dict[int, list[int]] = {}
        for place, text in enumerate(self.texts):
            for run in text:
                where.setdefault(run, []).append(place)
        return where

    def to_bytes(self) -> bytes:
        """For a file: per text how many runs, then the runs, four bytes each."""
        return b"".join(array("I", [len(text)]).tobytes() + packed(text) for text in self.texts)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """What `to_bytes` wrote."""
        numbers = unpacked(content)
        texts, at = [], 0
        while at < len(numbers):
            texts.append(frozenset(numbers[at + 1 : at + 1 + numbers[at]]))
            at += 1 + numbers[at]
        return cls(tuple(texts))


def groups(texts: list[Runs]) -> list[int]:
    """A number per text, the same for near-duplicates, and for whatever is joined by some."""
    joined, seen = Joined(), Seen(tuple(texts))
    for place, text in enumerate(texts):
        for other in seen.like(text):
            joined.join(other, place)
    return [joined.leader(place) for place in range(len(texts))]
