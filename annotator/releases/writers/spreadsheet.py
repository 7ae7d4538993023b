"""The claims as a workbook to read: a sheet with one row per toll and source, and one that explains its columns."""

from collections.abc import Iterable, Iterator

from annotator.releases.writers import claim_sheet, quotes
from annotator.releases.writers.claim_sheet import COLUMNS, HEADINGS
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.xlsx import NOTE, Book

FORMAT, VERSION = "spreadsheet", 1


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every claim is in it."""
    about = edition.about(FORMAT, VERSION)
    with Book(edition) as book:
        claims = book.sheet("claims", HEADINGS, [column.width for column in COLUMNS])
        for content in quotes.checked(items, edition.text):
            claims.extend(claim_sheet.rows(content, edition, edition.form(FORMAT, VERSION)))
        claims.close()
        columns = book.sheet("columns", ("Column", "What it means"), (24, 100))
        columns.extend((column.heading, column.meaning) for column in COLUMNS)
        columns.extend([("not-reviewed", "Nobody, machine or person, set the value."), ("", NOTE)])
        columns.extend([("", "Never add numbers up over sources: two rows may be about the same victims.")])
        columns.extend([("", ""), *about.items()])
        columns.close()
        yield from book.pieces()
