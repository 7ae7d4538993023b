"""Becomes a program that ends with its parent: `launch.py PARENT SIGNAL UID GID NICE PROGRAM ARGUMENT…`.

A script of its own, run with `python -I -S`: what it does must happen between fork and exec, where a process with
threads may not run Python. UID and GID of -1 keep the caller's. On Linux the kernel sends SIGNAL when the parent
dies; elsewhere nothing does, and the next start finds what was left (serve/leftovers.py, database/leftovers.py).
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Set everything that the program inherits, then become it."""
    parent, parent_death_signal, uid, gid, niceness = map(int, sys.argv[1:6])
    if niceness:
        os.nice(niceness)
    if uid >= 0:
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after setuid, which clears it
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
        prctl(PR_SET_PDEATHSIG, parent_death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent ended first")
    os.execvp(sys.argv[6], sys.argv[6:])  # noqa: S606 - becoming it is the point


main()
