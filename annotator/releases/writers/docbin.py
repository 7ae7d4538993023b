"""spaCy's binary documents: in each a group of spans per label.

The tokens are those of spaCy's blank pipeline for any language. A span that starts or ends inside a token is widened to
it and counted; where it stands exactly is told beside it, so that nothing is lost.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

import spacy
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from annotator.releases.writers import quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.edition import Edition, ExportRefused, Item, beside
from annotator.releases.writers.parties import Mark, Marks

FORMAT, VERSION = "docbin", 1
BATCH = 100  # documents of a file, in memory at once
LANGUAGE = "xx"
FILES = (
    "Each .spacy file is a DocBin of up to 100 documents, made with spacy.blank('xx'); put the files into one folder and"
    " spaCy's Corpus reads them all. doc.spans has a group per label of the release; a span's id is its public id."
)
FITTING = (
    "A span that starts or ends inside a token is widened to it; report.json counts these by label. Its own place, its"
    " values, who suggested and who decided it stand in doc.user_data['attest']['spans'] under its id, links beside it."
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, some documents at a time."""
    marks, about, archive = Marks(edition), edition.about(FORMAT, VERSION), Archive(edition)
    archive.add("README.txt", readme.text(about, marks.rule, FILES, FITTING))
    counts = {label: {"spans": 0, "added": 0, "widened": 0} for label in marks.labels.names}
    contents, number = quotes.checked(items), 0
    while batch := list(islice(contents, BATCH)):
        number += 1
        archive.add(f"documents-{number:05}.spacy", _docbin(batch, marks, about, counts))
        yield archive.ready()
    archive.add("report.json", readme.as_json({**about, "labels": counts}))
    yield from archive.finished()


def _docbin(
    contents: list[dict[str, Any]], marks: Marks, about: dict[str, Any], counts: dict[str, dict[str, int]]
) -> bytes:
    tokenizer = spacy.blank(LANGUAGE).tokenizer  # a new one per file: it remembers every word it saw
    made = DocBin(attrs=[], store_user_data=True)
    for content in contents:
        doc = tokenizer(content["text"])
        if doc.text != content["text"]:
            raise ExportRefused(f"document {content['id']}: spaCy's tokens are not its text")
        doc.user_data["attest"] = _told(content) | about
        for label, found in marks.of(content).items():
            doc.spans[label] = _group(doc, label, found, counts[label])
        made.add(doc)
    content_bytes: bytes = made.to_bytes()
    return content_bytes


def _group(doc: Doc, label: str, marks: list[Mark], counts: dict[str, int]) -> SpanGroup:
    spans = []
    for mark in marks:
        # widened to whole tokens, there is always one
        span = cast(
            Span, doc.char_span(mark.start, mark.end, label, alignment_mode="expand", span_id=mark.span_id)
        )
        spans.append(span)
        counts["spans"] += 1
        counts["added"] += mark.added
        counts["widened"] += (span.start_char, span.end_char) != (mark.start, mark.end)
    return SpanGroup(doc, name=label, spans=spans)


def _told(content: dict[str, Any]) -> dict[str, Any]:
    """What spaCy has no place for."""
    return {
        **beside(content),
        "document_id": content["id"],
        "spans": {
            span["id"]: {name: value for name, value in span.items() if name not in ("id", "quote")}
            for span in content["spans"]
        },
        "links": content["links"],
    }
