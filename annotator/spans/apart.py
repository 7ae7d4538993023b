"""Where one person's submission says something else than others' on the same report."""

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.spans import incidents, uniting
from annotator.spans.reading import Reading, links_apart, values_apart
from annotator.spans.state import ACCEPTED, Incident, Span

Place = tuple[int, int, str]
PLAIN = ("exact", "unknown")  # how precise a place is where that need not be said


def where(mine: Reading, others: Sequence[Reading]) -> list[tuple[Span, list[tuple[str, Any]]]]:
    """The spans that not all others marked just so, each with the values and links on which somebody differs, in text order.

    Values that nobody set do not differ from any.
    """
    theirs = [_places(other) for other in others]
    found = []
    for place, key in sorted(_places(mine).items()):
        rivals = [(other, keys[place]) for other, keys in zip(others, theirs, strict=True) if place in keys]
        differing = {name: mine.told(key, name) for name in _values(mine, key, rivals)}
        for other, rival in rivals:
            differing |= {kind: mine.told_ends(key, kind) for kind in links_apart(mine, key, other, rival)}
        if len(rivals) < len(others) or differing:
            found.append((mine.spans[key], list(differing.items())))
    return found


def incidents_apart(mine: Reading, others: Sequence[Reading]) -> list[str]:
    """The incidents that not all others describe alike; who has none leaves them to the others."""
    theirs = [_described(other) for other in others if other.state.incidents]
    return [
        _title(one)
        for one in mine.state.incidents.values()
        if one.status == ACCEPTED
        and any(not uniting.versions(one) <= said.get(uniting.event(one), set()) for said in theirs)
    ]


def _places(reading: Reading) -> dict[Place, str]:
    return {(*span.extent, span.label): key for key, span in reading.spans.items()}


def _values(mine: Reading, key: str, rivals: Sequence[tuple[Reading, str]]) -> Iterator[str]:
    """On which somebody differs who set them, too."""
    for other, rival in rivals:
        back = set(values_apart(other, rival, mine, key))
        yield from (name for name in values_apart(mine, key, other, rival) if name in back)


def _described(reading: Reading) -> dict[uniting.Same, set[uniting.Same]]:
    said: dict[uniting.Same, set[uniting.Same]] = {}
    for one in reading.state.incidents.values():
        if one.status == ACCEPTED:
            said.setdefault(uniting.event(one), set()).update(uniting.versions(one))
    return said


def _title(one: Incident) -> str:
    title = incidents.title(one)
    return title if one.location_precision in PLAIN else f"{title} ({one.location_precision})"
