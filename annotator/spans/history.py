"""A review's decisions in order: which stand, which can come back, and the state they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from annotator.spans.entry import Change, IncidentChange, LinkChange, SpanChange
from annotator.spans.state import BODY, PEOPLE, Incident, Link, Region, Span, State

Item = TypeVar("Item", Span, Link, Incident)


class HistoryError(ValueError):
    """The decisions do not fit each other: a change starts from a state that was not there."""


@dataclass
class Stacks:
    """Keys of decisions that stand and of those taken back, each oldest first.

    A new decision empties `undone`; a submission, a reopening and a merge empty both: nothing is taken back across
    them.
    """

    standing: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, decisions: Iterable[tuple[object, str, object | None]]) -> Self:
        """After a history of (key, kind, the key it refers to); HistoryError where one is out of order."""
        stacks = cls()
        for key, kind, refers_to in decisions:
            stacks.push(key=str(key), kind=kind, refers_to=None if refers_to is None else str(refers_to))
        return stacks

    def push(self, *, key: str, kind: str, refers_to: str | None) -> None:
        """Take in the next decision of the history."""
        if kind in ("submit", "reopen", "merge"):
            self.standing.clear()
            self.undone.clear()
        elif kind == "undo":
            self._move(refers_to, self.standing, self.undone)
        elif kind == "redo":
            self._move(refers_to, self.undone, self.standing)
        else:
            self.standing.append(key)
            self.undone.clear()

    def last(self, kind: str) -> str | None:
        """The decision that an undo or a redo would have to name now."""
        stack = self.standing if kind == "undo" else self.undone
        return stack[-1] if stack else None

    @staticmethod
    def _move(key: str | None, source: list[str], target: list[str]) -> None:
        if not source or source[-1] != key:
            raise HistoryError(f"{key} is not the last decision there")
        target.append(source.pop())


def fold(opening: State, decisions: Iterable[Iterable[Change]]) -> State:
    """The state that a history adds up to. Raises HistoryError where a change does not start from it."""
    state = opening.copy()
    for changes in decisions:
        for change in changes:
            apply(state, change)
    return state


def apply(state: State, change: Change) -> None:
    """Change one thing in place; HistoryError unless it is as `before` says."""
    if current(state, change) != change.before:
        raise HistoryError(f"{change.target[1]} is not as the decision found it")
    if isinstance(change, SpanChange):
        _put(state.spans, change.id, change.before, change.after)
    elif isinstance(change, LinkChange):
        _put(state.links, change.id, change.before, change.after)
    elif isinstance(change, IncidentChange):
        _put(state.incidents, change.id, change.before, change.after)
    else:
        _put_region(state.regions, change.line, change.after)


def _put(held: dict[str, Item], key: str, before: Item | None, after: Item | None) -> None:
    if after is None:
        del held[key]
    else:
        held[key] = renewed(held[key], after) if before else after


def renewed(held: Item, after: Item) -> Item:
    """What it is now; its origin stays, unless a merge says anew what people said."""
    return after if after.origin["by"] == PEOPLE else replace(after, origin=held.origin)


def _put_region(held: dict[int, Region], line: int, kind: str) -> None:
    """Take the new kind; a line that no machine spoke of is forgotten when it is running text again."""
    region = replace(held[line], kind=kind) if line in held else Region(kind)
    held[line] = region
    if kind == BODY and region.origin["by"] == "person":
        del held[line]


def current(state: State, change: Change) -> object:
    """What a change is about, as it is now; None where it is not there."""
    if isinstance(change, SpanChange):
        return state.spans.get(change.id)
    if isinstance(change, LinkChange):
        return state.links.get(change.id)
    if isinstance(change, IncidentChange):
        return state.incidents.get(change.id)
    return state.kind_of_line(change.line)
