"""Where the embedded database lives, and who may get there."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from annotator.common.database.account import OURSELVES, OWN_ACCOUNT, can_use, server_account
from annotator.common.database.base import ensure_base, ensure_socket_dir
from annotator.common.database.binaries import INSTALLATION, PACKAGE, programs
from annotator.common.database.places import Places
from annotator.common.failure import Failure

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server an account of its own")


@pytest.fixture
def places() -> Iterator[Places]:
    folder = Path(mkdtemp(prefix="attest-test-"))
    folder.chmod(0o755)
    places = Places(folder / "var")
    yield places
    shutil.rmtree(folder)
    if places.socket_dir.is_symlink():
        places.socket_dir.unlink()
    else:
        shutil.rmtree(places.socket_dir, ignore_errors=True)


def test_the_sockets_path_is_short_however_long_the_folders() -> None:
    places = Places(Path("/" + "/".join(["a very long name"] * 40)))
    assert len(str(places.socket_dir / ".s.PGSQL.5432.lock")) < 90  # macOS allows 103 bytes, Linux 107


def test_each_data_folder_has_a_socket_of_its_own() -> None:
    assert Places(Path("/a")).socket_dir != Places(Path("/b")).socket_dir


def test_the_sockets_folder_is_closed_to_others(places: Places) -> None:
    places.socket_dir.mkdir(mode=0o777)
    account = server_account(places.data)
    ensure_socket_dir(places, account)
    assert stat.S_IMODE(places.socket_dir.stat().st_mode) == 0o700
    assert places.socket_dir.stat().st_uid == (os.geteuid() if account == OURSELVES else account.user)


def test_a_link_in_the_place_of_the_sockets_folder_is_refused(places: Places, tmp_path: Path) -> None:
    places.socket_dir.symlink_to(tmp_path)
    with pytest.raises(Failure, match="is not ours"):
        ensure_socket_dir(places, server_account(places.data))


@as_root
def test_a_sockets_folder_of_somebody_else_is_refused(places: Places) -> None:
    places.socket_dir.mkdir()
    os.chown(places.socket_dir, 12345, 12345)
    with pytest.raises(Failure, match="belongs to user 12345"):
        ensure_socket_dir(places, server_account(places.data))


@as_root
def test_a_database_of_somebody_else_is_refused(places: Places) -> None:
    places.base.mkdir(parents=True)
    os.chown(places.base, 12345, 12345)
    with pytest.raises(Failure, match="run Attest as the one who started it first"):
        ensure_base(places, server_account(places.data))


@as_root
def test_the_account_is_the_one_whose_cluster_it_is(places: Places) -> None:
    places.data.mkdir(parents=True)
    os.chown(places.data, 12345, 12346)
    account = server_account(places.data)
    assert (account.user, account.group) == (12345, 12346)


@as_root
def test_the_account_made_for_root_cannot_log_in() -> None:
    made = pwd.getpwuid(server_account(Path("/nonexistent")).user or 0)
    if made.pw_name != OWN_ACCOUNT:
        pytest.skip(f"no account can be made here; {made.pw_name} is used")
    assert made.pw_shell == "/usr/sbin/nologin"
    assert made.pw_dir == "/"


@as_root
def test_roots_account_sees_only_what_is_open_to_others(places: Places) -> None:
    account = server_account(places.data)
    assert account.user
    places.var.mkdir(mode=0o700)
    assert not can_use(account, places.var)
    places.var.chmod(0o755)
    assert can_use(account, places.var)


@as_root
def test_programs_out_of_the_accounts_reach_are_copied(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = server_account(places.data)
    installed = programs(account, places.base)
    private = places.var / "private"
    private.mkdir(parents=True)
    package = installed.parents[1]
    unneeded = shutil.ignore_patterns("*.a", "include", "pg*")
    shutil.copytree(installed.parent, private / PACKAGE / INSTALLATION, symlinks=True, ignore=unneeded)
    shutil.copy(package / "__init__.py", private / PACKAGE)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, private / libraries.name)
    private.chmod(0o700)
    monkeypatch.syspath_prepend(private)
    ensure_base(places, account)
    copied = programs(account, places.base)
    assert copied.is_relative_to(places.base)
    assert "PostgreSQL" in account.run([str(copied / "initdb"), "--version"]).stdout
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
