"""Documents as our own exports write them: what they say of spans, links and publications, as a report says it."""

from typing import Any

ORIGIN = "value_origins"


def publications(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Where a document stood, each as the fields of a report."""
    rows = content.get("publications")
    known = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [{**row, "id": row.get("external_id") or row.get("id")} for row in known]


def values(span: dict[str, Any]) -> dict[str, Any]:
    """The values that somebody set, machine or person."""
    attributes, origins = span.get("attributes"), span.get(ORIGIN)
    if not isinstance(attributes, dict):
        return {}
    return {
        name: value for name, value in attributes.items() if not isinstance(origins, dict) or name in origins
    }


def document(content: dict[str, Any]) -> dict[str, Any]:
    """A document of a release in JSON lines."""
    spans = [one for one in content.get("spans") or [] if isinstance(one, dict)]
    places = {one.get("id"): place for place, one in enumerate(spans)}
    links = [one for one in content.get("links") or [] if isinstance(one, dict)]
    return {
        "text": content.get("text"),
        "publications": publications(content),
        "title": content.get("title"),
        "spans": [
            {
                **{name: one.get(name) for name in ("start", "end", "label", "quote")},
                "attributes": values(one),
            }
            for one in spans
        ],
        "links": [
            {"from": places.get(one.get("from")), "to": places.get(one.get("to")), "type": one.get("type")}
            for one in links
        ],
    }
