"""Work in a process of its own: what it took of the memory goes back to the system when it ends.

The process knows what it is given and nothing else, no Django and no database: whatever becomes of it, nothing is half
stored. It ends with us (children.py), and what it logs or prints comes in our own log.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from signal import SIGKILL
from subprocess import Popen
from typing import IO, Any, TypeVar, cast

from annotator.common.children import describe_end, spawn
from annotator.common.environment import BASE_DIR, Environment
from annotator.common.failure import Failure
from annotator.common.logs import FORMATTERS

T = TypeVar("T")
Pulse = Callable[[float], None]  # how much is done, from 0 to 1

BEATS, RAISED, DONE = "beats", "raised", "done"


class EndedEarly(Exception):
    """The process ended before its work was done; the message says how."""


def run(work: Callable[..., T], *given: Any, pulse: Pulse) -> T:
    """What `work(*given, pulse=pulse)` returns or raises. EndedEarly where its process was killed.

    `work` is a function of a module that needs no Django; what it gets and returns can be pickled. What `pulse` raises ends it.
    """
    command = [sys.executable, "-m", __name__]
    with spawn(command, orphaned=SIGKILL, piped=True, folder=BASE_DIR) as child:
        try:
            _tell(cast(IO[bytes], child.stdin), (work, given))
            return cast(T, _heard(child, pulse))
        finally:
            child.kill()


def _tell(stream: IO[bytes], task: object) -> None:
    with suppress(BrokenPipeError), stream:  # it ended; who listens to it finds out how
        pickle.dump(task, stream, pickle.HIGHEST_PROTOCOL)


def _heard(child: Popen[bytes], pulse: Pulse) -> Any:
    answers = cast(IO[bytes], child.stdout)
    while True:
        try:
            kind, told = pickle.load(answers)  # noqa: S301 # from our own program
        except (EOFError, pickle.UnpicklingError):
            raise EndedEarly(_why(child.wait())) from None
        if kind == DONE:
            return told
        if kind == RAISED:
            raise told
        pulse(told)


def _why(code: int) -> str:
    end = f"its process ended before it was done ({describe_end(code)})"
    return f"{end}; the system does so where memory is short" if code == -SIGKILL else end


def main() -> None:
    """Be that process: read what is to be done, do it, and say what came of it."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed is for the log
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATTERS[Environment.read().log]())
    logging.basicConfig(handlers=[handler])

    def say(kind: str, told: object) -> None:
        pickle.dump((kind, told), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()

    work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 # from our own program
    try:
        say(DONE, work(*given, pulse=lambda share: say(BEATS, share)))
    except BrokenPipeError:  # nobody is there any more
        sys.exit(1)
    except Failure as failure:
        say(RAISED, _portable(failure))
    except Exception as error:  # whatever the work trips over is for who asked for it
        logging.getLogger("attest.process").exception("%s failed", work.__qualname__)
        say(RAISED, _portable(error))


def _portable(error: Exception) -> Exception:
    """The exception, or one that says the same, where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 # our own
    except Exception:  # whatever its own way into a pickle and out of it does
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main()
