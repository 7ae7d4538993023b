"""Stops at a verb of speech whose subject is no pronoun: somebody speaks there."""

from re import Pattern

from annotator.spans.stop import SPEECH
from annotator.suggestions.providers.patterns.grammar import Grammar
from annotator.suggestions.providers.patterns.report import Report
from annotator.suggestions.providers.patterns.sources import SPEAKER_LISTS
from annotator.suggestions.stops.candidate import Candidate

LABEL = "SOURCE"
LONGEST = 8  # words of one part of a speaker's name
BETWEEN = 4  # words between a speaker and the verb
ASIDE = 24  # words between the commas of an aside


class Speakers:
    """The expressions, compiled once."""

    def __init__(self, book: Grammar) -> None:
        def words(pattern: str) -> Pattern[str]:
            return book.compile(pattern, "stops")

        self._cue = words("<cue|cue-tell|cue-weak|cue-deed|cue-quote> | <=according> <=to>")
        self._letters = {
            name: book.letters(lists, "stops")
            for name, lists in {
                "sure": "<cue|cue-tell>",
                "according": "<=according>",
                "beside": "<aux|adv|ly|do|negation>",
                "be": "<be>",
                "ing": "<=saying|=reporting|=claiming|=stating|=adding|ing>",
                "by": "<=by>",
                "comma": "<comma>",
                "open": "<open>",
                "time": "<time>",
                "prep": "<prep>",
                "close": "<close>",
                "quote": "<quote|apostrophe>",
                "noun": "<prep|det|possessive|indef>",
                "pronoun": "<pronoun|wh>",
                "joint": "<name-prep>",
                "article": "<det|possessive>",
                "counted": "<numword|digits|vague-some|vague-many>",
                "art": "<art>",
                "word": "<!=speaking|stop|line|comma|quote|open|close|dash|semicolon|colon|mark|prep|conj|det|pronoun|aux|modal|verb|cue|wh|time|negation|do|handle|year|percent|currency|possessive|adv|ly|poss|digits|numword|slash>",
                "break": "<stop|line|quote|semicolon|colon>",
                "known": "<" + "|".join(SPEAKER_LISTS) + ">",
                "cap": "<cap>",
            }.items()
        }
        self._behind = words("AFTER")
        self._via = words("(<det>? <low!cue-noun>{0,3} <cue-noun> (from|by|of|in))? <det>?")

    def find(self, report: Report) -> list[Candidate]:
        """The stops, none sharing a word with another."""
        found: list[Candidate] = []
        before = 0
        for cue in self._cue.finditer(report.letters):
            before = max(before, report.sentence(cue.start())[0])
            one = self._speaker(report.letters, cue.start(), cue.end(), before)
            if one and not (found and one.start < found[-1].end):
                found.append(one)
            before = cue.end()
        return found

    def _has(self, letters: str, place: int, name: str) -> bool:
        return 0 <= place < len(letters) and letters[place] in self._letters[name]

    def _speaker(self, letters: str, cue: int, cue_end: int, before: int) -> Candidate | None:
        if self._has(letters, cue, "according"):
            return self._after(letters, cue, cue_end)
        at = self._past(letters, cue, before)
        if any(self._has(letters, place, "be") for place in range(at, cue)) and not self._has(
            letters, cue, "ing"
        ):
            return self._after(letters, cue, cue_end + 1) if self._has(letters, cue_end, "by") else None
        if self._has(letters, at - 1, "pronoun") or self._has(letters, cue - 1, "noun"):
            return None
        if self._has(letters, at - 1, "comma"):
            return (
                self._before_aside(letters, at, cue, before, "comma")
                or self._after(letters, cue, cue_end)
                or self._ending(letters, at - 1, cue, before)
            )
        if self._has(letters, at - 1, "close"):
            return self._before_aside(letters, at, cue, before, "open")
        if self._has(letters, at - 1, "quote"):
            return self._after(letters, cue, cue_end)
        return self._ending(letters, at, cue, before)

    def _past(self, letters: str, cue: int, before: int) -> int:
        """Where what stands between a speaker and the verb begins: “has also”, “on Tuesday”."""
        at = cue
        while at > before and cue - at < BETWEEN and self._has(letters, at - 1, "beside"):
            at -= 1
        day = at
        while day > before and at - day < BETWEEN and self._has(letters, day - 1, "time"):
            day -= 1
        if day < at and self._has(letters, day - 1, "prep"):
            day -= 1
        return day

    def _after(self, letters: str, cue: int, start: int) -> Candidate | None:
        """“according to the harbour police”, “”, said Oda Renn”."""
        via = self._via.match(letters, start)
        start = via.end() if via else start
        found = self._behind.match(letters, start)
        if not found or self._has(letters, start, "pronoun"):
            return None
        return self._candidate(letters, start, found.end(), (cue, found.end()))

    def _before_aside(self, letters: str, end: int, cue: int, before: int, opened: str) -> Candidate | None:
        """“Oda Renn, the harbour master, said”, “the Harbour League (HL) said”."""
        for place in range(end - 2, max(before, end - ASIDE) - 1, -1):
            if self._has(letters, place, "break"):
                return None
            if self._has(letters, place, opened):
                return self._ending(letters, place, cue, before)
        return None

    def _ending(self, letters: str, end: int, cue: int, before: int) -> Candidate | None:
        """The speaker whose last word stands before this place."""
        start = self._part(letters, end, before)
        for _ in range(3):
            joint = start - 1
            if self._has(letters, joint, "article"):
                joint -= 1
            further = self._part(letters, joint, before) if self._has(letters, joint, "joint") else joint
            if further >= joint:
                break
            start = further
        if start == end:
            return None
        if start > before and self._has(letters, start - 1, "counted"):
            start -= 1
        return self._candidate(letters, start, end, (before, cue + 1))

    def _part(self, letters: str, end: int, before: int) -> int:
        start = end
        while start > before and end - start < LONGEST and self._has(letters, start - 1, "word"):
            start -= 1
        return start

    def _candidate(self, letters: str, start: int, end: int, reach: tuple[int, int]) -> Candidate | None:
        while start < end and self._has(letters, start, "art"):
            start += 1
        if start == end:
            return None
        cue_is_sure = any(self._has(letters, place, "sure") for place in (reach[0], reach[1] - 1))
        known = any(self._has(letters, place, "known") for place in range(start, end))
        named = any(self._has(letters, place, "cap") for place in range(start, end))
        if not cue_is_sure and not known and not named:
            return None
        likelihood = (0.6 if known else 0.45 if named else 0.25) - (0 if cue_is_sure else 0.2)
        return Candidate(SPEECH, LABEL, start, end, likelihood, reach)
