"""What each kind of decision may change, and nothing else."""

from collections.abc import Callable

from annotator.spans.entry import Entry, LinkChange, SpanChange
from annotator.spans.state import ACCEPTED, REJECTED, Link, Span


def illegal(entry: Entry) -> str | None:
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
        (not status or before.status == after.status)
        and (not extent or before.extent == after.extent)
        and (not values or (before.values == after.values and before.label == after.label))
    )


def _persons_values(before: Span, after: Span) -> bool:
    """Each value that changed is the person's now."""
    return all(
        held == before.values.get(name) or held["origin"] == "person" for name, held in after.values.items()
    )


def _accepts(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None:
        return False
    return before.status != ACCEPTED and after.status == ACCEPTED and _same(before, after, status=False)


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
        return before.values == after.values
    return all(
        held == before.values.get(name) or held["origin"] == "default" for name, held in after.values.items()
    )


def _adds(before: Span | None, after: Span | None) -> bool:
    return before is None and after is not None and after.status == ACCEPTED


def _describes(before: Span | None, after: Span | None) -> bool:
    if before is None or after is None or before.label != after.label:
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
    "accept_many": (_some, _accepts, _link_accepted),
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
