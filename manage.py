#!/usr/bin/env python3
"""Django's commands, with the embedded database up for those that need one."""

from __future__ import annotations

import contextlib
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

try:
    import django  # noqa: F401 # is it there?
except ModuleNotFoundError:  # called without the environment that `make` set up
    venv = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not venv.exists():
        sys.exit("Attest: nothing is set up here yet; `make run` does it.")
    os.execv(venv, [str(venv), *sys.argv])  # noqa: S606 # the same command again

from django.core.management import execute_from_command_line

from annotator.common.database.running import running
from annotator.common.environment import Environment
from annotator.common.failure import Failure

# Every other command is taken to need the database.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "evaluate",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "predict_stdin",
    "startapp",
    "version",
}


def database_for(arguments: list[str]) -> AbstractContextManager[None]:
    """What has to be around a command: the embedded database, or nothing."""
    environment = Environment.read()
    command = next((argument for argument in arguments if not argument.startswith("-")), "help")
    asks_help = not {"-h", "--help", "--version"}.isdisjoint(arguments)
    if environment.database or asks_help or command in WITHOUT_DATABASE:
        return contextlib.nullcontext()
    return running(environment.var, f"manage.py {command}")


def main() -> None:
    """Run the command of the command line; what a person can mend is told in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    try:
        with database_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except Failure as failure:
        sys.exit(f"Attest: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
