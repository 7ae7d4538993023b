"""Makes the database's folders, of which only we and the server's account can use the inner ones."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from annotator.common.database.account import OURSELVES, Account, can_use
from annotator.common.database.places import Places
from annotator.common.failure import Failure
from annotator.common.terminal import say

# Used by root when the server's account may not pass through the data folder's parents (a checkout in /root):
# nobody's permissions are widened, the cluster goes where system services keep their data.
SYSTEM_FOLDERS = (Path("/var/lib"), Path("/var/db"))


def ensure_base(places: Places, account: Account) -> None:
    """Make `places.base`, within reach of the account; raises Failure when there is no such place."""
    places.var.mkdir(parents=True, exist_ok=True)
    base = places.base
    if not base.exists():
        base.mkdir(mode=0o755 if account != OURSELVES else 0o700, exist_ok=True)
        if account != OURSELVES:
            base.chmod(0o755)  # whatever the umask says: the account must pass, and `data` is its own
            if not can_use(account, base):
                base.rmdir()
                _move_out(base, account)
    owner = base.stat().st_uid
    if owner != os.geteuid():
        raise Failure(
            f"{base} belongs to user {owner}, and this is user {os.geteuid()}: "
            "run Attest as the one who started it first, or set ATTEST_VAR to another folder."
        )
    if account != OURSELVES and not can_use(account, base.resolve()):
        raise Failure(
            f"PostgreSQL does not run as root, and the account it runs as (user {account.user}) cannot reach "
            f"{base.resolve()}: set ATTEST_VAR to a folder that every account may pass to, such as /srv/attest."
        )


def _move_out(base: Path, account: Account) -> None:
    for system in SYSTEM_FOLDERS:
        if not system.is_dir() or not can_use(account, system):
            continue
        elsewhere = Path(tempfile.mkdtemp(prefix="attest-", dir=system))
        elsewhere.chmod(0o755)
        try:
            base.symlink_to(elsewhere)
        except FileExistsError:  # another process was faster
            elsewhere.rmdir()
            return
        say(f"PostgreSQL's account cannot reach {base.parent}: the database is kept in {elsewhere}.")
        return
    base.mkdir()


def ensure_socket_dir(places: Places, account: Account) -> None:
    """Make the folder of the socket, which is all that keeps others out: 0700, and the server's own."""
    folder = places.socket_dir
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = os.geteuid() if account == OURSELVES else account.user
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), wanted}:
        raise Failure(
            f"{folder} is not ours (it belongs to user {found.st_uid}): remove it, or set ATTEST_VAR to another folder."
        )
    account.give(folder)
    folder.chmod(0o700)
