"""Which account runs PostgreSQL: it refuses to be root, so root lends it one that owns nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from annotator.common.failure import Failure

OWN_ACCOUNT = "attest-postgres"
# Where no account can be made (no useradd, a read-only /etc), one that has no rights of its own.
OTHER_ACCOUNTS = ("postgres", "_postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """User and group id; None for the account we are."""

    user: int | None
    group: int | None

    def run(self, command: list[str], *, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program as this account to its end, out of reach of the terminal's Ctrl-C."""
        return subprocess.run(  # noqa: S603 - the callers' own fixed commands
            command,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            start_new_session=True,
            user=self.user,
            group=self.group,
            extra_groups=None if self.group is None else [self.group],
        )

    def give(self, folder: Path) -> None:
        """Make this account the folder's owner."""
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group, follow_symlinks=False)


OURSELVES = Account(None, None)


def server_account(data: Path) -> Account:
    """The account for the cluster in `data`: whose it is, else ours, else (for root) one of its own."""
    if os.geteuid() != 0:
        return OURSELVES
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    if not _exists(OWN_ACCOUNT):
        _create(OWN_ACCOUNT)
    for name in (OWN_ACCOUNT, *OTHER_ACCOUNTS):
        if _exists(name):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise Failure(
        "PostgreSQL does not run as root, and no account for it could be made. "
        "Run Attest as an ordinary user, or set DATABASE_URL."
    )


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _create(name: str) -> None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        return
    options = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/",
        "--shell",
        "/usr/sbin/nologin",
    ]
    subprocess.run([useradd, *options, name], check=False, capture_output=True)  # noqa: S603


def can_use(account: Account, path: Path) -> bool:
    """Whether the account can read and enter (or run) `path`, every folder above it included."""
    return account.run(["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', str(path)]).returncode == 0
