"""doccano's JSON lines: spans with relations, or the older labels as lists."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated, jsonl, own
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, not_utf8

LISTS = ("label", "labels")


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a file, line by line."""
    line = None
    for line in jsonl.lines(file.stream):
        try:
            raw = _raw(jsonl.parse(line.content.decode()))
        except UnicodeDecodeError as error:
            yield Fault(file.name, line.number, not_utf8(error, line.offset))
        except Problems as problems:
            yield from (Fault(file.name, line.number, problem) for problem in problems.found)
        else:
            yield from annotated.reports(file.name, line.number, raw, reading)
    if line is None:
        yield Fault(file.name, None, _("no line holds a report"))


def _raw(said: dict[str, Any]) -> dict[str, Any]:
    spans = said.get("spans") if isinstance(said.get("spans"), dict) else {}
    entities = [one for one in said.get("entities") or [] if isinstance(one, dict)]
    places = {one.get("id"): place for place, one in enumerate(entities) if isinstance(one.get("id"), int)}
    text = said.get("text", said.get("data"))
    return {
        **(
            {"publications": own.publications(said), "title": said.get("title")}
            if own.publications(said)
            else said
        ),
        "text": text,
        "spans": [*(_entity(one, spans or {}, text) for one in entities), *_listed(said)],
        "links": [
            {
                "from": places.get(one.get("from_id")),
                "to": places.get(one.get("to_id")),
                "type": one.get("type"),
            }
            for one in said.get("relations") or []
            if isinstance(one, dict)
        ],
    }


def _entity(entity: dict[str, Any], told: dict[str, Any], text: Any) -> dict[str, Any]:
    known = told.get(str(entity.get("id")))
    return {
        "start": entity.get("start_offset"),
        "end": entity.get("end_offset"),
        "label": entity.get("label"),
        "attributes": own.values(known) if isinstance(known, dict) else {},
    }


def _listed(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in LISTS:
        listed = said.get(name)
        for one in listed if isinstance(listed, list) else []:
            if not isinstance(one, list) or len(one) != 3:
                raise Problems(_("“%(name)s” must hold lists of start, end and label") % {"name": name})
            yield dict(zip(("start", "end", "label"), one, strict=True))
