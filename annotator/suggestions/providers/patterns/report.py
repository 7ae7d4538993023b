"""A report as words: where each stands, one letter for what it can be, and where sentences end."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from annotator.suggestions.providers.patterns.grammar import Rule
from annotator.suggestions.providers.patterns.words import Words

LETTER = "\\w\u0300-\u036f\u200c\u200d"
BRIEF_LINE = 20  # words: below, a line is too short to tell its language


def word_expression(abbreviations: Iterable[str]) -> re.Pattern[str]:
    """What counts as one word. A possessive 's is a word of its own; hyphens and inner apostrophes join."""
    short = "|".join(re.escape(word) for word in sorted(abbreviations, key=len, reverse=True))
    return re.compile(
        r"[a-z]{2,}(?=[ ,\n])"  # most words, found at once
        rf"|(?=[A-Z][a-z]{{0,5}}\.)(?:(?:{short})(?=\s)|[A-Z]\.(?=\s[A-Z]))"
        rf"|(?:[A-Za-z]\.){{2,}}(?:-[{LETTER}]+)?"
        r"|(?:https?://|www\.|pic\.\w+\.|t\.co/)\S+"
        rf"|\d+(?:[.,]\d+)*[{LETTER}]*(?:[-–—][{LETTER}]+)*"
        rf"|[{LETTER}]+(?:(?:[-‐]|['’ʼ‘](?!s\b))[{LETTER}]+)*(?:\.(?:com|org|net|gov|edu|info|tv|int)\b)?"
        r"|\n\s*|['’ʼ]s\b|[@#]\w+|\S"
    )


# a line all in capitals, or a short one without a full stop at its end
CANDIDATE_LINE = re.compile(r"^(?:[^a-z\n]{20,}|[^\n]{20,160}[^\n.!?”\"])$", re.MULTILINE)
WRITTEN_WORD = re.compile(r"[^\W\d_]+")


class Hit(NamedTuple):
    """One place a rule matched; `start` and `end` count words."""

    start: int
    end: int
    groups: dict[str, tuple[int, int]]

    def part(self, name: str) -> tuple[int, int] | None:
        """Where the named part stands, in words; None if the rule has none or it is empty."""
        found = self.groups.get(name, (-1, -1))
        return found if found[0] >= 0 and found[1] > found[0] else None


class Sentences:
    """Some sentences of a report, joined, so that a rule reads them in one go."""

    def __init__(self, letters: str, places: list[tuple[int, int]]) -> None:
        """`places`: where each sentence begins here and in the report, in words."""
        self._letters = letters
        self._begins: dict[str, list[int]] = {}
        self._here = [here for here, _ in places]
        self._ends = [*self._here[1:], len(letters)]
        self._shift = [there - here for here, there in places]

    def hits(self, rule: Rule) -> Iterator[Hit]:
        """Where this rule matches."""
        names = rule.expression.groupindex.items()
        for part in self._parts_with(rule.needs):
            for found in self._matches(rule, *part):
                start, end = found.span("span")
                if end > start:
                    by = self._shift[bisect_right(self._here, start) - 1]
                    parts = found.regs
                    groups = {name: (a + by, b + by) for name, at in names for a, b in (parts[at],) if a >= 0}
                    yield Hit(start + by, end + by, groups)

    def _parts_with(self, needs: re.Pattern[str] | None) -> list[tuple[int, int]]:
        """Where the sentences begin and end that hold a needed word; all as one if any will do."""
        if needs is None:
            return [(0, len(self._letters))]
        parts, end = [], 0
        while found := needs.search(self._letters, end):
            at = bisect_right(self._here, found.start()) - 1
            end = self._ends[at]
            parts.append((self._here[at], end))
        return parts

    def _matches(self, rule: Rule, start: int, end: int) -> Iterable[re.Match[str]]:
        if rule.begins is None:
            return rule.expression.finditer(self._letters, start, end)
        found, reached, match = [], start, rule.expression.match
        for place in self._places_of(rule.begins, start, end):
            if place >= reached and (one := match(self._letters, place, end)):
                reached = max(one.end(), place + 1)
                found.append(one)
        return found

    def _places_of(self, begins: re.Pattern[str], start: int, end: int) -> list[int]:
        """Where a rule can begin in this part."""
        if begins.pattern not in self._begins:
            self._begins[begins.pattern] = [found.start() for found in begins.finditer(self._letters)]
        places = self._begins[begins.pattern]
        return places[bisect_left(places, start) : bisect_left(places, end)]


