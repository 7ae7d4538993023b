"""Workbooks for spreadsheets, the same bytes every time; rows go to disk as they come.

Written by hand: every text is an inline string, so that nothing can be a formula, and no time of writing gets in.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import IO, Any, Self
from xml.sax.saxutils import escape

from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import plain
from annotator.releases.writers.edition import Edition
from annotator.releases.writers.xml import writable

MOST_ROWS = 1_048_576  # of a sheet, its header included
MOST_UNITS = 32_767  # UTF-16 units of a cell
FORMULA = ("=", "+", "-", "@", "#", "\t", "\r", "\n")
NOTE = "A character that no workbook can hold stands as \ufffd; a cell ends with … where its text was too long for one."
HEADING, QUOTED = 1, 2  # places in STYLES

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>\
<xf xfId="0" fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>\
<xf xfId="0" quotePrefix="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class Book:
    """A workbook in the making; its sheets lie on disk until it ends."""

    def __init__(self, edition: Edition) -> None:
        self._edition, self._files = edition, ExitStack()
        self._sheets: list[tuple[str, IO[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def sheet(self, name: str, header: Sequence[str], widths: Sequence[int]) -> "Sheet":
        """Another sheet, after those there are."""
        return Sheet(self, name, header, widths)

    def begin(self, name: str) -> IO[bytes]:
        """A file for the XML of another sheet."""
        file = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 # it stays open longer than this
        self._sheets.append((name, file))
        return file

    def pieces(self) -> Iterator[bytes]:
        """The file, once every sheet is closed."""
        archive, numbers = Archive(), range(1, len(self._sheets) + 1)
        archive.add("[Content_Types].xml", _content_types(numbers))
        archive.add("_rels/.rels", _relations([
            ("rId1", f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ]))  # fmt: skip
        archive.add("docProps/core.xml", _core(self._edition))
        archive.add("xl/workbook.xml", _workbook([name for name, _ in self._sheets]))
        archive.add("xl/_rels/workbook.xml.rels", _relations([
            *((f"rId{number}", f"{OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
            ("rIdStyles", f"{OFFICE}/styles", "styles.xml"),
        ]))  # fmt: skip
        archive.add("xl/styles.xml", STYLES)
        for number, (_name, file) in zip(numbers, self._sheets, strict=True):
            yield from archive.pour(f"xl/worksheets/sheet{number}.xml", file)
        yield from archive.finished()


class Sheet:
    """Rows under a header that stays in sight; what is too much goes on in a sheet of the same name with a number."""

    def __init__(self, book: Book, name: str, header: Sequence[str], widths: Sequence[int]) -> None:
        self._book, self._name, self._header, self._widths = book, name, header, widths
        self._letters = [_letters(place) for place in range(1, len(header) + 1)]
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets, self._rows = self._sheets + 1, 0
        self._file = self._book.begin(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(self._widths, start=1)
        )
        self._write(
            f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{columns}</cols><sheetData>"
        )
        self._row(_text(word, HEADING) for word in self._header)

    def extend(self, rows: Iterable[Iterable[Any]]) -> None:
        """Add rows; a text is a text whatever it starts with."""
        for row in rows:
            if self._rows == MOST_ROWS:
                self.close()
                self._begin()
            self._row(_cell(plain(value)) for value in row)

    def close(self) -> None:
        """Nothing comes after this."""
        self._write("</sheetData></worksheet>")

    def _row(self, cells: Iterable[tuple[str, str]]) -> None:
        self._rows += 1
        made = "".join(
            f'<c r="{letter}{self._rows}"{attributes}>{content}</c>'
            for letter, (attributes, content) in zip(self._letters, cells, strict=True)
            if content
        )
        self._write(f'<row r="{self._rows}">{made}</row>')

    def _write(self, xml: str) -> None:
        self._file.write(xml.encode())


def _cell(value: Any) -> tuple[str, str]:
    """Attributes and content of a cell; an empty one has no content."""
    if value is None or value == "":
        return "", ""
    if not isinstance(value, str):
        return "", f"<v>{value}</v>"
    return _text(
        value, QUOTED if value.startswith(FORMULA) else 0
    )  # quoted, it stays a text when it is edited


def _text(text: str, style: int) -> tuple[str, str]:
    text = writable(text)
    if len(text) * 2 > MOST_UNITS and len(text.encode("utf-16-le")) > MOST_UNITS * 2:
        text = text[: MOST_UNITS // 2] + "…"
    styled = f' s="{style}"' if style else ""
    return (
        f' t="inlineStr"{styled}',
        f'<is><t xml:space="preserve">{escape(text, {chr(13): "&#13;"})}</t></is>',
    )


def _letters(place: int) -> str:
    """What spreadsheets call a column: A … Z, AA …"""
    letters = ""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _content_types(numbers: Iterable[int]) -> str:
    parts = [("/xl/workbook.xml", f"{TYPE}.sheet.main+xml"), ("/xl/styles.xml", f"{TYPE}.styles+xml")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", f"{TYPE}.worksheet+xml") for number in numbers]
    parts += [("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(relations: Iterable[tuple[str, str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in relations
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def _workbook(names: Iterable[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _core(edition: Edition) -> str:
    """Who made it and when: the release, not the file, or two files would differ."""
    frozen_at = datetime.fromisoformat(edition.frozen_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = "".join(
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{frozen_at}</dcterms:{what}>'
        for what in ("created", "modified")
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{edition.title} {edition.content_sha256}</dc:title><dc:creator>Attest</dc:creator>{times}"
        "</cp:coreProperties>"
    )
