"""Parquet files whose rows go to disk some thousand at a time."""

from types import TracebackType
from typing import IO, Any, Self

import pyarrow
from pyarrow.parquet import ParquetWriter

ROWS = 5_000  # of a row group, in memory at once


class ParquetFile:
    """A Parquet file in the making."""

    def __init__(self, file: IO[bytes], schema: Any, most: int = 0) -> None:
        self._schema, self._most = schema, most or ROWS
        self._writer = ParquetWriter(file, schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def extend(self, rows: list[dict[str, Any]]) -> None:
        """Add rows; keys that are no column are left out."""
        self._rows += rows
        if len(self._rows) >= self._most:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []
