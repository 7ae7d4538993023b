"""Plain text: a file is one report."""

from collections.abc import Iterator
from typing import IO

from annotator.corpus.readers.report import BOM, Fault, Report, not_utf8
from annotator.spans.scheme import Scheme
from annotator.spans.text import Normalised, TextError


def read(name: str, stream: IO[bytes], scheme: Scheme) -> Iterator[Report | Fault]:
    """The one report of a text file, or why there is none."""
    raw = stream.read()
    mark = len(BOM) if raw.startswith(BOM) else 0
    try:
        yield Report.of(name, None, Normalised(raw[mark:].decode()))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, mark + error.start) + 1
        yield Fault(name, line, not_utf8(error, mark))
    except TextError as error:
        yield Fault(name, None, str(error))