class Report:
    """One text, read once."""

    def __init__(self, text: str, words: Words, expression: re.Pattern[str]) -> None:
        self.text = text
        shown = _calm(text, words)
        places = [found.span() for found in expression.finditer(shown)]
        self.starts = [start for start, _ in places]
        self.ends = [end for _, end in places]
        self.words = [shown[start:end] for start, end in places]
        self.letters = words.letters_for(self.words)
        self.lexicon = words

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def lowered(self) -> list[str]:
        """The words in small letters."""
        return [word.lower() for word in self.words]

    def sentences_with(self, letters: frozenset[str]) -> "Sentences":
        """The sentences that hold a word of the list these letters stand for."""
        parts, places, at = [], [], 0
        start = 0
        for end in [*self._sentence_ends, len(self.letters)]:
            part = self.letters[start : end + 1]
            if not letters.isdisjoint(part):
                places.append((at, start))
                parts.append(part)
                at += len(part)
            start = end + 1
        return Sentences("".join(parts), places)

    def has(self, place: int, letters: frozenset[str]) -> bool:
        """Is the word at this place of the list these letters stand for?"""
        return 0 <= place < len(self.letters) and self.letters[place] in letters

    def any_of(self, part: tuple[int, int], letters: frozenset[str]) -> bool:
        """Is any word of this part of the list?"""
        return not letters.isdisjoint(self.letters[part[0] : part[1]])

    def said(self, start: int, end: int) -> str:
        """The raw text from one word up to, not including, another."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def lists(self, start: int, end: int) -> frozenset[str]:
        """Every list that some word of this part stands in."""
        return self.lexicon.lists_of(self.letters[start:end])

    def blank(self, first: int, last: int) -> None:
        """Hide the words that start in this stretch of the text from every rule (code points)."""
        start, end = bisect_right(self.starts, first - 1), bisect_right(self.starts, last - 1)
        line = self.lexicon.letter("\n")
        self.letters = self.letters[:start] + line * (end - start) + self.letters[end:]
        self.__dict__.pop("_sentence_ends", None)

    def place_at(self, offset: int) -> int:
        """The first word that starts at or after this code point."""
        return bisect_right(self.starts, offset - 1)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [found.start() for found in self.lexicon.sentence_end.finditer(self.letters)]

    def sentence(self, place: int) -> tuple[int, int]:
        """First word and the place after the last of the sentence around this word."""
        ends = self._sentence_ends
        at = bisect_right(ends, place - 1)
        start = ends[at - 1] + 1 if at else 0
        return start, ends[at] if at < len(ends) else len(self)

    def line(self, place: int) -> tuple[int, int]:
        """First word and the place after the last of the line around this word."""
        mark = self.lexicon.letter("\n")
        end = self.letters.find(mark, place)
        return self.letters.rfind(mark, 0, place) + 1, end if end >= 0 else len(self)


def _calm(text: str, words: Words) -> str:
    """The text with lines in capitals and headlines written small, so that not every word looks like a name."""

    def quiet(line: re.Match[str]) -> str:
        found = line[0]
        if len(found.lower()) != len(found) or not (found.isupper() or _is_headline(found)):
            return found
        return WRITTEN_WORD.sub(lambda word: words.calm(word[0]), found)

    return CANDIDATE_LINE.sub(quiet, text)


def _is_headline(line: str) -> bool:
    """Does every longer word begin with a capital (“Shell Hits Market, Killing Four”)?"""
    long_words = [word for word in WRITTEN_WORD.findall(line) if len(word) > 3]
    return len(long_words) > 3 and all(word[0].isupper() for word in long_words)
