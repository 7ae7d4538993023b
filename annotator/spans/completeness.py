"""What still keeps a review from being submitted."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.spans import incidents
from annotator.spans.scheme import Attribute, Scheme
from annotator.spans.state import ACCEPTED, MAIN, SUGGESTED, Incident, Span, State


@dataclass(frozen=True)
class Open:
    """A span, link or incident that waits for a decision, and why."""

    kind: str  # "span", "link" or "incident"
    id: str
    why: str


def undecided(state: State, scheme: Scheme) -> list[Open]:
    """Everything that waits, spans in text order, then links, then incidents."""
    spans = sorted(state.spans.items(), key=lambda item: item[1].extent)
    found = [Open("span", key, why) for key, span in spans for why in _span_waits(key, span, state, scheme)]
    found += [
        Open("link", key, f"{link.type} is still a suggestion")
        for key, link in sorted(state.links.items())
        if link.status == SUGGESTED
    ]
    return found + [
        Open("incident", key, f"the incident “{incidents.title(one)}” is not confirmed")
        for key, one in state.incidents.items()
        if one.status == SUGGESTED and _says_something(key, one, state, scheme)
    ]


def _says_something(incident_id: str, incident: Incident, state: State, scheme: Scheme) -> bool:
    """Is there something to confirm? The main one cannot be taken away: it waits where it knows something of what is marked.

    And where reviews are settled that say otherwise of it.
    """
    if not incident.main or incident.origin.get("alternatives"):
        return True
    known = any((incident.label, incident.location, incident.date_start))
    accepted = (span for span in state.spans.values() if span.status == ACCEPTED)
    return known and any(incidents.reference(span, scheme) in (MAIN, incident_id) for span in accepted)


def _span_waits(span_id: str, span: Span, state: State, scheme: Scheme) -> Iterator[str]:
    if span.status == SUGGESTED:
        yield "it is still a suggestion"
    if span.status != ACCEPTED:
        return
    for name, attribute in scheme.labels[span.label].attributes.items():
        value = span.values[name]["value"]
        if attribute.required and value is None:
            yield f"{name} has no value"
        elif _blocks(attribute, value) and not _is_claimed(span_id, span, state, scheme):
            yield f"{name} is {value}"


def _blocks(attribute: Attribute, value: object) -> bool:
    return attribute.blocks_submit is not None and value == attribute.blocks_submit


def _is_claimed(span_id: str, span: Span, state: State, scheme: Scheme) -> bool:
    """A toll with an accepted source has its attribution, which is shown and not stored."""
    if not scheme.claims or span.label != scheme.claims["toll"]:
        return False
    return any(
        link.type == scheme.claim_link and link.source == span_id and link.status == ACCEPTED
        for link in state.links.values()
    )
