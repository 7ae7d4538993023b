"""What of a proposal a project's scheme has room for."""

from typing import Any

from annotator.spans.scheme import Scheme


def fitted(body: dict[str, Any], scheme: Scheme) -> dict[str, Any]:
    """A provider's answer without the labels, attribute values and links that the scheme lacks."""
    places: dict[int, int] = {}  # place in the answer -> place among what is kept
    spans: list[dict[str, Any]] = []
    for place, span in enumerate(body["spans"]):
        if span["label"] in scheme.labels:
            places[place] = len(spans)
            spans.append({**span, "attributes": _known(span, scheme)})
    links = [
        {**link, "from": places[link["from"]], "to": places[link["to"]]}
        for link in body["links"]
        if _fits(link, body["spans"], scheme)
    ]
    return {**body, "spans": spans, "links": links}


def _known(span: dict[str, Any], scheme: Scheme) -> dict[str, Any]:
    attributes = scheme.labels[span["label"]].attributes
    given = span.get("attributes") or {}
    return {
        name: value
        for name, value in given.items()
        if name in attributes and not attributes[name].fault(value)
    }


def _fits(link: dict[str, Any], spans: list[dict[str, Any]], scheme: Scheme) -> bool:
    ends = spans[link["from"]]["label"], spans[link["to"]]["label"]
    kind = scheme.links.get(link["type"])
    return kind is not None and scheme.labels.keys() >= set(ends) and kind.fits(*ends)
