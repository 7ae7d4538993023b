"""ZIP files whose bytes depend on nothing but what is put in."""

import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotator.releases.writers import card
from annotator.releases.writers.edition import Edition

CHANGES = "CHANGES.csv"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can tell
SMALL = 2**30  # beyond it a file in a ZIP needs the fields of ZIP64
BLOCK = 1 << 16


class Archive:
    """A ZIP that is handed on while it grows; each file in it has the same time, mode and compression.

    One that holds a release ends with the release's card and what changed since the one before.
    """

    def __init__(self, edition: Edition | None = None) -> None:
        self._edition, self._sink = edition, _Sink()
        self._zip = ZipFile(cast(IO[bytes], self._sink), "w", ZIP_DEFLATED)

    def add(self, name: str, content: str | bytes) -> None:
        """Add a file; a text in UTF-8."""
        self._zip.writestr(_entry(name), content)

    def pour(self, name: str, file: IO[bytes]) -> Iterator[bytes]:
        """Add a file that was written to disk, from its first byte to its end; what is made meanwhile, piece by piece."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        yield from self._written(name, iter(partial(file.read, BLOCK), b""), large=size > SMALL)

    def _written(self, name: str, pieces: Iterable[bytes], *, large: bool = False) -> Iterator[bytes]:
        with self._zip.open(_entry(name), "w", force_zip64=large) as target:
            for piece in pieces:
                target.write(piece)
                yield self._sink.taken()
        yield self._sink.taken()

    def ready(self) -> bytes:
        """What was made since this was last asked."""
        return self._sink.taken()

    def finished(self) -> Iterator[bytes]:
        """The last pieces; nothing can be added any more."""
        if self._edition:
            self.add(card.NAME, card.markdown(self._edition))
            if self._edition.changes:
                yield from self._written(CHANGES, self._edition.changes())
        self._zip.close()
        yield self._sink.taken()


class _Sink:
    """Takes bytes in and gives them out once. No file object: it would be closed before a ZIP that nobody finished."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # Unix, on every system
    entry.external_attr = 0o644 << 16
    return entry
