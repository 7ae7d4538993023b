"""A release as a file, the same bytes every time."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.releases import queries
from annotator.releases.models import Release
from annotator.releases.writers import FORMATS
from annotator.releases.writers.edition import Item

USUAL: Mapping[str, str] = {}  # nobody chose anything
Tell = Callable[[int], None]  # is told how many documents are done


def to_nobody(_done: int) -> None:
    """Nobody wants to know how far it is."""


def pieces(
    release: Release, format_name: str, given: Mapping[str, str] = USUAL, tell: Tell = to_nobody
) -> Iterator[bytes]:
    """The file piece by piece, as somebody chose it to be; `tell` hears of each document.

    ExportRefused where a stored quote is not the text at its offsets; ChoiceRefused where the choice does not fit.
    """
    form = FORMATS[format_name]
    return form.write(queries.edition_of(release, form.chosen(given)), _told(release, tell))


def _told(release: Release, tell: Tell) -> Iterator[Item]:
    for done, item in enumerate(queries.items_of(release), 1):
        yield item
        tell(done)


def save(
    release: Release,
    format_name: str,
    file: BinaryIO,
    given: Mapping[str, str] = USUAL,
    tell: Tell = to_nobody,
) -> str:
    """Write the file and return the hex SHA-256 of its bytes."""
    digest = hashlib.sha256()
    for piece in pieces(release, format_name, given, tell):
        digest.update(piece)
        file.write(piece)
    return digest.hexdigest()


def file_name(release: Release, format_name: str, given: Mapping[str, str] = USUAL) -> str:
    """What the file is called, as in `coast-release-3.jsonl`: letters, digits and hyphens only.

    A choice that is not the usual one stands in the name, and that the release was withdrawn, which its bytes never say.
    """
    form = FORMATS[format_name]
    chosen = form.chosen(given)
    unusual = [f"-{one.name}-{chosen[one.name]}" for one in form.choices if chosen[one.name] != one.usual]
    withdrawn = "-withdrawn" if release.withdrawn else ""
    stem = f"{release.manifest['project']}-release-{release.number}{withdrawn}"
    return f"{stem}{''.join(unusual)}{form.suffix}".replace("_", "-")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when it is complete, or not at all; devices and pipes are written as they are.

    Raises OSError where it cannot be written; what stood there before still does then.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    path = path.resolve()  # a link stays a link
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
