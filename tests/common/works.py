"""Work for a process of its own: `pulse` hears of it, or of the process."""

import os
import signal
import sys
import time
from collections.abc import Callable

from annotator.common.failure import Failure

Pulse = Callable[[float], None]


class Refused(Failure):
    """Something a person can mend."""


class Unsendable(Exception):
    """Cannot be made from its own message."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def repeated(words: str, times: int, *, pulse: Pulse) -> tuple[str, int]:
    return words * times, os.getpid()


def counted(steps: int, *, pulse: Pulse) -> None:
    for step in range(1, steps + 1):
        pulse(step / steps)


def refused(*, pulse: Pulse) -> None:
    raise Refused("too few reports")


def broken(*, pulse: Pulse) -> float:
    return 1 / 0


def unsendable(*, pulse: Pulse) -> None:
    raise Unsendable("a", "b")


def talkative(*, pulse: Pulse) -> str:
    sys.stdout.write("from Python\n")
    sys.stdout.flush()
    os.write(1, b"from below Python\n")
    return "done"


def killed(*_given: object, pulse: Pulse) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def gone(*, pulse: Pulse) -> None:
    os._exit(3)


def endless(*, pulse: Pulse) -> None:
    pulse(os.getpid())
    while True:
        time.sleep(60)  # until it is killed: no test waits for its end
