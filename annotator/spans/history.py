"""A review's decisions in order: which stand, which can come back, and the state they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.spans.entry import Change, SpanChange
from annotator.spans.state import State


class HistoryError(ValueError):
    """The decisions do not fit each other: a change starts from a state that was not there."""


@dataclass
class Stacks:
    """Keys of decisions that stand and of those taken back, each oldest first.

    A new decision empties `undone`; a submission empties both: nothing is taken back across it.
    """

    standing: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    def push(self, *, key: str, kind: str, refers_to: str | None) -> None:
        """Take in the next decision of the history."""
        if kind == "submit":
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
    """Change one span or link in place; HistoryError unless it is as `before` says."""
    if current(state, change) != change.before:
        raise HistoryError(f"{change.id} is not as the decision found it")
    if isinstance(change, SpanChange):
        _put_span(state, change)
    elif change.after is None:
        del state.links[change.id]
    else:
        origin = state.links[change.id].origin if change.before else change.after.origin
        after = change.after
        state.links[change.id] = type(after)(after.type, after.source, after.target, after.status, origin)


def _put_span(state: State, change: SpanChange) -> None:
    if change.after is None:
        del state.spans[change.id]
        return
    origin = state.spans[change.id].origin if change.before else change.after.origin
    after = change.after
    state.spans[change.id] = type(after)(
        after.start, after.end, after.label, after.status, after.values, after.quote, origin
    )


def current(state: State, change: Change) -> object:
    """The span or link that a change is about, as it is now, or None."""
    return (state.spans if isinstance(change, SpanChange) else state.links).get(change.id)
