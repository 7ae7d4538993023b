"""State = history: random decisions, undone and redone, always fold to what stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import decide, history
from annotator.spans.decide import Refused
from annotator.spans.entry import Change, Entry
from annotator.spans.history import HistoryError, Stacks, fold
from annotator.spans.state import ACCEPTED, PERSON, REJECTED, SUGGESTED, Region, Span, State
from tests.spans import builders
from tests.spans.builders import SCHEME, entry, incident, link, new_id, span, state

LABELS = sorted(SCHEME.labels)
TEXT = builders.TEXT + "\nThe quay at dawn."
LINES = [0, len(builders.TEXT) + 1]
INCIDENT_ACTS = ["make", "correct", "confirm", "drop", "promote", "assign"]


def opening() -> State:
    """A toll, its source, an actor inside it, the suggested claim, the main incident and a caption."""
    toll, source = span("four league guards were killed", "CASUALTY"), span("Harbour police", "SOURCE")
    now, [toll_id, source_id, _actor] = state(toll, source, span("league", "ACTOR"))
    now.links[new_id()] = link("claimed-by", toll_id, source_id)
    now.incidents[new_id()] = incident(main=True, location="Brannport", location_precision="exact")
    now.regions[LINES[1]] = Region("caption", {"by": "machine", "kind": "caption"})
    return now


@st.composite
def attempts(draw):
    """What a person might try: the kind, and numbers to pick targets and extents with."""
    kinds = [
        "accept",
        "accept_many",
        "reject",
        "adjust",
        "relabel",
        "add",
        "describe",
        "region",
        "undo",
        "redo",
    ]
    kind = draw(st.sampled_from(kinds + INCIDENT_ACTS))
    return kind, draw(st.integers(0, 30)), draw(st.integers(0, len(TEXT) - 1)), draw(st.integers(1, 20))


def moved(one: Span, start: int, length: int) -> Span:
    end = min(start + length, len(TEXT))
    return replace(one, start=start, end=end, quote=TEXT[start:end])


def entry_for(attempt, now: State) -> Entry | None:
    kind, pick, start, length = attempt
    label = LABELS[pick % len(LABELS)]
    blank = Span(0, 1, label, ACCEPTED, SCHEME.fill(label, {}), TEXT[:1], PERSON)
    added = ("span", new_id(), None, moved(blank, start, length))
    if kind == "add":
        return entry("add", added)
    if kind == "region":
        line = LINES[pick % len(LINES)]
        return entry(
            "region", ("line", line, now.kind_of_line(line), SCHEME.regions[start % len(SCHEME.regions)])
        )
    if kind in INCIDENT_ACTS:
        return incident_entry(kind, pick, start, now)
    if not now.spans:
        return None
    key = sorted(now.spans)[pick % len(now.spans)]
    one = now.spans[key]
    if kind == "accept_many":
        return entry("accept_many", ("span", key, one, replace(one, status=ACCEPTED)), added)
    if kind == "adjust":
        return entry("adjust", ("span", key, one, moved(one, start, length)))
    if kind == "describe":
        name = sorted(one.values)[pick % len(one.values)]
        return entry(
            "describe",
            ("span", key, one, replace(one, values=one.values | {name: {"value": None, "origin": "person"}})),
        )
    after = {
        "accept": replace(one, status=ACCEPTED),
        "reject": replace(one, status=REJECTED),
        "relabel": replace(one, status=ACCEPTED, label=label, values=SCHEME.fill(label, {})),
    }[kind]
    links = [
        ("link", i, arrow, replace(arrow, status=REJECTED))
        for i, arrow in now.links_at({key}).items()
        if arrow.status != REJECTED
    ]
    return entry(kind, ("span", key, one, after), *(links if kind in ("reject", "relabel") else []))


def incident_entry(kind: str, pick: int, start: int, now: State) -> Entry | None:
    """Incidents made, corrected, confirmed, dropped with their spans moved or forgotten, made the main one, chosen."""
    if kind == "make":
        made = incident(status=ACCEPTED, date_start=str(2000 + start), date_precision="year")
        return entry("incident", ("incident", new_id(), None, made))
    key = sorted(now.incidents)[pick % len(now.incidents)]
    one = now.incidents[key]
    if kind == "assign":
        return belongs("describe", now, sorted(now.spans)[start % len(now.spans)], key)
    if kind == "promote":
        was = now.main
        main = now.incidents[was]
        swap = (
            ("incident", was, main, replace(main, main=False)),
            ("incident", key, one, replace(one, main=True)),
        )
        return entry("incident", *(swap if was != key else swap[1:]))
    after = {
        "correct": replace(one, status=ACCEPTED, location=TEXT[: start % 3], location_precision="unknown"),
        "confirm": replace(one, status=ACCEPTED),
        "drop": replace(one, status=REJECTED),
    }[kind]
    change = ("incident", key, one, after)
    movers = sorted(now.spans) if kind == "drop" and start % 3 else []
    moved_spans = [
        ("span", span_id, now.spans[span_id], belonging(now.spans[span_id], "main"))
        for span_id in movers
        if now.spans[span_id].values.get("incident", {}).get("value") == key
    ]
    return entry("incident", change, *moved_spans)


def belongs(kind: str, now: State, span_id: str, incident_id: str) -> Entry | None:
    one = now.spans[span_id]
    if "incident" not in one.values:
        return None
    return entry(kind, ("span", span_id, one, belonging(one, incident_id)))


def belonging(one: Span, incident_id: str) -> Span:
    return replace(one, values=one.values | {"incident": {"value": incident_id, "origin": "person"}})


class Person:
    """Tries things, remembers what was applied."""

    def __init__(self) -> None:
        self.state = opening()
        self.stacks = Stacks()
        self.changes: dict[str, tuple[Change, ...]] = {}
        self.applied: list[tuple[Change, ...]] = []

    def attempt(self, attempt) -> None:
        if attempt[0] in ("undo", "redo"):
            self.take_back(attempt[0])
        elif one := entry_for(attempt, self.state):
            outcome = decide.apply(one, self.state, TEXT, SCHEME)
            if not isinstance(outcome, Refused):
                self.changes[one.key] = one.changes
                self.note(one.key, one.kind, None, one.changes, outcome)

    def take_back(self, kind: str) -> None:
        key = self.stacks.last(kind)
        if key is None:
            return
        changes = self.changes[key]
        if kind == "undo":
            changes = tuple(change.inverse() for change in reversed(changes))
        outcome = decide.put(changes, self.state, TEXT, SCHEME)
        assert not isinstance(outcome, Refused), "the last standing decision can always be taken back"
        self.note(new_id(), kind, key, changes, outcome)

    def note(self, key, kind, refers_to, changes, outcome: State) -> None:
        self.stacks.push(key=key, kind=kind, refers_to=refers_to)
        self.applied.append(changes)
        self.state = outcome


@given(st.lists(attempts(), max_size=40))
def test_folding_what_was_applied_over_the_opening_gives_the_state(tries):
    person = Person()
    start = person.state
    for attempt in tries:
        person.attempt(attempt)
    assert fold(start, person.applied).to_json() == person.state.to_json()


@given(st.lists(attempts(), max_size=40))
def test_one_incident_is_always_the_main_one_and_every_span_belongs_to_one_that_stands(tries):
    person = Person()
    for attempt in tries:
        person.attempt(attempt)
        now = person.state
        assert [one.status != REJECTED for one in now.incidents.values() if one.main] == [True]
        standing = {"main", None, *(key for key, one in now.incidents.items() if one.status != REJECTED)}
        assert {
            one.values["incident"]["value"] for one in now.spans.values() if "incident" in one.values
        } <= standing


@given(st.lists(attempts(), max_size=40))
def test_undoing_everything_leads_back_to_the_opening_and_redoing_to_the_end(tries):
    person = Person()
    start = person.state
    for attempt in tries:
        person.attempt(attempt)
    end, count = person.state, len(person.stacks.standing)
    for _ in range(count):
        person.take_back("undo")
    assert person.state.to_json() == start.to_json()
    for _ in range(count):
        person.take_back("redo")
    assert person.state.to_json() == end.to_json()


def test_a_new_decision_empties_what_could_be_redone():
    stacks = Stacks()
    stacks.push(key="a", kind="accept", refers_to=None)
    stacks.push(key="u", kind="undo", refers_to="a")
    assert stacks.last("redo") == "a"
    stacks.push(key="b", kind="accept", refers_to=None)
    assert stacks.last("redo") is None


def test_nothing_is_taken_back_across_a_submission():
    stacks = Stacks()
    stacks.push(key="a", kind="accept", refers_to=None)
    stacks.push(key="s", kind="submit", refers_to=None)
    assert stacks.last("undo") is None


def test_an_undo_of_another_than_the_last_decision_does_not_fit_a_history():
    stacks = Stacks()
    stacks.push(key="a", kind="accept", refers_to=None)
    stacks.push(key="b", kind="accept", refers_to=None)
    with pytest.raises(HistoryError):
        stacks.push(key="u", kind="undo", refers_to="a")


def test_a_change_that_starts_from_another_state_breaks_the_history():
    now = opening()
    key, one = next(iter(now.spans.items()))
    assert one.status == SUGGESTED
    stale = entry("reject", ("span", key, replace(one, status=ACCEPTED), replace(one, status=REJECTED)))
    with pytest.raises(HistoryError):
        history.fold(now, [stale.changes])
