"""State = history: random decisions, undone and redone, always fold to what stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import decide, history
from annotator.spans.decide import Refused
from annotator.spans.entry import Change, Entry
from annotator.spans.history import HistoryError, Stacks, fold
from annotator.spans.state import ACCEPTED, PERSON, REJECTED, SUGGESTED, Span, State
from tests.spans.builders import SCHEME, TEXT, entry, link, new_id, span, state

LABELS = sorted(SCHEME.labels)


def opening() -> State:
    """A toll, its source, an actor inside it, and the suggested claim."""
    toll, source = span("four league guards were killed", "CASUALTY"), span("Harbour police", "SOURCE")
    now, [toll_id, source_id, _actor] = state(toll, source, span("league", "ACTOR"))
    now.links[new_id()] = link("claimed-by", toll_id, source_id)
    return now


@st.composite
def attempts(draw):
    """What a person might try: the kind, and numbers to pick targets and extents with."""
    kind = draw(st.sampled_from(["accept", "reject", "adjust", "relabel", "add", "describe", "undo", "redo"]))
    return kind, draw(st.integers(0, 30)), draw(st.integers(0, len(TEXT) - 1)), draw(st.integers(1, 20))


def moved(one: Span, start: int, length: int) -> Span:
    end = min(start + length, len(TEXT))
    return replace(one, start=start, end=end, quote=TEXT[start:end])


def entry_for(attempt, now: State) -> Entry | None:
    kind, pick, start, length = attempt
    if kind == "add":
        label = LABELS[pick % len(LABELS)]
        blank = Span(0, 1, label, ACCEPTED, SCHEME.fill(label, {}), TEXT[:1], PERSON)
        return entry("add", ("span", new_id(), None, moved(blank, start, length)))
    if not now.spans:
        return None
    key = sorted(now.spans)[pick % len(now.spans)]
    one = now.spans[key]
    if kind == "adjust":
        return entry("adjust", ("span", key, one, moved(one, start, length)))
    if kind == "describe":
        name = sorted(one.values)[pick % len(one.values)]
        return entry(
            "describe",
            ("span", key, one, replace(one, values=one.values | {name: {"value": None, "origin": "person"}})),
        )
    label = LABELS[pick % len(LABELS)]
    after = {
        "accept": replace(one, status=ACCEPTED),
        "reject": replace(one, status=REJECTED),
        "relabel": replace(one, status=ACCEPTED, label=label, values=SCHEME.fill(label, {})),
    }[kind]
    links = [
        ("link", i, arrow, replace(arrow, status=REJECTED))
        for i, arrow in now.links_of(key).items()
        if arrow.status != REJECTED
    ]
    return entry(kind, ("span", key, one, after), *(links if kind in ("reject", "relabel") else []))


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
