"""CSV: a row is one report; a header names the columns, of which only “text” is needed."""

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated
from annotator.corpus.readers.fields import PUBLICATION, shown
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import BOM, Fault, Found, Note

DELIMITERS = (",", ";", "\t")
COLUMNS = ("id", "text", *PUBLICATION)
LONGEST_CELL = 2**31 - 1  # csv's own limit is shorter than a long report; a file has a limit already


def header(line: str) -> tuple[str, list[str]] | None:
    """The delimiter and the columns of a line that is a header with a column “text”."""
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            return None
        columns = [cell.strip().lower() for cell in cells]
        if "text" in columns:
            return delimiter, columns
    return None


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a table, row by row."""
    csv.field_size_limit(LONGEST_CELL)
    _skip_mark(file.stream)
    lines = io.TextIOWrapper(file.stream, "utf-8", newline="")
    try:
        yield from _table(file.name, lines, reading)
    finally:
        lines.detach()  # the stream is not ours to close


def _skip_mark(stream: IO[bytes]) -> None:
    if stream.read(len(BOM)) != BOM:
        stream.seek(0)


def _table(name: str, lines: io.TextIOWrapper, reading: Reading) -> Iterator[Found]:
    try:
        first = lines.readline()
    except UnicodeDecodeError:
        yield Fault(name, 1, _("not UTF-8; if it has another encoding, name it"))
        return
    known = header(first)
    if known is None:
        told = _(
            "a table needs a first row that names its columns, with “text” among them; there is: %(row)s"
        )
        yield Fault(name, 1, told % {"row": shown(first.strip(), 120)})
        return
    delimiter, columns = known
    if len(set(columns)) != len(columns):
        yield Fault(name, 1, _("two columns have the same name"))
        return
    if others := [shown(one) for one in columns if one not in COLUMNS]:
        yield Note(name, 1, _("left out the columns %(names)s") % {"names": ", ".join(others)})
    yield from _rows(name, csv.reader(lines, delimiter=delimiter, strict=True), columns, reading)


def _rows(name: str, rows: Any, columns: list[str], reading: Reading) -> Iterator[Found]:
    found = False
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                found = True
                cells = dict(zip(columns, row, strict=False))
                yield from _row(name, rows.line_num + 1, cells, len(row), reading)
    except csv.Error as error:
        yield Fault(name, rows.line_num + 1, _("broken CSV: %(problem)s") % {"problem": error})
    except UnicodeDecodeError:
        yield Fault(name, rows.line_num + 2, _("not UTF-8; if it has another encoding, name it"))
    else:
        if not found:
            yield Fault(name, None, _("no row holds a report"))


def _row(name: str, line: int, cells: dict[str, str], width: int, reading: Reading) -> Iterator[Found]:
    if "text" not in cells:
        told = _("this row has %(count)d cells and none for “text”")
        yield Fault(name, line, told % {"count": width})
        return
    yield from annotated.reports(
        name, line, {key: value for key, value in cells.items() if key in COLUMNS}, reading
    )
