"""ACTOR: the parties to the violence, and the names they go by."""

import re
from functools import lru_cache

from annotator.spans.matching import fold
from annotator.suggestions.providers.patterns.candidates import Attributes, Candidate, best
from annotator.suggestions.providers.patterns.grammar import Rule, RuleBook
from annotator.suggestions.providers.patterns.report import Report

# a long word keeps enough consonants to be told apart
LONG_WORD = 6
VOWELS = re.compile(r"[aeiouy']")


class Actors:
    """Applies the rules of `rules/actor.toml`, learns names and short forms, and marks them everywhere."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    def find(self, report: Report) -> list[Candidate]:
        """The parties of a report, none overlapping another."""
        sentences = report.sentences_with(self._book.needs)
        found: list[Candidate] = []
        names: dict[tuple[str, ...], Candidate] = {}
        for rule in self._book.rules:
            for hit in sentences.hits(rule):
                candidate = Candidate(hit.start, hit.end, "ACTOR", rule.score, rule.id, self._given(rule))
                candidate.person = bool(rule.settings.get("surname"))
                self._strip(report, candidate)
                if candidate.length <= 0 or not self._fits(report, candidate, rule):
                    continue
                found.append(candidate)
                if rule.settings.get("surname"):
                    names.setdefault(self._key(report, candidate.end - 1, candidate.end), candidate)
                if rule.settings.get("learn"):
                    self._learn(report, candidate, names)
        found.extend(self._repeats(report, names))
        return best(found)

    def _fits(self, report: Report, candidate: Candidate, rule: Rule) -> bool:
        words = report.words[candidate.start : candidate.end]
        if rule.settings.get("alias"):
            short = fold(report.words[candidate.end + 1])
            initials = "".join(fold(word)[0] for word in words)
            return short[0] in initials and short[-1] in initials and len(short) <= len(initials) + 2
        if rule.settings.get("short"):
            return len(words[0]) > 2 and words[0].isalpha() and not self._dateline(report, candidate)
        return True

    @staticmethod
    def _dateline(report: Report, candidate: Candidate) -> bool:
        """“KARUM, 4 May –” at the start of a line is a place, “QUESTION:” is nobody."""
        has = report.lexicon.with_class
        marks = has("comma") | has("open") | has("dash") | has("colon")
        return report.line(candidate.start)[0] == candidate.start and report.has(candidate.end, marks)

    @staticmethod
    def _given(rule: Rule) -> Attributes:
        return {"kind": rule.settings["kind"]} if "kind" in rule.settings else {}

    @staticmethod
    def _strip(report: Report, candidate: Candidate) -> None:
        has = report.lexicon.with_class
        while candidate.length > 0 and report.has(candidate.start, has("art")):
            candidate.start += 1
        while candidate.length > 0 and report.has(candidate.end - 1, has("poss")):
            candidate.end -= 1

    def _learn(self, report: Report, candidate: Candidate, names: dict[tuple[str, ...], Candidate]) -> None:
        names.setdefault(self._key(report, candidate.start, candidate.end), candidate)
        has = report.lexicon.with_class
        place = candidate.end
        if report.has(place, has("open")) and report.has(place + 2, has("close")):
            short = report.words[place + 1]
            if re.fullmatch(r"\w*[A-Z]\w*[A-Z]\w*", short):
                names.setdefault((_spelling(short),), candidate)

    @staticmethod
    def _key(report: Report, start: int, end: int) -> tuple[str, ...]:
        return tuple(_spelling(word) for word in report.words[start:end])

    def _repeats(self, report: Report, names: dict[tuple[str, ...], Candidate]) -> list[Candidate]:
        found: list[Candidate] = []
        cap = report.lexicon.with_class("cap")
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in names:
            by_first.setdefault(name[0], []).append(name)
        if not names:
            return found
        for place in [place for place, letter in enumerate(report.letters) if letter in cap]:
            for name in by_first.get(_spelling(report.words[place]), ()):
                end = place + len(name)
                if self._key(report, place, end) == name:
                    first = names[name]
                    again = Candidate(place, end, "ACTOR", first.score * 0.95, "actor.again")
                    again.attributes, again.person = dict(first.attributes), first.person
                    found.append(again)
        return found


@lru_cache(maxsize=16384)
def _spelling(word: str) -> str:
    """A long word without vowels and apostrophes, so that two spellings of a foreign name are one."""
    plain = fold(word)
    return VOWELS.sub("", plain) if len(plain) > LONG_WORD else plain
