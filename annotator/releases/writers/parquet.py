"""Parquet files whose rows go to disk some megabytes at a time."""

from types import TracebackType
from typing import IO, Any, Self

import pyarrow
from pyarrow.parquet import ParquetWriter

ROWS = 250  # as Python objects at once; in columns they take a tenth of the room
GROUP = 4 << 20  # bytes of a row group, in memory at once: of many small ones the file's own index would grow


class ParquetFile:
    """A Parquet file in the making."""

    def __init__(self, file: IO[bytes], schema: Any, most: int = 0) -> None:
        self._schema, self._most = schema, most or ROWS
        self._writer = ParquetWriter(file, schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._columns: list[Any] = []
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._turn()
            self._write()
        self._writer.close()

    def extend(self, rows: list[dict[str, Any]]) -> None:
        """Add rows; keys that are no column are left out."""
        self._rows += rows
        if len(self._rows) >= self._most:
            self._turn()
        if self._bytes >= GROUP:
            self._write()

    def _turn(self) -> None:
        """The rows so far into columns."""
        if self._rows:
            made = pyarrow.RecordBatch.from_pylist(self._rows, schema=self._schema)
            self._columns.append(made)
            self._rows, self._bytes = [], self._bytes + made.nbytes

    def _write(self) -> None:
        """The columns so far into a row group."""
        if self._columns:
            self._writer.write_table(pyarrow.Table.from_batches(self._columns))
            self._columns, self._bytes = [], 0
