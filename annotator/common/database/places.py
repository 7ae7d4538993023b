"""Where the embedded database lives: a function of the data folder alone, so that everyone finds it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "attest"  # of the database and of its one role
SOCKET_PORT = 5432  # only part of the socket's file name; no TCP port is opened


@dataclass(frozen=True)
class Places:
    """The paths of one embedded database."""

    var: Path

    @property
    def base(self) -> Path:
        """Folder of everything below; a link where `var` itself is out of the server account's reach."""
        return self.var / "postgres"

    @property
    def data(self) -> Path:
        """The cluster, as PostgreSQL itself names it: links resolved."""
        return self.base.resolve() / "data"

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """A short folder for the socket: its path may have about 100 bytes, a checkout's has no limit."""
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return Path(f"/tmp/attest-{os.geteuid()}-{digest}")  # noqa: S108 - checked for its owner before use

    def django(self) -> dict[str, Any]:
        """The DATABASES entry that reaches it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "HOST": str(self.socket_dir),
            "PORT": str(SOCKET_PORT),
        }
