"""The places behind a figure of agreement, with the words around them and who marked what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from annotator.adjudication.comparing import proposed_for
from annotator.adjudication.models import Comparison
from annotator.adjudication.part import Kind, Part
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import renaming
from annotator.review.models import Review, Submission
from annotator.spans import differing
from annotator.spans.differing import Difference, Side
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED
from annotator.spans.text import around

TOGETHER = 50  # comparisons whose submissions are read at once

Body = Mapping[str, Any]


@dataclass(frozen=True)
class What:
    """What differs: spans, of one label where it is named; a value of that label; whole claims; or what a rule says.

    With `overlap` spans of a label that meet do not differ; with `edges` it is spans whose edges break a rule.
    """

    label: str = ""
    attribute: str = ""
    rule: str = ""
    claims: bool = False
    overlap: bool = False
    edges: bool = False

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        """What a query string asks for."""
        named = {name: asked.get(name, "") for name in ("label", "attribute", "rule")}
        return cls(**named, claims="claims" in asked, overlap="overlap" in asked, edges="edges" in asked)

    def is_of(self, scheme: Scheme) -> bool:
        """Does the scheme know it?"""
        label = scheme.labels.get(self.label)
        if self.rule and self.rule not in differing.AT_STAKE:
            return False
        if self.edges:
            return label is not None
        if self.attribute:
            return label is not None and self.attribute in label.attributes
        return not self.label or label is not None

    def differs(self, figures: Mapping[str, Any]) -> bool:
        """Does a comparison with these figures differ in it?"""
        if self.claims:
            return _incomplete(figures["claims"])
        if self.edges:
            return any(figures.get("edges", {}).get(self.label, [0])[:1])
        if self.rule:
            return any(self._is_at_stake(what) for what, _times in figures.get("fought", ()))
        if self.attribute:
            asked = [self.label, self.attribute]
            return any(row[:2] == asked and row[2] != row[3] for row in figures["values"])
        labels = figures["labels"]
        wanted = [labels[self.label]] if self.label in labels else [] if self.label else labels.values()
        return any(_incomplete(found["overlap" if self.overlap else "exact"]) for found in wanted)

    def _is_at_stake(self, what: Sequence[str]) -> bool:
        return what[0] == self.rule and (not self.label or self.label in what[1:])

    def between(self, one: Body, other: Body, text: str, scheme: Scheme) -> list[Difference]:
        """Where two submissions differ in it."""
        if self.claims:
            return differing.claims(one, other, scheme)
        if self.edges:
            return differing.broken(one, other, text, scheme, self.label)
        if self.rule:
            at_stake = differing.fought(one, other, text, scheme)
            return [place for what, place in at_stake if self._is_at_stake(what)]
        if self.attribute:
            return differing.values(one, other, scheme, self.label, self.attribute)
        found = differing.spans(one, other, scheme, self.label)
        return [place for place in found if not (self.overlap and place.meet)]


def _incomplete(tally: list[int]) -> bool:
    right, proposed, there = tally
    return right < max(proposed, there)


@dataclass(frozen=True)
class Opinion:
    """What one of the two has there; `words` is empty where nothing is marked."""

    who: str
    label: str = ""
    words: str = ""
    said: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Place:
    """A stretch of the text at which two differ."""

    before: str
    words: str
    after: str
    opinions: tuple[Opinion, Opinion]


@dataclass(frozen=True)
class Report:
    """A document and where two differ in it."""

    document: Document
    places: list[Place]


def behind(project: Project, part: Part, what: What) -> Iterator[Report]:
    """Each comparison of this part that differs in this, newest first, with the places."""
    words = renaming(project)
    newest = part.of(project).order_by("-at", "-pk").select_related("document__plan")
    differ = (one for one in newest.iterator(chunk_size=100) if what.differs(one.figures))
    while together := list(islice(differ, TOGETHER)):
        said = _Said.of(together, words)
        for one in together:
            sides = said.sides(one)
            text = one.document.text
            found = what.between(sides[0].body, sides[1].body, text, words.scheme)
            if found:  # what was at stake when it was counted may be told otherwise now
                yield Report(one.document, [_place(place, text, sides) for place in found])


@dataclass(frozen=True)
class _Side:
    """One of the two that are compared: a person, what was settled, or a suggester without a review."""

    who: str
    review: Review | None
    body: Body

    def opinion(self, side: Side | None, text: str) -> Opinion:
        if side is None:
            return Opinion(self.who)
        words = text[side.start : side.end]
        return Opinion(self.who, side.label, words, side.said, self._url(side))

    def _url(self, side: Side) -> str:
        if self.review is None:
            return ""
        place = (side.start, side.end, side.label)
        held = [span for span in self.body["spans"] if span["status"] == ACCEPTED]
        here = [span["id"] for span in held if (span["start"], span["end"], span["label"]) == place]
        return reverse("review", args=[self.review.pk]) + (f"#{here[0]}" if here else "")


@dataclass(frozen=True)
class _Said:
    """What the reviews behind some comparisons said: people first, adjudications last."""

    first: Mapping[int, dict[str, Any]]
    settled: Mapping[int, dict[str, Any]]
    words: Renaming

    @classmethod
    def of(cls, found: Iterable[Comparison], words: Renaming) -> Self:
        people, settled = set[int](), set[int]()
        for one in found:
            people |= {one.one_id} if one.one_id else set()
            (people if one.kind == Kind.PAIR else settled).add(one.other_id)
        first = Submission.objects.filter(review__in=people, number=1).values_list("review", "body")
        last = Submission.objects.filter(review__in=settled).order_by("review", "-number").distinct("review")
        return cls(dict(first), dict(last.values_list("review", "body")), words)

    def sides(self, one: Comparison) -> tuple[_Side, _Side]:
        return self._first_side(one), self._other_side(one)

    def _first_side(self, one: Comparison) -> _Side:
        if one.one is None:
            proposed = dict(proposed_for(one.document, self.words))
            return _Side(one.suggester, None, proposed[one.suggester])
        return self._of_person(one.one)

    def _other_side(self, one: Comparison) -> _Side:
        if one.kind == Kind.PAIR:
            return self._of_person(one.other)
        return _Side(_("settled"), one.other, self.words.body(self.settled[one.other_id]))

    def _of_person(self, review: Review) -> _Side:
        return _Side(review.user.get_username(), review, self.words.body(self.first[review.pk]))


def _place(place: Difference, text: str, sides: tuple[_Side, _Side]) -> Place:
    opinions = (sides[0].opinion(place.one, text), sides[1].opinion(place.other, text))
    return Place(*around(text, *place.extent), opinions)
