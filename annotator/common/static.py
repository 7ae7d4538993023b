"""Static files under names that carry their content's hash, imports included; scripts without comments; compressed once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from annotator.common import scripts
from annotator.common.apps import StaticFiles

STAMP = "collected.sha256"
OURS = "js/"  # the scripts of others stay as they are
JOINED = {"js/review.js"}  # scripts that are collected with all their modules in them

Paths = dict[str, tuple[Storage, str]]  # where each file is read from


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Until `collectstatic` has run there are no hashed names, and the plain files are served as they are."""

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: File[bytes]) -> str:
        if name.startswith(OURS):
            content = ContentFile(rjsmin.jsmin(b"".join(content.chunks())), name)
        return str(super()._save(name, content))

    def post_process(self, paths: Paths, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Name every file by its content; what is sent of a joined script is all of it."""
        joined = {name: (JoinedScripts(), name) for name in JOINED & paths.keys()}
        yield from super().post_process(paths | joined, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those that pages name, which carry their hash; nobody asks for the others, and the first start waits for it."""
        named = set(self.hashed_files.values())
        yield from super().compress_files(
            [path for path in paths if path in named and not path.endswith(".map")]
        )

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name


class JoinedScripts(Storage):
    """Scripts with all their modules in them, by the names of the modules that begin them."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return ContentFile(scripts.joined(name, source).encode(), name)


def source(name: str) -> str:
    """The text of a static file as it was written."""
    return Path(str(find(name))).read_text(encoding="utf-8")


def is_current() -> bool:
    """Whether what was collected last comes from the files as they are now."""
    try:
        return (Path(settings.STATIC_ROOT) / STAMP).read_text(encoding="ascii") == _fingerprint()
    except FileNotFoundError:
        return False


def note_current() -> None:
    """Remember which files were just collected."""
    (Path(settings.STATIC_ROOT) / STAMP).write_text(_fingerprint(), encoding="ascii")


def _fingerprint() -> str:
    """Of every source file's path, size and time of change; reading them all would take longer than collecting."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(StaticFiles.ignore_patterns):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
