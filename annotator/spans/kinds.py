"""What each kind of decision may change, and nothing else."""

from collections.abc import Callable

from annotator.spans.entry import Entry, LinkChange, SpanChange
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED, Link, Span

TAKE_OVER = {"accept", "accept_many", "relabel"}  # a mention takes the values of its name


def illegal(entry: Entry, scheme: Scheme) -> str | None:
    """Why the changes are not what this kind of decision does, or None."""
    spans = [change for change in entry.changes if isinstance(change, SpanChange)]
    links = [change for change in entry.changes if isinstance(change, LinkChange)]
    count, span_rule, link_rule = RULES[entry.kind]
    if not count(len(spans)):
        return f"{entry.kind} may not change {len(spans)} spans"
    for change in spans:
        if not span_rule(change.before, change.after):
            return f"{entry.kind} may not change a span like this"
    for link in links:
        if not link_rule(link.before, link.after) or _redirected(link):
            return f"{entry.kind} may not change a link like this"
    if entry.kind in ("link", "unlink") and not links:
        return f"{entry.kind} must name a link"
    if entry.kind in TAKE_OVER and (name := _not_a_names(spans, scheme)):
        return f"{entry.kind} may not set {name}, which is not kept per name"
    return None


def _not_a_names(spans: list[SpanChange], scheme: Scheme) -> str | None:
    """A value that becomes a person's although names have no such value, or None."""
    for before, after in ((change.before, change.after) for change in spans):
        if before is None or after is None:
            continue
        attributes = scheme.labels[after.label].attributes
        for name, held in after.values.items():
            taken = held["origin"] == "person" and held != before.values.get(name)
            if taken and not attributes[name].per_name:
                return name
    return None


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


def _any(count: int) -> bool:
    return count >= 0


SpanRule = Callable[[Span | None, Span | None], bool]
LinkRule = Callable[[Link | None, Link | None], bool]
RULES: dict[str, tuple[Callable[[int], bool], SpanRule, LinkRule]] = {
    "accept": (_one, _accepts, _link_accepted),
    "accept_many": (_some, _accepts_or_adds, _link_accepted),
    "reject": (_one, _rejects, _link_rejected),
    "reject_many": (_some, _rejects, _link_rejected),
    "choose": (_some, _decides, _existing_decided),
    "adjust": (_one, _moves, lambda _before, _after: False),
    "relabel": (_one, _relabels, _existing_decided),
    "add": (_one, _adds, _link_accepted),
    "describe": (_some, _describes, _link_rejected),
    "link": (_any, _describes, _link_decided),
    "unlink": (_any, _describes, _link_rejected),
}
