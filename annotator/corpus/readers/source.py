"""Where a file comes from: a path, or an upload."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Self, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from annotator.corpus.readers.fields import shown

CHUNK = 1024 * 1024  # bytes read at a time
NAME_LENGTH = 200  # code points of a file's name that are told


class Unreadable(ValueError):
    """The file as a whole cannot be imported; the message says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import, by the name a person knows it by; it can be opened more than once."""

    name: str
    opened: Callable[[], AbstractContextManager[IO[bytes]]]

    @classmethod
    def from_path(cls, path: Path) -> Self:
        """A file on this machine. What can be read only once, such as a pipe, is kept in memory."""
        kept = cache(lambda: _content(path))

        def opened() -> AbstractContextManager[IO[bytes]]:
            return _rewound(kept()) if path.is_fifo() or path.is_char_device() else path.open("rb")

        return cls(shown(path.name or str(path), NAME_LENGTH), opened)

    @classmethod
    def from_upload(cls, upload: "UploadedFile[bytes]") -> Self:
        """A file that came with a form."""
        return cls.from_stream(upload.name or "?", cast(IO[bytes], upload.file))

    @classmethod
    def from_stream(cls, name: str, stream: IO[bytes]) -> Self:
        """An open file that can be rewound; closing it is the caller's."""
        return cls(shown(name, NAME_LENGTH), lambda: _rewound(stream))


def digest(source: Source) -> bytes:
    """SHA-256 of a file's bytes. Unreadable for what is missing, no file, empty or over the limit."""
    limit = settings.MAX_UPLOAD_BYTES
    size, running = 0, sha256()
    try:
        with source.opened() as stream:
            while size <= limit and (chunk := stream.read(CHUNK)):
                size += len(chunk)
                running.update(chunk)
    except FileNotFoundError:
        raise Unreadable(_("there is no such file")) from None
    except IsADirectoryError:
        raise Unreadable(_("is a directory; name the files in it")) from None
    except OSError as error:
        raise Unreadable(_("cannot be read: %(why)s") % {"why": error.strerror or error}) from None
    if size == 0:
        raise Unreadable(_("the file is empty"))
    if size > limit:
        raise Unreadable(
            _("larger than %(limit)s, the most a file may have") % {"limit": filesizeformat(limit)}
        )
    return running.digest()


def _rewound(stream: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    stream.seek(0)
    return nullcontext(stream)  # not ours to close


def _content(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        return BytesIO(stream.read(settings.MAX_UPLOAD_BYTES + 1))
