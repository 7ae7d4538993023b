"""The tables of a release as one workbook."""

from collections.abc import Iterable, Iterator

from annotator.releases.writers.columns import TOLD
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.rows import Rows
from annotator.releases.writers.xlsx import NOTE, Book

FORMAT, VERSION = "tables-xlsx", 1
WIDTH = 16


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every row is known."""
    rows = Rows(edition)
    columns = {table.name: [column.name for column in table.columns] for table in rows.tables}
    with Book(edition) as book:
        about = book.sheet("about", ("what", "is"), (24, 100))
        about.extend([*edition.about(FORMAT, VERSION).items(), ("note", NOTE)])
        told = book.sheet("columns", TOLD, (16, 24, 16, 80))
        told.extend(rows.told())
        sheets = {name: book.sheet(name, header, [WIDTH] * len(header)) for name, header in columns.items()}
        for name, made in rows.all(items):
            sheets[name].extend([row.get(column) for column in columns[name]] for row in made)
        for sheet in (about, told, *sheets.values()):
            sheet.close()
        yield from book.pieces()
