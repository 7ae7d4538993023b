"""Reviews that came in again while their report is being settled: what that changes in what was begun.

An item is what people say of one place: one span, or rival versions. Where it says what it said before, whatever was
decided on it stays. What is new or says something else waits for a decision again; what nobody says any more goes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, NamedTuple

from annotator.spans import canonical, merging, uniting
from annotator.spans.entry import Change, IncidentChange, LinkChange, RegionChange, SpanChange
from annotator.spans.history import apply, renewed
from annotator.spans.opening import new_uuid
from annotator.spans.scheme import SAME, Scheme
from annotator.spans.state import ACCEPTED, BODY, REJECTED, SUGGESTED, Incident, Link, Region, Span, State

Place = tuple[int, int, str]
Said = tuple[Place, str, frozenset[tuple[str, Place]]]  # a place, its values, and where its links lead


def proposed(opening: State, merges: Iterable[Iterable[Change]]) -> State:
    """What reviews have proposed until now, whatever was decided on it: an opening, and the merges since."""
    state = opening.copy()
    for change in (change for merge in merges for change in merge):
        if isinstance(change, RegionChange):
            state.regions[change.line] = Region(change.after)
        elif isinstance(change, SpanChange):
            _propose(state.spans, change.id, change.before, change.after)
        elif isinstance(change, LinkChange):
            _propose(state.links, change.id, change.before, change.after)
        else:
            _propose(state.incidents, change.id, change.before, change.after)
    return state


def _propose(held: dict[str, Any], key: str, before: Any, after: Any) -> None:
    """A merge also touches links that a person drew; those are no proposals."""
    if after is None:
        held.pop(key, None)
    elif before is None:
        held[key] = after
    elif key in held:
        held[key] = renewed(held[key], after)


class Remerged(NamedTuple):
    """`changes` in an order in which each fits what is there; `parted` are proposals that people no longer agree on."""

    changes: list[Change]
    parted: set[str]


def remerge(
    before: State,
    state: State,
    opinions: Sequence[State],
    scheme: Scheme,
    *,
    chance: Random,
    turned_down: Collection[str] = (),
    new_id: Callable[[], str] = new_uuid,
) -> Remerged:
    """What to change in `state`, in order, so that it settles these opinions; `before` are the proposals until now.

    `turned_down` names the proposals that nobody made: what all had rejected, drawn to be decided again.
    """
    merged = merging.merge(opinions, scheme, chance=chance, audit_share=0, new_id=new_id).body
    merging_again = _Merging(before, state.copy(), scheme, set(turned_down), merged)
    return Remerged(merging_again.changes(), merging_again.parted)


@dataclass
class _Merging:
    before: State
    state: State  # changed as we go
    scheme: Scheme
    turned_down: set[str]
    merged: dict[str, list[dict[str, Any]]]
    done: list[Change] = field(default_factory=list)
    parted: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)  # of what was merged now -> of what is there

    def changes(self) -> list[Change]:
        """The order is one in which every link has its ends."""
        incidents = self._incidents()
        now = State.from_json({**self.merged, "incidents": [], "regions": []})
        self._name_incidents(now)
        gone, asked, added = self._compare(now)
        self._drop_links(gone, now)
        for key in sorted(gone):
            self._do(SpanChange(key, self.state.spans[key], None))
        for change in incidents:
            self._do(change)
        for key, span in asked.items():
            self._ask_again(key, span)
        for key, span in added.items():
            self._do(SpanChange(key, None, replace(span, status=SUGGESTED)))
        self._add_links(now)
        self._regions()
        return self.done

    def _do(self, change: Change) -> None:
        apply(self.state, change)
        self.done.append(change)

    # Incidents

    def _incidents(self) -> list[IncidentChange]:
        """An event keeps its id; one that is no longer named stays, since what was decided may be about it."""
        known = {uniting.event(one): key for key, one in self.before.incidents.items()}
        found = []
        for raw in self.merged["incidents"]:
            one = Incident.from_json(raw)
            key = known.get(uniting.event(one)) or (self.state.main if one.main else None)
            self.ids[raw["id"]] = key or raw["id"]
            if key is None:
                found.append(IncidentChange(raw["id"], None, replace(one, status=SUGGESTED)))
            elif key in self.before.incidents and self._is_asked_again(key, one):
                after = replace(one, status=SUGGESTED)
                found.append(IncidentChange(key, self.state.incidents[key], after))
        return found

    def _is_asked_again(self, key: str, one: Incident) -> bool:
        """Do people say something else of it now, or no longer all, and nobody was asked?"""
        before = self.before.incidents[key]
        if uniting.versions(one) != uniting.versions(before):
            return True
        was_agreed = before.status == ACCEPTED
        return was_agreed and one.status != ACCEPTED and self.state.incidents[key] == before

    def _name_incidents(self, now: State) -> None:
        for key, span in now.spans.items():
            name = self.scheme.labels[span.label].incident_attribute
            held = span.values.get(name) if name else None
            if held and held["value"] in self.ids:
                values = {**span.values, str(name): {**held, "value": self.ids[held["value"]]}}
                now.spans[key] = replace(span, values=values)

    # Spans, item by item

    def _compare(self, now: State) -> tuple[set[str], dict[str, Span], dict[str, Span]]:
        """Which spans go, which are asked again as what, and which are new."""
        said_before, said_now = self._said(self.before), self._said(now)
        old = _items(self.before, (key for key in said_before if key not in self.turned_down))
        known = {frozenset(said_before[key] for key in item): item for item in old}
        asked, added = dict[str, Span](), dict[str, Span]()
        kept, changed = set[str](), list[list[str]]()
        for item in _items(now, said_now):
            same = known.pop(frozenset(said_now[key] for key in item), None)
            if same is None:
                changed.append(item)
                continue
            kept.update(same)
            by_words = {said_before[key]: key for key in same}
            self.ids |= {key: by_words[said_now[key]] for key in item}
            if any(now.spans[key].status != ACCEPTED for key in item):
                self.parted.update(same)
                asked |= {self.ids[key]: now.spans[key] for key in item if self._was_agreed(self.ids[key])}
        spare = {
            _place(self.before.spans[key]): key
            for item in known.values()
            for key in item
            if self.before.spans[key].leads
        }
        for item in changed:
            heir = spare.pop(_place(now.spans[item[0]]), None) if len(item) == 1 else None
            if heir:
                self.ids[item[0]] = heir
                asked[heir] = now.spans[item[0]]
                kept.add(heir)
            else:
                self.ids |= {key: key for key in item}
                added |= {key: now.spans[key] for key in item}
        places = {_place(span) for span in added.values()}
        gone = {
            key
            for key, span in self.before.spans.items()
            if key not in kept and (key not in self.turned_down or _place(span) in places)
        }
        self.parted |= gone | asked.keys()
        return gone, asked, added

    def _was_agreed(self, key: str) -> bool:
        """Nobody has been asked: it was accepted as it came."""
        return self.before.spans[key].status == ACCEPTED

    def _said(self, state: State) -> dict[str, Said]:
        leads: dict[str, set[tuple[str, Place]]] = {key: set() for key in state.spans}
        for link in state.links.values():
            source, target = link.source, link.target
            if self._mutual(link) and _place(state.spans[target]) < _place(state.spans[source]):
                source, target = target, source
            leads[source].add((link.type, _place(state.spans[target])))
        return {
            key: (_place(span), _values(span), frozenset(leads[key])) for key, span in state.spans.items()
        }

    def _mutual(self, link: Link) -> bool:
        kind = self.scheme.links[link.type]
        return SAME in kind.from_labels | kind.to_labels

    def _ask_again(self, key: str, span: Span) -> None:
        held = self.state.spans[key]
        after = replace(span, status=SUGGESTED, origin=held.origin)
        if held == after:
            return
        self._do(SpanChange(key, held, after))
        for link_id, link in self.state.links_at({key}).items():
            if link.status == ACCEPTED or (link.status == REJECTED and link_id in self.before.links):
                self._do(LinkChange(link_id, link, replace(link, status=SUGGESTED)))

    # Links

    def _ends(self, link: Link) -> tuple[str, str, str]:
        first, second = sorted((link.source, link.target))
        return link.type, first, second

    def _drop_links(self, gone: set[str], now: State) -> None:
        """Those of spans that go, a person's own among them, and those that nobody draws any more."""
        drawn = {self._ends(self._here(link)) for link in now.links.values()}
        for key, link in list(self.state.links.items()):
            loose = key in self.before.links and self._ends(link) not in drawn
            if loose or not gone.isdisjoint((link.source, link.target)):
                self._do(LinkChange(key, link, None))

    def _add_links(self, now: State) -> None:
        drawn = {self._ends(link) for link in self.state.links.values()}
        for key, link in now.links.items():
            here = self._here(link)
            if self._ends(here) not in drawn:
                self._do(LinkChange(key, None, replace(here, status=SUGGESTED)))

    def _here(self, link: Link) -> Link:
        return replace(link, source=self.ids[link.source], target=self.ids[link.target])

    # Regions

    def _regions(self) -> None:
        """What nobody has decided otherwise meanwhile follows the reviews."""
        said = {one["line"]: one["kind"] for one in self.merged["regions"]}
        for line in sorted(said.keys() | self.before.regions.keys()):
            was, is_now = self.before.kind_of_line(line), said.get(line, BODY)
            if was != is_now and self.state.kind_of_line(line) == was:
                self._do(RegionChange(line, was, is_now))


def _items(state: State, keys: Iterable[str]) -> list[list[str]]:
    """These spans by the item they are versions in; what is in none is one of its own."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(state.spans[key].origin.get("item", key), []).append(key)
    return list(found.values())


def _place(span: Span) -> Place:
    return *span.extent, span.label


def _values(span: Span) -> str:
    return canonical.dumps({name: held["value"] for name, held in span.values.items()})
