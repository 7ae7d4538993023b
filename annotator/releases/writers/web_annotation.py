"""W3C Web Annotations as JSON-LD: each span by its position and by its quote with what stands around it.

The text itself is not in the file. Positions count code points, as the recommendation says.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.releases.writers import quotes
from annotator.releases.writers.cells import one_line
from annotator.releases.writers.edition import FULL, NONE, Edition, Item, beside

FORMAT, VERSION = "web-annotation", 1
AROUND = 32  # code points of prefix and suffix
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "attest": "urn:attest:terms#",
        **{
            f"attest:{name}": {"@type": "@json"}
            for name in (
                "release",
                "values",
                "value_origins",
                "suggested",
                "publications",
                "claims",
                "incidents",
                "regions",
                "reviews",
            )
        },
    },
]


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces: an annotation per report, span and link, each on a line."""
    counts = edition.counts
    head = {
        "@context": CONTEXT,
        "id": f"urn:attest:{edition.project}:{edition.number}",
        "type": "AnnotationCollection",
        "label": edition.title,
        "total": counts["documents"] + sum(counts["spans"].values()) + sum(counts["links"].values()),
        "attest:release": edition.about(FORMAT, VERSION),
    }
    yield one_line(head)[:-1].encode() + b',"first":{"type":"AnnotationPage","startIndex":0,"items":[\n'
    before = ""
    for content in quotes.checked(items, NONE if edition.text == NONE else FULL):
        lines = [one_line(annotation) for annotation in _annotations(content)]
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"\n]}}\n"


def _annotations(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    document = f"urn:uuid:{content['id']}"
    title = content["title"]
    yield {
        "id": f"{document}#description",
        "type": "Annotation",
        "motivation": "describing",
        "target": document,
        **(
            {}
            if title is None
            else {"body": {"type": "TextualBody", "purpose": "describing", "value": title}}
        ),
        **{f"attest:{name}": told for name, told in beside(content).items() if name != "title"},
    }
    for span in content["spans"]:
        yield {
            "id": f"urn:uuid:{span['id']}",
            "type": "Annotation",
            "motivation": "classifying",
            "target": {"source": document, "selector": _selectors(content["text"], span)},
            "body": {"type": "TextualBody", "purpose": "classifying", "value": span["label"]},
            "attest:values": span["attributes"],
            "attest:value_origins": span["value_origins"],
            **_who(span),
        }
    for link in content["links"]:
        yield {
            "id": f"urn:uuid:{link['id']}",
            "type": "Annotation",
            "motivation": "linking",
            "target": f"urn:uuid:{link['from']}",
            "body": [
                {"type": "SpecificResource", "purpose": "linking", "source": f"urn:uuid:{link['to']}"},
                {"type": "TextualBody", "purpose": "classifying", "value": link["type"]},
            ],
            **_who(link),
        }


def _selectors(text: str | None, span: dict[str, Any]) -> list[dict[str, Any]]:
    start, end = span["start"], span["end"]
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    if text is None:
        return [position]
    return [
        position,
        {
            "type": "TextQuoteSelector",
            "exact": span["quote"],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
    ]


def _who(decided: dict[str, Any]) -> dict[str, Any]:
    """The person who decided and the machine that suggested, apart."""
    told: dict[str, Any] = {
        "creator": {"id": f"urn:attest:person:{decided['decided_by']}", "type": "Person", "nickname": decided["decided_by"]}
    }  # fmt: skip
    if suggested := decided["suggested"]:
        told["generator"] = {"type": "Software", "name": f"{suggested['suggester']} {suggested['version']}"}
        told["attest:suggested"] = suggested
    return told
