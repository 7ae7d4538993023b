"""The overlap policy of a scheme, and which links fit: what must hold of accepted spans."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from annotator.spans.entry import Entry, LinkChange, SpanChange
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED, Link, Span, State


def clash(one: Span, other: Span, scheme: Scheme) -> str | None:
    """Why two spans may not both be accepted, or None."""
    if one.end <= other.start or other.end <= one.start:
        return None
    if one.extent == other.extent and not scheme.same_extent_allowed:
        return f"the same words are already {other.label}"
    if one.label == other.label and not scheme.same_label_may_overlap:
        return f"{one.label} may not overlap another {other.label}: “{other.quote}”"
    inner, outer = (one, other) if _inside(one, other) else (other, one)
    if not _inside(inner, outer):
        return (
            None if scheme.crossing_allowed else f"it crosses the edge of the {other.label} “{other.quote}”"
        )
    if scheme.nesting is None or outer.label in scheme.nesting.get(inner.label, frozenset()):
        return None
    return f"{inner.label} may not lie inside {outer.label}: “{outer.quote}”"


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


class Taken:
    """Where spans are proposed, to ask what else could be accepted beside them."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._at: dict[int, list[Span]] = defaultdict(list)  # by code point

    def add(self, start: int, end: int, label: str) -> None:
        """Somebody proposes this."""
        span = _proposed(start, end, label)
        for at in range(start, end):
            self._at[at].append(span)

    def leaves_room(self, start: int, end: int, label: str) -> bool:
        """Could this be accepted beside those of other labels?"""
        here = _proposed(start, end, label)
        met = (other for at in range(start, end) for other in self._at.get(at, ()))
        return not any(other.label != label and clash(here, other, self.scheme) for other in met)


def _proposed(start: int, end: int, label: str) -> Span:
    return Span(start, end, label, ACCEPTED, {}, "")


def clashes(state: State, touched: Iterable[str], scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    """(span id, other span id, why) for each touched accepted span that clashes with an accepted one."""
    accepted = [(key, span) for key, span in state.spans.items() if span.status == ACCEPTED]
    accepted.sort(key=lambda item: item[1].start)
    starts = [span.start for _key, span in accepted]
    longest = max((span.end - span.start for _key, span in accepted), default=0)
    for span_id in touched:
        span = state.spans.get(span_id)
        if span is None or span.status != ACCEPTED:
            continue
        near = slice(bisect_left(starts, span.start - longest), bisect_left(starts, span.end))
        for other_id, other in accepted[near]:
            if other_id != span_id and (why := clash(span, other, scheme)):
                yield span_id, other_id, why


def misfits(state: State, link_ids: Iterable[str], scheme: Scheme) -> Iterator[tuple[str, str]]:
    """(link id, why) for each of these links that stands without two fitting ends."""
    live = Counter(_ends(link) for link in state.links.values() if link.status != REJECTED)
    for link_id in link_ids:
        link = state.links.get(link_id)
        if link is None or link.status == REJECTED:
            continue
        ends = [state.spans.get(link.source), state.spans.get(link.target)]
        if link.type not in scheme.links:
            yield link_id, f"the scheme has no link {link.type}"
        elif link.source == link.target:
            yield link_id, f"{link.type} would lead from a span to itself"
        elif live[_ends(link)] > 1:
            yield link_id, f"there is such a {link.type} already"
        elif any(end is None or end.status == REJECTED for end in ends):
            yield link_id, f"{link.type} would lead to a span that is rejected or gone"
        elif not scheme.links[link.type].fits(ends[0].label, ends[1].label):  # type: ignore[union-attr] # the branch above
            yield link_id, f"{link.type} may not lead from {ends[0].label} to {ends[1].label}"  # type: ignore[union-attr] # same


def unseen_claims(entry: Entry, state: State, scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """What stands against the word of an entry on who claims a toll, and is neither changed by it nor in its targets.

    A toll gets a second source, or the mark that nobody is named, only from somebody who saw the first source: each
    such ("link", id). And it gets a source only from somebody who saw that a person found nobody named: ("span", id).
    """
    links = {change.id: change.after for change in entry.changes if isinstance(change, LinkChange)}
    spans = {change.id: change for change in entry.changes if isinstance(change, SpanChange)}
    named = {
        link.source
        for link in links.values()
        if link and link.type == scheme.claim_link and link.status == ACCEPTED
    }
    unnamed = {
        key
        for key, change in spans.items()
        if _says_nobody(change.after, scheme) and not _says_nobody(change.before, scheme)
    }
    others = [
        ("link", link_id)
        for link_id, link in state.links.items()
        if link.type == scheme.claim_link and link.source in named | unnamed and link.status == ACCEPTED
        if link_id not in links and link_id not in entry.targets
    ]
    denied = [key for key in sorted(named - set(spans)) if _says_nobody(state.spans.get(key), scheme)]
    return (*others, *(("span", key) for key in denied))


def _says_nobody(span: Span | None, scheme: Scheme) -> bool:
    """Has a person said of a toll that nobody is named?"""
    if span is None or span.label != scheme.claims.get("toll"):
        return False
    asked = next((one for one in scheme.labels[span.label].attributes.values() if one.blocks_submit), None)
    held = span.values[asked.name] if asked else None
    return bool(held and asked and held["origin"] == "person" and held["value"] != asked.blocks_submit)


def _ends(link: Link) -> tuple[str, str, str]:
    return link.type, link.source, link.target
