"""The claims to read, as CSV that starts with a byte order mark: Excel then takes it for UTF-8."""

import codecs
from collections.abc import Iterable, Iterator

from annotator.releases.writers import claim_sheet, quotes
from annotator.releases.writers.cells import csv_rows
from annotator.releases.writers.edition import Edition, Item

FORMAT, VERSION = "spreadsheet-csv", 1


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a document at a time."""
    form = edition.form(FORMAT, VERSION)
    yield codecs.BOM_UTF8 + csv_rows([claim_sheet.HEADINGS])
    for content in quotes.checked(items, edition.text):
        yield csv_rows(claim_sheet.rows(content, edition, form))
