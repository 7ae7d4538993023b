"""The tables of a release as CSV, in a ZIP with what their columns mean."""

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import cast

from annotator.releases.writers import description, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import csv_rows
from annotator.releases.writers.columns import TOLD
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.rows import Rows
from annotator.releases.writers.spool import spools

FORMAT, VERSION = "tables-csv", 1
NOTE = (
    "UTF-8, commas, LF. Lists are joined by semicolons. A cell that a spreadsheet would run as a formula starts with an"
    " apostrophe."
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every row is known."""
    rows, archive = Rows(edition), Archive(edition)
    columns = {table.name: [column.name for column in table.columns] for table in rows.tables}
    archive.add("README.txt", readme.text(edition.about(FORMAT, VERSION), NOTE))
    archive.add("columns.csv", csv_rows([TOLD, *rows.told()]))
    with spools(columns) as files:
        for name, header in columns.items():
            files[name].write(csv_rows([header]))
        for name, made in rows.all(items):
            files[name].write(csv_rows([row.get(column) for column in columns[name]] for row in made))
        hashes = {}
        for name, file in files.items():
            file.seek(0)
            hashes[f"{name}.csv"] = hashlib.file_digest(cast(BytesIO, file), "sha256").hexdigest()
            yield from archive.pour(f"{name}.csv", file)
    archive.add("croissant.json", description.beside(edition, rows.tables, hashes))
    yield from archive.finished()
