"""doccano's JSON lines for spans with relations; offsets count code points there, too."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from annotator.releases.writers import quotes
from annotator.releases.writers.cells import one_line
from annotator.releases.writers.edition import Edition, Item, beside

FORMAT, VERSION = "doccano", 1
NOTED = ("id", "attributes", "suggested", "changed", "decided_by", "value_origins")


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a line per report. Entities and relations are numbered through the whole file."""
    about = edition.about(FORMAT, VERSION)
    entities, relations = count(1), count(1)
    for content in quotes.checked(items):
        keys = {span["id"]: next(entities) for span in content["spans"]}
        yield one_line({
            "text": content["text"],
            "entities": [_entity(span, keys[span["id"]]) for span in content["spans"]],
            "relations": [
                {"id": next(relations), "from_id": keys[link["from"]], "to_id": keys[link["to"]], "type": link["type"]}
                for link in content["links"]
            ],
            # whatever doccano does not know it keeps beside the text
            "document_id": content["id"],
            **beside(content),
            "spans": {str(keys[span["id"]]): {name: span[name] for name in NOTED} for span in content["spans"]},
            "release": about,
        }).encode() + b"\n"  # fmt: skip


def _entity(span: dict[str, Any], key: int) -> dict[str, Any]:
    return {"id": key, "label": span["label"], "start_offset": span["start"], "end_offset": span["end"]}
