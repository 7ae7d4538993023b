"""The process that we end with: `make`, or whatever else started us."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def wants_us_to_end(parent: int) -> bool:
    """Whether our parent is gone, or waits for us to go."""
    return os.getppid() != parent or _is_interrupted(parent)


def _is_interrupted(parent: int) -> bool:
    """Whether `make` got an interrupt that was sent to it alone, not to us, too, as the terminal's Ctrl-C is.

    It then tells nobody and waits for its children with the signal blocked, which Linux shows.
    """
    try:
        lines = Path(f"/proc/{parent}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    blocked = next((int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:")), 0)
    return bool(blocked >> (signal.SIGINT - 1) & 1)
