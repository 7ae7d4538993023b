"""Which incidents of different reports are one event: proposed by date, place and party, for people to confirm.

Two incidents fit where their days fit and their places or parties do:

- Days fit where they are the same, or where those of one lie within those of the other. A date that is not known, or
  is wider than a month, fits nothing.
- Places fit where the parts of one (between commas) are all among those of the other: “Brannport” and “Brannport,
  Lune”. A province or a country is too wide to fit, but may be at odds with another place.
- Parties fit where one name is among both.

What fits better is joined first: the same days, place and party; then the same days and place; then the rest.
Incidents of one report, days that have none in common, and places that are at odds never come together, not by way of
a third either. Where an incident could go with either of two that cannot be one, it is left alone: that is a question
for a person. What people said of it stands: what they joined stays so, what they set apart is never joined.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from annotator.spans.incidents import FIRST, UNKNOWN
from annotator.spans.joined import Joined
from annotator.spans.names import fold

WIDEST = timedelta(days=31)  # what is known less well says too little
TOO_WIDE = ("province", "country")  # places in which there are many events a day
WEEK = timedelta(days=6)

Days = tuple[date, date]
Pair = tuple[str, str]


class Told(NamedTuple):
    """An incident as one report tells of it."""

    key: str  # the same as long as the report tells of it
    report: str
    date_start: str = ""
    date_end: str = ""
    date_precision: str = UNKNOWN
    location: str = ""
    location_precision: str = UNKNOWN
    parties: tuple[str, ...] = ()  # their names
    label: str = ""


def key_of(report: str, incident: str) -> str:
    """Names an incident of a report in its project."""
    return f"{report}:{incident}"


def days(told: Told) -> Days | None:
    """The first and the last day on which it may have been; None if that is not known."""
    if not told.date_start or told.date_precision == UNKNOWN:
        return None
    return (
        _day(told.date_start),
        _last(_day(told.date_end or told.date_start), told.date_precision),
    )


def _day(written: str) -> date:
    return date.fromisoformat(written + FIRST[len(written) :])


def _last(day: date, precision: str) -> date:
    if precision == "week":
        return min(day, date.max - WEEK) + WEEK
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31) if precision == "year" else day


def groups(told: Iterable[Told], confirmed: Mapping[str, str] | None = None) -> list[tuple[str, ...]]:
    """The keys of incidents that are one event, each in one group; the same whatever their order.

    `confirmed` says of some of them, by key, which incident of the project a person said it is.
    """
    incidents = [_Incident(one) for one in sorted(told, key=lambda one: one.key)]
    found = _Groups(incidents, confirmed or {})
    for pairs in _pairs(incidents):
        found.join(pairs)
    return sorted(tuple(sorted(group.keys)) for group in found.groups.values())


class _Incident:
    """What is compared."""

    def __init__(self, told: Told) -> None:
        self.told = told
        known = days(told)
        self.days = known if known and known[1] - known[0] < WIDEST else None
        parts = (fold(part) for part in told.location.split(","))
        self.place = frozenset(part for part in parts if part)
        self.is_place = bool(self.place) and told.location_precision not in TOO_WIDE
        self.parties = frozenset(map(fold, told.parties))


def _same_place(one: _Incident, other: _Incident) -> bool:
    return one.is_place and other.is_place and not _at_odds(one.place, other.place)


def _at_odds(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not (one <= other or other <= one)


def _pairs(incidents: Iterable[_Incident]) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """Incidents that fit, the best first."""
    best, good, fair = set[Pair](), set[Pair](), set[Pair]()
    for one, other in _candidates(incidents):
        place, party = _same_place(one, other), not one.parties.isdisjoint(other.parties)
        pair = min(one.told.key, other.told.key), max(one.told.key, other.told.key)
        if place and one.days == other.days:
            (best if party else good).add(pair)
        elif place or party:
            fair.add(pair)
    return best, good, fair


def _candidates(incidents: Iterable[_Incident]) -> Iterator[tuple[_Incident, _Incident]]:
    """Incidents with a place or a party in common, the days of the second within those of the first."""
    alike: dict[tuple[str, str], list[tuple[Days, _Incident]]] = defaultdict(list)
    for one in incidents:
        if one.days:
            for part in one.place if one.is_place else ():
                alike["place", part].append((one.days, one))
            for party in one.parties:
                alike["party", party].append((one.days, one))
    for held in alike.values():
        held.sort(key=lambda pair: (pair[0], pair[1].told.key))
        firsts = [known[0] for known, _ in held]
        for (first, last), one in held:
            for place in range(bisect_left(firsts, first), bisect_right(firsts, last)):
                (_, until), other = held[place]
                if until <= last and other.told.report != one.told.report:
                    yield one, other


class _Group:
    """Incidents taken for one event, or one alone."""

    def __init__(self, one: _Incident, confirmed: Iterable[str]) -> None:
        self.keys = {one.told.key}
        self.reports = {one.told.report}
        self.days = [one.days] if one.days else []
        self.places = {one.place} if one.place else set()
        self.confirmed = set(confirmed)

    def take(self, other: "_Group") -> None:
        """Be one with the other."""
        for name in ("keys", "reports", "places", "confirmed"):
            getattr(self, name).update(getattr(other, name))
        known = [*self.days, *other.days]
        self.days = [(max(first for first, _ in known), min(last for _, last in known))] if known else []


def _may_be_one(groups: Iterable[_Group]) -> bool:
    """Is there nothing that says that these are different events?"""
    groups = list(groups)
    confirmed = set[str]().union(*(group.confirmed for group in groups))
    reports = set[str]().union(*(group.reports for group in groups))
    known = [one for group in groups for one in group.days]
    places = set[frozenset[str]]().union(*(group.places for group in groups))
    return (
        len(confirmed) <= 1
        and len(reports) == sum(len(group.reports) for group in groups)
        and max((first for first, _ in known), default=date.min)
        <= min((last for _, last in known), default=date.max)
        and not any(_at_odds(one, other) for one, other in combinations(places, 2))
    )


class _Groups:
    """All groups, by the key that leads them."""

    def __init__(self, incidents: Iterable[_Incident], confirmed: Mapping[str, str]) -> None:
        self.groups: dict[str, _Group] = {}
        self._joined = Joined()
        first: dict[str, str] = {}
        for one in incidents:
            key = one.told.key
            named = confirmed.get(key)
            self.groups[key] = _Group(one, [] if named is None else [named])
            if named is not None:
                self._unite(first.setdefault(named, key), key)

    def join(self, pairs: Iterable[Pair]) -> None:
        """Join what fits, but for groups that fit with two which cannot be one."""
        found = {
            (min(one, other), max(one, other))
            for one, other in (tuple(map(self._joined.leader, pair)) for pair in pairs)
            if one != other and self._fit(one, other)
        }
        partners: dict[str, set[str]] = defaultdict(set)
        for one, other in found:
            partners[one].add(other)
            partners[other].add(one)
        torn = {
            key for key, others in partners.items() if not _may_be_one(self.groups[one] for one in others)
        }
        for pair in sorted(found):
            one, other = map(self._joined.leader, pair)
            if torn.isdisjoint(pair) and one != other and self._fit(one, other):
                self._unite(one, other)

    def _fit(self, one: str, other: str) -> bool:
        return _may_be_one((self.groups[one], self.groups[other]))

    def _unite(self, one: str, other: str) -> None:
        one, other = self._joined.leader(one), self._joined.leader(other)
        if one == other:
            return
        self._joined.join(one, other)
        leader = self._joined.leader(one)
        follower = other if leader == one else one
        self.groups[leader].take(self.groups.pop(follower))
