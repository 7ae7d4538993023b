"""Stops at what may be a toll: a number beside people or beside harm, and somebody harmed without a number."""

from collections.abc import Iterator
from re import Pattern

from annotator.spans.stop import NUMBER, OUTCOME
from annotator.suggestions.providers.patterns.grammar import Grammar
from annotator.suggestions.providers.patterns.report import Report
from annotator.suggestions.stops.candidate import Candidate

LABEL = "CASUALTY"
NEAR = 4  # words between a number and what makes it a toll
LONGEST = 18  # words of somebody with an aside: “a nurse of Brann hospital, the third this year, was hurt”
AROUND = 12  # words within which an outcome makes people beside a number likelier to be a toll

OUT = "<out-killed|out-injured|out-captured|out-missing|die|kill-verb|injure-verb|capture-verb>"
HARM = "<dead-noun|injury-noun|harm-noun>"
PEOPLE = "<combatant-one|combatant-many|civilian-one|civilian-many|neutral-one|neutral-many>"
NAMED = "<title>{1,3} NAMEWORD{1,4} | NAMEWORD{1,4} (?= <comma|stop|prep|line|conj>)"
VICTIM = f"(<det|possessive> | MODWORD{{1,3}} <poss>)? MODS {PEOPLE} | {NAMED}"
FIGHTERS = "(<det|possessive>)? MODS <combatant-one|combatant-many|suspect>"
SUBJECT = f"<indef>? MODWORD{{0,3}} {PEOPLE} (<name-prep> <det>? MODWORD{{1,4}})? | <title>{{1,3}} NAMEWORD{{0,4}} | NAMEWORD{{2,4}}"
LINKS = "<aux|adv|ly|hedge|more|have>"


