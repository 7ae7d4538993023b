"""spaCy's DocBin: a report per document; its span groups and entities, or what our own export keeps beside them."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import spacy
from django.conf import settings
from django.utils.translation import gettext as _
from spacy.tokens import Doc, DocBin

from annotator.corpus.readers import annotated, own
from annotator.corpus.readers.archive import GROWTH
from annotator.corpus.readers.docx import kind
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found

OWN = "attest"


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a file, numbered from 1."""
    content = file.stream.read()
    if _grows(content):
        yield Fault(file.name, None, _("unpacked, it would be too large"))
        return
    try:
        documents = DocBin(store_user_data=True).from_bytes(content).get_docs(spacy.blank("xx").vocab)
        found = [_raw(document) for document in documents]
    except Exception as error:  # whatever a library trips over in a broken file
        yield Fault(file.name, None, _("cannot be read as DocBin: %(problem)s") % {"problem": kind(error)})
        return
    if not found:
        yield Fault(file.name, None, _("it holds no document"))
    for number, raw in enumerate(found, start=1):
        yield from annotated.reports(file.name, number, raw, reading)


def _grows(content: bytes) -> bool:
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(content, GROWTH * settings.MAX_UPLOAD_BYTES)
    except zlib.error:
        return False  # the library says what is wrong with it
    return bool(unpacking.unconsumed_tail)


def _raw(document: Doc) -> dict[str, Any]:
    told = json.loads(json.dumps(document.user_data.get(OWN)))  # as JSON: its lists came as tuples
    if isinstance(told, dict) and isinstance(told.get("spans"), dict):
        spans = [{**span, "id": key} for key, span in told["spans"].items() if isinstance(span, dict)]
        return own.document({**told, "text": document.text, "spans": spans})
    grouped = [_span(span, span.label_ or name) for name, group in document.spans.items() for span in group]
    return {"text": document.text, "spans": grouped + [_span(span, span.label_) for span in document.ents]}


def _span(span: Any, label: str) -> dict[str, Any]:
    return {"start": span.start_char, "end": span.end_char, "label": label}
