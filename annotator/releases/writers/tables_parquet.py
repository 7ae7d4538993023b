"""The tables of a release as Parquet, in a ZIP; each file says which release it is of."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pyarrow

from annotator.releases.writers import readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.columns import FLAG, LIST, NUMBER, WHOLE, Table
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.parquet import ParquetFile
from annotator.releases.writers.rows import Rows
from annotator.releases.writers.spool import spools

FORMAT, VERSION = "tables-parquet", 1
KINDS = {
    WHOLE: pyarrow.int64(),
    NUMBER: pyarrow.float64(),
    FLAG: pyarrow.bool_(),
    LIST: pyarrow.list_(pyarrow.string()),
}
NOTE = "Each column says in its metadata what it means; each file names the release under the key “attest”."


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every row is known."""
    rows, archive, about = Rows(edition), Archive(edition), edition.about(FORMAT, VERSION)
    archive.add("README.txt", readme.text(about, NOTE))
    with spools([table.name for table in rows.tables]) as files:
        with ExitStack() as open_files:
            tables = {
                table.name: open_files.enter_context(ParquetFile(files[table.name], _schema(table, about)))
                for table in rows.tables
            }
            for name, made in rows.all(items):
                tables[name].extend(made)
        for name, file in files.items():
            yield from archive.pour(f"{name}.parquet", file)
    yield from archive.finished()


def _schema(table: Table, about: dict[str, Any]) -> Any:
    fields = [
        pyarrow.field(
            column.name, KINDS.get(column.kind, pyarrow.string()), metadata={"meaning": column.meaning}
        )
        for column in table.columns
    ]
    return pyarrow.schema(fields, metadata={"attest": json.dumps(about, ensure_ascii=False, sort_keys=True)})
