"""The one gate between what a person did and a review's state: applied whole, or refused with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.spans import history, incidents, kinds, policy, remarks
from annotator.spans.entry import Change, Entry, IncidentChange, LinkChange, RegionChange, SpanChange, Target
from annotator.spans.scheme import Scheme
from annotator.spans.state import Span, State

SCORED = "accept_scored"


@dataclass(frozen=True)
class Refused:
    """Nothing changed. `code` is for programs, `reason` for people, `about` the changes whose state matters."""

    code: str
    reason: str
    about: tuple[Target, ...] = ()


def apply(entry: Entry, state: State, text: str, scheme: Scheme) -> State | Refused:
    """The state after an entry that carries its own changes, or why it is refused."""
    if refused := _stale_or_faulty(entry.changes, state, text, scheme):
        return refused
    if reason := kinds.illegal(entry, scheme):
        return Refused("illegal", reason, named(entry.changes))
    if blank := [change for change in entry.changes if _marks_blanks(change)]:
        return Refused("quote", "a span must hold more than blanks", named(blank))
    for change in entry.changes:
        if name := _set_to_blanks(change):
            return Refused("value", f"{name} must say something, or be null", named([change]))
    outcome = _result(entry.changes, state, scheme)
    if isinstance(outcome, State) and (unseen := policy.unseen_claims(entry, state, scheme)):
        return Refused("stale", "who claims it was settled elsewhere meanwhile", unseen)
    return outcome


def unscored(entry: Entry, state: State, scheme: Scheme, least: int) -> Refused | None:
    """Why spans may not be accepted by their score, in hundredths, or None."""
    spans = {target[1]: state.spans[str(target[1])] for target in named(entry.changes)}
    labels = sorted({span.label for span in spans.values()})
    if len(labels) > 1:
        return Refused("illegal", f"{' and '.join(labels)} are not accepted at once", named(entry.changes))
    if scheme.claims and labels == [scheme.claims["toll"]]:
        return Refused("illegal", f"each {labels[0]} is decided by itself", named(entry.changes))
    for span_id, span in spans.items():
        if not isinstance(score := span.origin.get("score"), int | float) or score * 100 < least:
            why = f"“{span.quote}” is scored {score}, and {least / 100:.2f} is needed"
            return Refused("illegal", why, (("span", span_id),))
    return None


def said_of_nothing(entry: Entry, state: State) -> Refused | None:
    """The refusal of a remark about a span that is not there, or None."""
    if entry.kind not in remarks.SAID_OF_SPANS:
        return None
    missing = [target for target in entry.targets if target not in state.spans]
    return Refused("stale", "the span is not there", (("span", missing[0]),)) if missing else None


def put(changes: tuple[Change, ...], state: State, text: str, scheme: Scheme) -> State | Refused:
    """The state after changes that take an earlier decision back or bring it again, or why they are refused."""
    return _stale_or_faulty(changes, state, text, scheme) or _result(changes, state, scheme)


def misplaced_stop(entry: Entry, text: str) -> Refused | None:
    """Why the stops that an entry answers are none of this text, or None."""
    for stop in entry.stops:
        if stop.end > len(text):
            where = f"[{stop.start}, {stop.end})"
            return Refused("stop", f"{where} does not lie inside the text of {len(text)} characters")
    return None


def _stale_or_faulty(changes: tuple[Change, ...], state: State, text: str, scheme: Scheme) -> Refused | None:
    stale = [change for change in changes if history.current(state, change) != change.before]
    if stale:
        return Refused("stale", "it was changed elsewhere meanwhile", named(stale))
    for change in changes:
        if fault := _fault(change, text, scheme):
            return Refused(fault[0], fault[1], named([change]))
    return None


def _marks_blanks(change: Change) -> bool:
    """Is a new extent one of blanks alone? One that is stored already can still be decided, and come back by an undo."""
    if not isinstance(change, SpanChange) or change.after is None:
        return False
    is_new = change.before is None or change.before.extent != change.after.extent
    return is_new and not change.after.quote.strip()


def _set_to_blanks(change: Change) -> str | None:
    """A text that is given as a new value and says nothing: that nothing is known is said by None."""
    if not isinstance(change, SpanChange) or change.after is None:
        return None
    before = change.before.values if change.before else {}
    for name, held in change.after.values.items():
        if isinstance(held["value"], str) and not held["value"].strip() and held != before.get(name):
            return name
    return None


def _fault(change: Change, text: str, scheme: Scheme) -> tuple[str, str] | None:
    if isinstance(change, SpanChange):
        return None if change.after is None else _span_fault(change.after, text, scheme)
    if isinstance(change, IncidentChange):
        return _incident_fault(change, scheme)
    return _region_fault(change, text, scheme) if isinstance(change, RegionChange) else None


def _incident_fault(change: IncidentChange, scheme: Scheme) -> tuple[str, str] | None:
    if not scheme.has_incidents:
        return "value", "the scheme has no incidents"
    fault = change.after and incidents.fault(change.after)
    return ("value", fault) if fault else None


def _region_fault(change: RegionChange, text: str, scheme: Scheme) -> tuple[str, str] | None:
    starts = change.line == 0 or text[change.line - 1 : change.line] == "\n"
    if change.line >= len(text) or not starts:
        return "value", f"no line starts at {change.line}"
    if change.after not in scheme.regions:
        return "value", f"a line is one of {', '.join(scheme.regions)}"
    return None


def _result(changes: tuple[Change, ...], state: State, scheme: Scheme) -> State | Refused:
    after = history.fold(state, [changes])
    return _invariant_fault(changes, after, scheme) or after


def named(changes: Iterable[Change]) -> tuple[Target, ...]:
    """What changes are about."""
    return tuple(change.target for change in changes)


def _span_fault(span: Span, text: str, scheme: Scheme) -> tuple[str, str] | None:
    if not 0 <= span.start < span.end <= len(text):
        return "quote", f"[{span.start}, {span.end}) does not lie inside the text of {len(text)} characters"
    if text[span.start : span.end] != span.quote:
        return "quote", f"the text at [{span.start}, {span.end}) is not “{span.quote}”"
    if span.label not in scheme.labels:
        return "value", f"the scheme has no label {span.label}"
    if fault := scheme.value_fault(span.label, span.values):
        return "value", fault
    return None


def _invariant_fault(changes: tuple[Change, ...], after: State, scheme: Scheme) -> Refused | None:
    span_ids = [change.id for change in changes if isinstance(change, SpanChange)]
    for span_id, other_id, why in policy.clashes(after, span_ids, scheme):
        return Refused("policy", why, (("span", span_id), ("span", other_id)))
    link_ids = {change.id for change in changes if isinstance(change, LinkChange)}
    link_ids.update(after.links_at(set(span_ids)))
    for link_id, why in policy.misfits(after, sorted(link_ids), scheme):
        link = after.links[link_id]
        return Refused("link-end", why, (("link", link_id), ("span", link.source), ("span", link.target)))
    return _incident_misfit(changes, span_ids, after, scheme)


def _incident_misfit(
    changes: tuple[Change, ...], span_ids: list[str], after: State, scheme: Scheme
) -> Refused | None:
    """A span must belong to an incident that stands, and an incident that spans belong to must stand."""
    spans = {span_id: after.spans[span_id] for span_id in span_ids if span_id in after.spans}
    touched = [change for change in changes if isinstance(change, IncidentChange)]
    if touched:
        spans = after.spans
        if why := incidents.misfit(after):
            return Refused("incident", why, named(touched))
    for span_id, incident_id in incidents.strays(after, spans, scheme):
        why = f"“{after.spans[span_id].quote}” belongs to an incident that is not there"
        return Refused("incident", why, (("span", span_id), ("incident", incident_id)))
    return None
