"""How somebody came to what they say: took it as a machine proposed it, corrected that, or added it."""

from annotator.spans import incidents
from annotator.spans.state import MACHINE, REJECTED, Incident, Link, Span, State

CORRECTED, ADDED, TAKEN, TURNED_DOWN = "corrected", "added", "accepted", "rejected"


def told(state: State) -> dict[str, dict[str, str | None]]:
    """Of each span, link and incident of a submission how it came about, and which suggester proposed it."""
    return {
        key: {"how": _how(said), "suggester": said.origin.get("suggester")}
        for key, said in _held(state).items()
    }


def parents(state: State) -> set[str]:
    """The ids, in the reviews that are settled, of what people said."""
    return {key for one in _held(state).values() for key in one.origin.get("parents", ())}


def _held(state: State) -> dict[str, Span | Link | Incident]:
    return {**state.spans, **state.links, **state.incidents}


def _how(said: Span | Link | Incident) -> str:
    if said.status == REJECTED:
        return TURNED_DOWN
    if said.origin["by"] != MACHINE:
        return ADDED
    return CORRECTED if _is_corrected(said) else TAKEN


def _is_corrected(said: Span | Link | Incident) -> bool:
    if isinstance(said, Incident):
        return any(said.origin.get(name) != getattr(said, name) for name in incidents.PROPOSED)
    return isinstance(said, Span) and said.changed
