"""JSON lines: a header that names the release, then one object per document. docs/data-users.md tells each field."""

from collections.abc import Iterable, Iterator

from annotator.releases.writers import quotes
from annotator.releases.writers.cells import one_line
from annotator.releases.writers.edition import FULL, OFFSET_UNIT, Edition, Item
from annotator.spans import canonical

VERSION = 1


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces. Keys stand in code point order; only LF ends a line."""
    yield _line(canonical.dumps(_header(edition)))
    if edition.text != FULL:
        yield from (_line(one_line(content)) for content in quotes.checked(items, edition.text))
        return
    for item in items:
        line = item.line()
        quotes.check_line(line, item)
        yield _line(line)


def _line(text: str) -> bytes:
    return text.encode() + b"\n"


def _header(edition: Edition) -> dict[str, object]:
    return {
        "content_sha256": edition.content_sha256,
        "counts": edition.counts,
        "format": "attest-jsonl",
        "format_version": VERSION,
        "frozen_at": edition.frozen_at,
        "guidelines": edition.guidelines,
        "name": edition.name,
        "number": edition.number,
        "offset_unit": OFFSET_UNIT,
        "project": edition.project,
        "record": "release",
        "schemes": edition.schemes,
        "text": edition.text,
        **edition.takedown,
    }
