"""Reports as JSON lines that an import takes again."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import prefetch_related_objects

from annotator.corpus.models import Document, Publication
from annotator.corpus.readers.fields import PUBLICATION

BATCH = 50  # texts in memory at once


def json_lines(documents: Iterable[int]) -> Iterator[bytes]:
    """A line per report and place where it stood; these documents, by id."""
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH)):
        found = list(Document.objects.filter(pk__in=batch).order_by("pk"))
        prefetch_related_objects(found, "publications")
        for document in found:
            for place in document.publications.all() or [None]:
                yield json.dumps(_line(document, place), ensure_ascii=False).encode() + b"\n"


def _line(document: Document, place: Publication | None) -> dict[str, Any]:
    told = {"title": document.title, "text": document.text}
    if place is None:
        return told
    told |= {name: getattr(place, name) for name in PUBLICATION if getattr(place, name)}
    return {"id": place.external_id, **told} if place.external_id else told
