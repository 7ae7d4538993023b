"""What the fields look at: the word, its shape and ends, its neighbours, word lists, and what the rules found."""

import re
from collections.abc import Mapping
from functools import lru_cache

from annotator.suggestions.providers import patterns
from annotator.suggestions.providers.learned.words import Extent, Words, is_line_end

VERSION = 1  # changes with what a feature means: a model is used with the features it was trained on only
WINDOW = (-4, -3, -2, -1, 1, 2, 3, 4)
CLOSE = 2  # words away: up to here shape and lists count, too
END = "END"  # of a line, where a small word would stand
FAR = 9  # words to the next verb of speech, at most
CUES = frozenset({"cue", "cue-tell", "cue-weak", "cue-quote", "cue-noun"})
OPENING, CLOSING = "“„«", "”»"
STOPS = ".!?。؟।"
SHORT_NAME = 2  # letters: below, that a word is part of a name elsewhere says nothing


def of(words: Words, rules: Mapping[str, list[Extent]]) -> list[list[str]]:
    """The features of each word; `rules` holds the extents that rules found, per label. None for line ends."""
    about = [_own(word) for word in words.said]
    found = [_Rules(label, words, extents) for label, extents in sorted(rules.items())]
    before, behind = _to_cue(words.said), _to_cue(words.said[::-1])[::-1]
    quoted, first = False, True
    features: list[list[str]] = []
    for place, word in enumerate(words.said):
        if is_line_end(word):
            quoted, first = False, True
            features.append([])
            continue
        quoted = _in_quote(word, quoted)
        own = [*about[place].own, f"cue<{before[place]}", f"cue>{behind[place]}"]
        own += ["quoted"] * quoted + ["first"] * first
        own += _around(about, place)
        for one in found:
            own += one.at(place)
        features.append(own)
        first = word in STOPS
    return features


class _About:
    """One spelling: its small form, its features, and what it is to a word some steps away."""

    __slots__ = ("at", "own", "small")

    def __init__(self, word: str) -> None:
        ends = is_line_end(word)
        self.small = END if ends else word.lower()
        shape = _shape(word)
        lists = [] if ends else [f"list={name}" for name in sorted(patterns.lists_of(word))]
        parts = [
            f"{side}{size}={part}"
            for size in (1, 2, 3, 4)
            if len(self.small) > size
            for side, part in (("begin", self.small[:size]), ("end", self.small[-size:]))
        ]
        brief = re.sub(r"(.)\1+", r"\1", shape)
        self.own = ["always", f"word={self.small}", f"shape={shape}", f"brief={brief}", *parts, *lists]
        self.at = {step: [f"{step}={self.small}", *self._seen_from(step, shape, lists)] for step in WINDOW}

    def _seen_from(self, step: int, shape: str, lists: list[str]) -> list[str]:
        if self.small == END:
            return []
        if abs(step) > CLOSE:
            return [f"{'before' if step < 0 else 'after'}={self.small}"]
        return [f"{step}shape={shape}", *(f"{step}{name}" for name in lists)]


@lru_cache(maxsize=16384)
def _own(word: str) -> _About:
    return _About(word)


def _shape(word: str) -> str:
    """X, x and 9 for capitals, small letters and digits; a run of more than three counts as three."""
    letters = "".join(
        "9" if one.isdigit() else "X" if one.isupper() else "x" if one.isalpha() else one for one in word
    )
    return re.sub(r"(.)\1{3,}", r"\1\1\1", letters)


def _around(about: list[_About], place: int) -> list[str]:
    found = []
    for step in WINDOW:
        near = about[place + step] if 0 <= place + step < len(about) else _own("\n")
        found += near.at[step]
    if place:
        found.append(f"pair={about[place - 1].small}|{about[place].small}")
    if place + 1 < len(about):
        found.append(f"next={about[place].small}|{about[place + 1].small}")
    return found


class _Rules:
    """What the rules found of one label."""

    def __init__(self, label: str, words: Words, extents: list[Extent]) -> None:
        self._label = label
        self._tags = words.tags(extents)
        self._small = [word.lower() for word in words.said]
        self._names = {
            small
            for small, word, tag in zip(self._small, words.said, self._tags, strict=True)
            if tag != "O" and len(word) > SHORT_NAME and word[0].isupper()
        }

    def at(self, place: int) -> list[str]:
        """What the rules say here and on either side, and whether the word is part of such a name elsewhere."""
        near = [place + step for step in (-1, 0, 1)]
        said = [f"rule{at - place}{self._label}={self._tags[at]}" for at in near if 0 <= at < len(self._tags)]
        return [*said, f"name{self._label}"] if self._small[place] in self._names else said


def _to_cue(said: list[str]) -> list[int]:
    """How many words ago the last verb of speech of the line was, at most FAR."""
    found, ago = [], FAR
    for word in said:
        if is_line_end(word):
            ago = FAR
        found.append(ago)
        ago = 0 if not CUES.isdisjoint(patterns.lists_of(word)) else min(FAR, ago + 1)
    return found


def _in_quote(word: str, quoted: bool) -> bool:  # noqa: FBT001 # a state, carried on
    if word in OPENING:
        return True
    if word in CLOSING:
        return False
    return not quoted if word == '"' else quoted
