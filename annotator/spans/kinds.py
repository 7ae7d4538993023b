"""What each kind of decision may change, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from annotator.spans.entry import Change, Entry, IncidentChange, LinkChange, SpanChange
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Incident, Link, Span

NEEDS = {
    "link": ("a link", LinkChange),
    "unlink": ("a link", LinkChange),
    "incident": ("an incident", IncidentChange),
}


def _never(_before: object, _after: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind of decision may do: to how many spans, and how spans, links, incidents and lines may change."""

    count: Callable[[int], bool]
    span: Callable[[Span | None, Span | None], bool]
    link: Callable[[Link | None, Link | None], bool]
    incident: Callable[[Incident | None, Incident | None], bool] = _never
    region: Callable[[str, str], bool] = _never


TAKE_OVER = {"accept", "accept_many", "choose", "relabel"}  # a mention takes the values of its name


def illegal(entry: Entry, scheme: Scheme) -> str | None:
    """Why the changes are not what this kind of decision does, or None."""
    rule = RULES[entry.kind]
    spans = sum(isinstance(change, SpanChange) for change in entry.changes)
    if not rule.count(spans):
        return f"{entry.kind} may not change {spans} spans"
    for change in entry.changes:
        if not _allowed(rule, change):
            return f"{entry.kind} may not change a {change.target[0]} like this"
    needed = NEEDS.get(entry.kind)
    if needed and not any(isinstance(change, needed[1]) for change in entry.changes):
        return f"{entry.kind} must name {needed[0]}"
    if entry.kind in TAKE_OVER and (name := _not_a_names(entry.changes, scheme)):
        return f"{entry.kind} may not set {name}, which is not kept per name"
    return None


def _not_a_names(changes: Iterable[Change], scheme: Scheme) -> str | None:
    """A value that becomes a person's although names have no such value, or None."""
    for change in changes:
        if not isinstance(change, SpanChange) or change.before is None or change.after is None:
            continue
        before, after = change.before, change.after
        attributes = scheme.labels[after.label].attributes
        for name, held in after.values.items():
            taken = held["origin"] == "person" and held != before.values.get(name)
            if taken and not attributes[name].per_name:
                return name
    return None


def _allowed(rule: Rule, change: Change) -> bool:
    if isinstance(change, SpanChange):
        return rule.span(change.before, change.after)
    if isinstance(change, LinkChange):
        return rule.link(change.before, change.after) and not _redirected(change)
    if isinstance(change, IncidentChange):
        return rule.incident(change.before, change.after)
    return rule.region(change.before, change.after)


def _redirected(change: LinkChange) -> bool:
    one, other = change.before, change.after
    if one is None or other is None:
        return False
    return (one.type, one.source, one.target) != (other.type, other.source, other.target)


def _same(
    before: Span, after: Span, *, status: bool = True, extent: bool = True, values: bool = True
) -> bool:
    return (
        before.label == after.label
        and (not status or before.status == after.status)
        and (not extent or before.extent == after.extent)
        and (not values or before.values == after.values)
    )


def _takes_over(before: Span, after: Span) -> bool:
    """Values that nobody had set may become a person's: those of the name."""
    return all(
        held == before.values.get(name)
        or (before.values[name]["origin"] == "default" and held["origin"] == "person")
        for name, held in after.values.items()
    )


def _persons_values(before: Span, after: Span) -> bool:
    """Each value that changed is the person's now."""
    return all(
        held == before.values.get(name) or held["origin"] == "person" for name, held in after.values.items()
    )


def _accepts(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None:
        return False
    accepts = before.status != ACCEPTED and after.status == ACCEPTED
    return accepts and _same(before, after, status=False, values=False) and _takes_over(before, after)


def _accepts_as_suggested(before: Span | None, after: Span | None) -> bool:
    """Nobody looked at its values: they stay as they are."""
    if before is None or after is None or before.status != SUGGESTED:
        return False
    return after.status == ACCEPTED and _same(before, after, status=False)


def _rejects(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None:
        return False
    return before.status != REJECTED and after.status == REJECTED and _same(before, after, status=False)


def _decides(before: Span | None, after: Span | None) -> bool:
    return _accepts(before, after) or _rejects(before, after)


def _moves(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None:
        return False
    return before.extent != after.extent and _same(before, after, extent=False)


def _relabels(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None or after.status != ACCEPTED or before.extent != after.extent:
        return False
    if before.label == after.label:
        return _takes_over(before, after)
    return all(
        held == before.values.get(name) or held["origin"] in ("default", "person")
        for name, held in after.values.items()
    )


def _adds(before: Span | None, after: Span | None) -> bool:
    return before is None and after is not None and after.status == ACCEPTED


def _accepts_or_adds(before: Span | None, after: Span | None) -> bool:
    return _adds(before, after) if before is None else _accepts(before, after)


def _describes(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None:
        return False
    return _same(before, after, values=False) and _persons_values(before, after)


def _link_accepted(before: Link | None, after: Link | None) -> bool:
    return after is not None and after.status == ACCEPTED and (before is None or before.status != ACCEPTED)


def _link_rejected(before: Link | None, after: Link | None) -> bool:
    return before is not None and after is not None and before.status != REJECTED and after.status == REJECTED


def _link_decided(before: Link | None, after: Link | None) -> bool:
    return _link_accepted(before, after) or _link_rejected(before, after)


def _existing_decided(before: Link | None, after: Link | None) -> bool:
    return before is not None and _link_decided(before, after)


def _one(count: int) -> bool:
    return count == 1


def _some(count: int) -> bool:
    return count >= 1


def _none(count: int) -> bool:
    return count == 0


def _any(count: int) -> bool:
    return count >= 0


def _incident_decided(before: Incident | None, after: Incident | None) -> bool:
    """Made or corrected, which accepts it; accepted or rejected as it is; or no longer the main one."""
    if after is None or before == after:
        return False
    if after.status == REJECTED:
        return before is not None and before.status != REJECTED and replace(before, status=REJECTED) == after
    return after.status == ACCEPTED or (before is not None and replace(before, main=after.main) == after)


def _region_set(before: str, after: str) -> bool:
    return before != after


RULES: dict[str, Rule] = {
    "accept": Rule(_one, _accepts, _link_accepted),
    "accept_many": Rule(_some, _accepts_or_adds, _link_accepted),
    "accept_scored": Rule(_some, _accepts_as_suggested, _never),
    "reject": Rule(_one, _rejects, _link_rejected),
    "reject_many": Rule(_some, _rejects, _link_rejected),
    "choose": Rule(_some, _decides, _existing_decided),
    "adjust": Rule(_one, _moves, _never),
    "relabel": Rule(_one, _relabels, _existing_decided),
    "add": Rule(_one, _adds, _link_accepted),
    "describe": Rule(_some, _describes, _link_rejected),
    "link": Rule(_any, _describes, _link_decided),
    "unlink": Rule(_any, _describes, _link_rejected),
    "incident": Rule(_any, _describes, _never, incident=_incident_decided),
    "region": Rule(_none, _never, _never, region=_region_set),
}
