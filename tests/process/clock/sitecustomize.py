"""The clock of a machine that somebody sets: every Python process with this folder on its path is as far off as a file says."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["ATTEST_TEST_CLOCK"])
_time, _now = time.time, timezone.now


def _seconds() -> float:
    try:
        return float(FILE.read_text(encoding="ascii") or 0)
    except OSError:  # nobody has set it
        return 0.0


def _shifted_time() -> float:
    return _time() + _seconds()


def _shifted_now() -> datetime:
    return _now() + timedelta(seconds=_seconds())


time.time = _shifted_time
timezone.now = _shifted_now
