"""Wrong suggestions put into a review on purpose, and true ones left out of it: do people read what they decide?

A *planted* suggestion looks like one of the machine's, and lies where nothing was proposed. A *withheld* one is sure, and
is missing. Which they were stands in the opening of the one review that has them, and in what is submitted, where the
planted are taken out of the spans: whatever reads what people say never meets them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from annotator.spans.counts import SCALES, TENS, UNITS
from annotator.spans.matching import fold
from annotator.spans.opening import new_uuid
from annotator.spans.scheme import Scheme
from annotator.spans.state import MACHINE, PERSON, SUGGESTED, State
from annotator.spans.text import lines
from annotator.spans.trust import BANDS

PLANTED, WITHHELD = "planted", "withheld"
SURE = BANDS[0]  # the least score of what is withheld
LONGEST = 6  # words of what is planted
MEANT = 4  # letters; a shorter word hardly ends what somebody means

LETTERS = r"\w[\w\u0300-\u036f]*"  # with marks of their own
WORD = re.compile(rf"\d+(?:[.,:]\d+)*(?!\w)|{LETTERS}(?:[-’'](?!s\b){LETTERS})*")  # a possessive stays apart
NUMBER = re.compile(r"\d[\d.,:]*")
NUMBER_WORDS = frozenset([*UNITS, *TENS, *SCALES])
SENTENCE_ENDS = '.!?:;“”"‘('
A_NAME, A_NUMBER, OTHER = "name", "number", "other"  # kinds of words
TELLING = frozenset({A_NAME, A_NUMBER})  # what begins otherwise nobody would take for a suggestion
BEFORE = 3  # characters before a word that say whether it opens a sentence

Body = dict[str, Any]
Row = Mapping[str, Any]  # a span of an opening or a submission
Extent = tuple[int, int]


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    kind: str
    follows: bool  # the word before it, after one blank

    @property
    def telling(self) -> bool:
        """Is it a name or a number?"""
        return self.kind in TELLING

    @property
    def meant(self) -> bool:
        """Could it end what somebody means?"""
        return self.telling or self.end - self.start >= MEANT


@dataclass(frozen=True)
class _Row:
    """Those of the words of a line from `first` to `past`."""

    words: list[_Word]
    first: int
    past: int

    def cuts(self, first: int, past: int) -> bool:
        """Would words that end or begin there be cut from a longer name or number?"""
        before = self.words[first].follows and self.words[first - 1].telling
        return before or any(word.follows and word.telling for word in self.words[past : past + 1])


def plant(
    body: Body,
    text: str,
    scheme: Scheme,
    taken: Iterable[Extent],
    *,
    chance: Random,
    new_id: Callable[[], str] = new_uuid,
) -> Body:
    """An opening with one wrong suggestion more; the same where the report has no place for any.

    It is as many words of the same kinds as a suggestion of its label, stands in the report once, and touches neither
    that nor what is `taken`: what anybody proposed, and where the sweep stops.
    """
    taken = {*taken, *(_extent(span) for span in body["spans"])}
    free, once = list(_free(text, taken, {region["line"] for region in body["regions"]})), _Once(text)
    models = [span for span in body["spans"] if span["origin"]["by"] == MACHINE]
    chance.shuffle(models)
    for model in models:
        places = list(_places(free, [_kind(word, opens=False) for word in WORD.findall(model["quote"])]))
        chance.shuffle(places)
        if place := next(filter(once, places), None):
            span = _imitation(model, place, text, scheme, new_id())
            spans = sorted([*body["spans"], span], key=lambda one: (one["start"], -one["end"], one["label"]))
            return {**body, "spans": spans, PLANTED: [{"id": span["id"]}]}
    return body


def withhold(body: Body, text: str, *, chance: Random) -> Body:
    """An opening without one of its sure suggestions and the links to it; the same where there is none.

    It stands in the report once: of others, the page would offer the rest with the first.
    """
    once, planted = _Once(text), _planted(body)
    machines = [
        span for span in body["spans"] if span["origin"]["by"] == MACHINE and span["id"] not in planted
    ]
    sure = [span for span in machines if (span["origin"].get("score") or 0) >= SURE and once(_extent(span))]
    if not sure:
        return body
    gone = chance.choice(sure)
    links = [link for link in body["links"] if gone["id"] not in (link["from"], link["to"])]
    return {
        **body,
        "spans": [span for span in body["spans"] if span is not gone],
        "links": links,
        WITHHELD: [gone],
    }


def _imitation(model: Row, place: Extent, text: str, scheme: Scheme, key: str) -> Body:
    """A suggestion of the label there, by whoever made the other."""
    start, end = place
    where = {"start": start, "end": end, "label": model["label"]}
    return {
        "id": key,
        **where,
        "status": SUGGESTED,
        "values": scheme.fill(model["label"], {}),
        "quote": text[start:end],
        "origin": {**model["origin"], **where, "also": []},
    }


class _Once:
    """Does what stands there stand in the text just once, whatever its case and accents?"""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)

    def __call__(self, place: Extent) -> bool:
        return self.folded.count(self.folded[slice(*place)]) == 1


def _free(text: str, taken: Collection[Extent], hidden: Collection[int]) -> Iterator[_Row]:
    """Words of running text in a row that neither touch what is taken nor stand beside it, nor repeat a word of it."""
    covered = {at for start, end in taken for at in range(start, end)}
    held = {
        fold(word) for start, end in taken for word in WORD.findall(text[start:end]) if len(word) >= MEANT
    }
    for start, end in lines(text):
        if start in hidden:
            continue
        words = list(_words(text, start, end))
        claimed = [not covered.isdisjoint(range(word.start, word.end)) for word in words]
        first = 0
        for place, word in enumerate(words):
            if not word.follows:
                yield _Row(words, first, place)
                first = place
            if any(claimed[max(0, place - 1) : place + 2]) or fold(text[word.start : word.end]) in held:
                yield _Row(words, first, place)
                first = place + 1
        yield _Row(words, first, len(words))


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    past = -1
    for found in WORD.finditer(text, start, end):
        before = text[max(start, found.start() - BEFORE) : found.start()].rstrip()
        opens = not before or before[-1] in SENTENCE_ENDS
        yield _Word(
            found.start(), found.end(), _kind(found[0], opens=opens), text[past : found.start()] == " "
        )
        past = found.end()


def _kind(word: str, *, opens: bool) -> str:
    if NUMBER.fullmatch(word) or word.lower() in NUMBER_WORDS:
        return A_NUMBER
    return A_NAME if word[0].isupper() and not opens else OTHER


def _places(free: Iterable[_Row], shape: Sequence[str]) -> Iterator[Extent]:
    """Where free words of these kinds stand in a row and begin with a name or a number, no part of a longer one."""
    size = len(shape)
    for row in free if 0 < size <= LONGEST and shape[0] in TELLING else ():
        for first in range(row.first, row.past - size + 1):
            words = row.words[first : first + size]
            if (
                [word.kind for word in words] == shape
                and words[-1].meant
                and not row.cuts(first, first + size)
            ):
                yield words[0].start, words[-1].end


def _extent(span: Row) -> Extent:
    return span["start"], span["end"]


def _planted(opening: Row) -> set[str]:
    return {row["id"] for row in opening.get(PLANTED, ())}


# What becomes of it


def without(state: State, opening: Row) -> State:
    """What a review says of itself: without what was planted, but for what the person made something else of it.

    That is theirs, as if they had added it. Links go with their ends.
    """
    planted = _planted(opening)
    if not planted:
        return state
    own = {
        key: replace(span, origin=PERSON)
        for key, span in state.spans.items()
        if key in planted and span.changed
    }
    spans = {key: own.get(key, span) for key, span in state.spans.items() if key in own or key not in planted}
    links = {key: link for key, link in state.links.items() if {link.source, link.target} <= spans.keys()}
    return replace(state, spans=spans, links=links)


def told(state: State, opening: Row) -> Body:
    """The part of a submission: what was planted, as the person decided it, and what was withheld. Absent where nothing was."""
    planted = [state.spans[key].to_json(key) for key in sorted(_planted(opening))]
    return {
        name: rows for name, rows in ((PLANTED, planted), (WITHHELD, list(opening.get(WITHHELD, ())))) if rows
    }


def part_of(submitted: Row) -> Body:
    """What a submission holds of `told`."""
    return {name: submitted[name] for name in (PLANTED, WITHHELD) if name in submitted}
