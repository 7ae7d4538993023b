"""Readers: from files to reports. One module per format."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import IO

from annotator.corpus.readers import jsonl, text
from annotator.corpus.readers.report import Fault, Report
from annotator.spans.scheme import Scheme

Reader = Callable[[str, IO[bytes], Scheme], Iterator[Report | Fault]]

READERS: dict[str, Reader] = {"text": text.read, "jsonl": jsonl.read}
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
HEAD = 1024  # bytes that show how a file begins


def format_of(name: str, stream: IO[bytes]) -> str:
    """The format of a file: by its name's suffix, else by how it begins."""
    known = SUFFIXES.get(PurePath(name).suffix.lower())
    if known:
        return known
    head = stream.read(HEAD)
    stream.seek(0)
    return "jsonl" if OBJECT.match(head) else "text"


def read(
    name: str, stream: IO[bytes], scheme: Scheme, format_name: str | None = None
) -> Iterator[Report | Fault]:
    """The reports of a file, one by one, and its faults."""
    return READERS[format_name or format_of(name, stream)](name, stream, scheme)
