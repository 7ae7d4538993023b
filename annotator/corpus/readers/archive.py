"""ZIP files: their files one after the other, none of them climbing out, exploding or holding another ZIP."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from annotator.corpus.readers.fields import shown
from annotator.corpus.readers.problems import Refused
from annotator.corpus.readers.source import NAME_LENGTH, Source

MOST_FILES = 20_000
GROWTH = 20  # times the limit of a file: what a ZIP may hold in all
RATIO = 200  # times its size: no text packs better
SMALL = 10 * 1024 * 1024  # bytes that may be packed as well as they can
IN_MEMORY = 4 * 1024 * 1024  # bytes of one file; a longer one goes to a temporary file
CLIMBING = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:")
# what programs put into a ZIP beside reports
PASSED_OVER = re.compile(
    r"(^|/)(__MACOSX/.*|\..*|Thumbs\.db|desktop\.ini|README(\.txt|\.md)?|dataset_card\.md|CHANGES\.csv|report\.json"
    r"|(annotation|visual|tools|kb_shortcuts)\.conf|labelling_config\.xml)$",
    re.IGNORECASE,
)
SYMLINK = 0o120000
ENCRYPTED = 1
WITHIN = " › "


def check(stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The files of an archive. Refused where it cannot be unpacked without danger."""
    try:
        with zipfile.ZipFile(stream) as opened:
            entries = opened.infolist()
    except Exception:  # zipfile trips over damage in many ways
        raise Refused(_("the ZIP is damaged")) from None
    finally:
        stream.seek(0)
    if len(entries) > MOST_FILES:
        raise Refused(_("the ZIP holds more than %(most)d files") % {"most": MOST_FILES})
    size = packed = 0
    for entry in entries:
        _check_name(entry)
        size += entry.file_size
        packed += entry.compress_size
    if size > GROWTH * settings.MAX_UPLOAD_BYTES or (size > SMALL and size > RATIO * max(packed, 1)):
        raise Refused(_("unpacked, the ZIP would be too large"))
    return [entry for entry in entries if not entry.is_dir()]


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = {"name": shown(entry.filename)}
    if not entry.filename:
        raise Refused(_("the ZIP has a file without a name"))
    if CLIMBING.search(entry.filename):
        raise Refused(_("the ZIP has a file that climbs out of its folder: %(name)s") % name)
    if entry.external_attr >> 16 & 0o170000 == SYMLINK:
        raise Refused(_("the ZIP has a link in place of a file: %(name)s") % name)
    if entry.flag_bits & ENCRYPTED:
        raise Refused(_("the ZIP asks for a password: %(name)s") % name)


def members(name: str, stream: IO[bytes]) -> tuple[list[Source], list[str]]:
    """The files of an archive to read, and the names of those passed over. The stream stays open meanwhile."""
    entries = check(stream)
    opened = zipfile.ZipFile(stream)
    kept = [entry for entry in entries if not PASSED_OVER.search(entry.filename)]
    sources = [
        Source(f"{name}{WITHIN}{shown(entry.filename, NAME_LENGTH)}", _opener(opened, entry))
        for entry in kept
    ]
    return sources, [shown(entry.filename) for entry in entries if PASSED_OVER.search(entry.filename)]


def _opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo):  # type: ignore[no-untyped-def] # Source names the type
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        if entry.file_size > settings.MAX_UPLOAD_BYTES:
            raise Refused(_("it is larger than a file may be"))
        with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            try:
                with archive.open(entry) as packed:
                    shutil.copyfileobj(packed, copy)
            except Exception:  # zlib, bzip2, lzma and the ZIP's own checks each have errors of their own
                raise Refused(_("this file of the ZIP is damaged")) from None
            copy.seek(0)
            yield cast(IO[bytes], copy)

    return opened
