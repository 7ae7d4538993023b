"""The key that signs sessions: made once and kept in the data folder, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def stored_secret_key(var: Path) -> str | None:
    """The key kept under `var`, or None when none was made yet."""
    try:
        return (var / "secret_key").read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def ensure_secret_key(var: Path) -> None:
    """Make the key if there is none; two at once agree on the first."""
    if stored_secret_key(var):
        return
    unfinished = var / f"secret_key.{os.getpid()}"
    unfinished.unlink(missing_ok=True)
    with open(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, var / "secret_key")
    unfinished.unlink()
