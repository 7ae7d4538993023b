"""Plain text: a file is one report."""

from collections.abc import Iterator

from annotator.corpus.readers import annotated
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import BOM, Fault, Found, not_utf8


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a text file, or why there is none."""
    raw = file.stream.read()
    mark = len(BOM) if raw.startswith(BOM) else 0
    try:
        text = raw[mark:].decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, mark + error.start) + 1
        yield Fault(file.name, line, not_utf8(error, mark))
        return
    yield from annotated.reports(file.name, None, {"text": text}, reading)
