"""Files on disk for what comes in turns and has to stand apart in an archive."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO


@contextmanager
def spools(names: Iterable[str]) -> Iterator[dict[str, IO[bytes]]]:
    """A file for each name, gone at the end."""
    with ExitStack() as files:
        yield {name: files.enter_context(tempfile.TemporaryFile()) for name in names}
