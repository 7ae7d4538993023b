"""What stands in a cell of a table or on a line, and CSV that no spreadsheet runs."""

import io
import json
from collections.abc import Iterable
from typing import Any

from defusedcsv import csv  # type: ignore[import-untyped] # it has no types

from annotator.releases.sealing import LINE_END, LINE_ENDS
from annotator.spans import canonical


def plain(value: Any) -> Any:
    """A value as one cell: lists joined by semicolons, objects as JSON, true and false as words."""
    if isinstance(value, list):
        return ";".join(str(one) for one in value if one is not None)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def one_line(value: Any) -> str:
    """JSON without blanks, keys in code point order, and nothing in it that ends a line anywhere."""
    text = canonical.dumps(value)
    return text if text.isascii() else LINE_END.sub(lambda end: LINE_ENDS[end.group()], text)


def csv_rows(rows: Iterable[Iterable[Any]]) -> bytes:
    """Lines of CSV in UTF-8; what a spreadsheet would run as a formula starts with an apostrophe."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([_guarded(plain(value)) for value in row] for row in rows)
    return file.getvalue().encode()


def _guarded(value: Any) -> Any:
    # the library guards against = + - @ | %; a blank before one of them does not stop every spreadsheet
    if isinstance(value, str) and value[:1] in ("\t", "\r", "\n"):
        return f"'{value}"
    return value
