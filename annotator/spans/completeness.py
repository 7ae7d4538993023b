"""What still keeps a review from being submitted."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.spans.scheme import Attribute, Scheme
from annotator.spans.state import ACCEPTED, SUGGESTED, Span, State


@dataclass(frozen=True)
class Open:
    """A span or link that waits for a decision, and why."""

    kind: str  # "span" or "link"
    id: str
    why: str


def undecided(state: State, scheme: Scheme) -> list[Open]:
    """Everything that waits, spans in text order, then links."""
    spans = sorted(state.spans.items(), key=lambda item: item[1].extent)
    found = [Open("span", key, why) for key, span in spans for why in _span_waits(key, span, state, scheme)]
    return found + [
        Open("link", key, f"{link.type} is still a suggestion")
        for key, link in sorted(state.links.items())
        if link.status == SUGGESTED
    ]


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