class Tolls:
    """The expressions, compiled once."""

    def __init__(self, book: Grammar) -> None:
        def words(pattern: str) -> Pattern[str]:
            return book.compile(pattern, "stops")

        self._number = words(
            "<digits|range|numword|multiplier|vague-many> | (?<! <wh>) <vague-some!=some|=few>"
        )
        self._count = words("COUNTED")
        self._qualifier = words("QUAL{1,2}")
        self._no_count_before = words("<currency|month|slash> | <digits> <colon>")
        self._no_count_behind = words("<percent|unit|currency|time|slash|ordinal|year> | <colon> <digits>")
        self._people = words("(of (<det|possessive>)?)? MODWORD{0,4} PERSONWORD")
        self._counted = words(f"(of (<det|possessive>)?)? ((?! {HARM}) MODWORD){{1,4}}")
        self._thing = words("<unit>")
        self._other_thing = words(f"<unit> | (?! {PEOPLE} | <ed|ing|ly|adv|hedge|more|die>) MODWORD")
        self._speaks = words("(<aux|adv|ly|do>){0,3} <cue|cue-tell>")
        self._happened = words("POST (HAPPENS) | <more>? OUTWORD | <aux|adv|ly>{1,4} (held|taken) <captive>")
        self._kills = words("(KILLS) <det|possessive|adv|ly>{0,2}")
        self._harm_noun = words(f"<more>? MODWORD{{0,3}} {HARM}")
        self._bare = words(
            "<prep|conj|stop|comma|line|adv|ly|hedge|quote|semicolon|close|dash|aux|verb|cue|wh|more> | $"
        )
        self._harm_behind = words(f"(of them)? {LINKS}{{0,{NEAR}}} {OUT}")
        self._harm_before = words(
            f"({OUT} | {HARM} | <toll>) <aux|adv|ly|more|have|rise|be|possessive|=to|=at|=of>{{0,{NEAR}}}"
        )
        self._outcome = words(f"{OUT} | {HARM} | <detain-verb>")
        self._noun = book.letters(HARM, "stops")
        self._harmful = book.letters(f"{OUT} | {HARM} | <out-detained|detain-verb>", "stops")
        self._stop = words("<stop|line>")
        self._might = words("(<modal!=have> | <=to>) (<have|be|adv|ly>|been){0,2}")
        self._victim_behind = words(f"{OUT} ({VICTIM}) | <detain-verb> {FIGHTERS}")
        self._harm_of = words(f"({HARM} | {OUT}) (of|among) ({VICTIM})")
        self._none = words("(no|without|zero) <adv|ly>? MODWORD{0,2}")
        self._harm_to = words("<civilian-one|civilian-many|civilian-adj|combatant-one|combatant-many>")
        self._someone_before = words("(?<= <det!indef|possessive>) MODWORD{1,4} | <indef> MODWORD{1,4}")
        self._detains = book.letters("<out-detained>", "stops")
        self._dies = book.letters("<die>", "stops")
        self._links = book.letters("<aux|adv|ly|hedge>", "stops")
        self._aux = book.letters("<aux>", "stops")
        self._victim_before = words(f"({SUBJECT}) (, <!stop|line|comma|quote>{{1,10}} ,)? (,? <wh>)?")

    def find(self, report: Report) -> list[Candidate]:
        """The stops, none sharing a word with another."""
        found = list(self._numbers(report))
        covered = bytearray(len(report))
        for one in found:
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
        for one in self._outcomes(report):
            if not any(covered[one.start : one.end]):
                covered[one.start : one.end] = b"\1" * (one.end - one.start)
                found.append(one)
        return found

    # A number

    def _numbers(self, report: Report) -> Iterator[Candidate]:
        letters, reached = report.letters, 0
        for place in (found.start() for found in self._number.finditer(letters)):
            if place < reached:
                continue
            longer = self._count.match(letters, max(place - 1, reached))  # “between 3 and 5”, “a dozen”
            count = longer if longer and longer.end() > place else self._count.match(letters, place)
            if count is None:
                continue
            start, reached = count.start(), count.end()
            if not self._is_count(letters, start, reached):
                continue
            if one := self._beside(letters, self._qualified(letters, start, NEAR), count.end()):
                reached = one.end
                yield one

    def _is_count(self, letters: str, start: int, end: int) -> bool:
        """No date, time, price, share, distance or equipment."""
        before = any(
            self._no_count_before.fullmatch(letters, start - far, start) for far in (1, 2) if far <= start
        )
        return not before and not self._no_count_behind.match(letters, end)

    def _qualified(self, letters: str, start: int, most: int) -> int:
        """Where “at least”, “more than” … before a number begin."""
        places = range(max(0, start - most), start)
        return next((at for at in places if self._qualifier.fullmatch(letters, at, start)), start)

    def _beside(self, letters: str, start: int, end: int) -> Candidate | None:
        if noun := self._harm_noun.match(letters, end):
            return _number(start, noun.end(), 0.85)
        people = self._people.match(letters, end)
        if people and not self._other_thing.match(letters, people.end()):
            return self._beside_people(letters, start, people.end())
        if counted := self._counted.match(letters, end):  # “three police boats”, but also “three dockhands”
            return self._beside_unlisted(letters, start, counted.end())
        return self._beside_harm(letters, start, end)

    def _beside_people(self, letters: str, start: int, end: int) -> Candidate | None:
        if happened := self._happened.match(letters, end):
            return _number(start, happened.end(), 0.9)
        if (kills := self._killing(letters, start)) is not None:
            return _number(kills, end, 0.9)
        if self._speaks.match(letters, end):
            return None
        return _number(start, end, 0.4 if self._outcome_near(letters, start, end) else 0.1)

    def _outcome_near(self, letters: str, start: int, end: int) -> bool:
        """Is somebody harmed within the sentence, not far from here?"""
        before, behind = letters[max(0, start - AROUND) : start][::-1], letters[end : end + AROUND]
        return any(
            not self._harmful.isdisjoint(self._stop.split(side, maxsplit=1)[0]) for side in (before, behind)
        )

    def _beside_unlisted(self, letters: str, start: int, end: int) -> Candidate | None:
        """A word nobody foresaw counts people where they die or are hurt."""
        if happened := self._happened.match(letters, end):
            return _number(start, happened.end(), 0.6)
        kills = self._killing(letters, start)
        return None if kills is None or self._thing.match(letters, end) else _number(kills, end, 0.6)

    def _killing(self, letters: str, end: int) -> int | None:
        """Where “killed” begins before a number; None where it only might have come to that."""
        kills = _reaching(self._kills, letters, end, NEAR + 1)
        return None if kills is None or self._only_might(letters, kills) else kills

    def _only_might(self, letters: str, place: int) -> bool:
        return _reaching(self._might, letters, place, NEAR) is not None

    def _beside_harm(self, letters: str, start: int, end: int) -> Candidate | None:
        if behind := self._harm_behind.match(letters, end):
            return _number(start, behind.end(), 0.8)
        if self._bare.match(letters, end):
            before = _reaching(self._harm_before, letters, start, NEAR + 2)
            return None if before is None or self._only_might(letters, before) else _number(before, end, 0.75)
        return None

    # Somebody harmed, without a number

    def _outcomes(self, report: Report) -> Iterator[Candidate]:
        letters = report.letters
        for place in (found.start() for found in self._outcome.finditer(letters)):
            if self._only_might(letters, place):
                continue
            ask = self._harm if letters[place] in self._noun else self._harmed
            if one := ask(letters, place):
                yield one

    def _harm(self, letters: str, place: int) -> Candidate | None:
        """“no casualties”, “the death of a nurse”, “civilian deaths”."""
        if (none := _reaching(self._none, letters, place, 4)) is not None:
            return _outcome(none, place + 1, 0.6)
        if of := self._harm_of.match(letters, place):
            return _outcome(place, of.end(), 0.5)
        if place and self._harm_to.match(letters, place - 1):
            return _outcome(place - 1, place + 1, 0.35)
        return None

    def _harmed(self, letters: str, place: int) -> Candidate | None:
        """“killing a nurse”, “a nurse was killed”, “Oda Renn died”."""
        if of := self._harm_of.match(letters, place):
            return _outcome(place, of.end(), 0.5)
        victim = self._victim_behind.match(letters, place)
        if victim and not self._other_thing.match(letters, victim.end()):
            return _outcome(place, victim.end(), 0.55)
        if letters[place] in self._detains:  # of people who are no fighters it is an arrest
            return None
        end = place
        while end and place - end < NEAR and letters[end - 1] in self._links:
            end -= 1
        if letters[place] not in self._dies and self._aux.isdisjoint(letters[end:place]):
            return None
        if (before := _reaching(self._victim_before, letters, end, LONGEST)) is not None:
            return _outcome(before, place + 1, 0.5)
        before = _reaching(self._someone_before, letters, end, NEAR + 1)
        return None if before is None else _outcome(before, place + 1, 0.2)


def _reaching(expression: Pattern[str], letters: str, end: int, most: int) -> int | None:
    """The farthest place, at most so many words back, from which the expression reaches up to here."""
    places = range(max(0, end - most), end)
    return next((at for at in places if expression.fullmatch(letters, at, end)), None)


def _number(start: int, end: int, likelihood: float) -> Candidate:
    return Candidate(NUMBER, LABEL, start, end, likelihood, (start, end))


def _outcome(start: int, end: int, likelihood: float) -> Candidate:
    return Candidate(OUTCOME, LABEL, start, end, likelihood, (start, end))
