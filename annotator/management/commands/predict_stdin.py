"""`manage.py predict_stdin [--suggester NAME]`"""

import os
import sys
from argparse import ArgumentParser
from typing import IO, Any

from django.core.management.base import BaseCommand

from annotator.suggestions import providers
from annotator.suggestions.answering import answers


class Command(BaseCommand):
    """Suggest spans for JSON lines {"id", "text"} from standard input; no project and no database needed.

    Each line is answered as soon as it is read. A line that cannot be read is told on standard error, the others
    are answered, and the exit code is 1.
    """

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--suggester", default=providers.DEFAULT, choices=sorted(providers.PROVIDERS))

    def handle(self, *args: Any, **options: Any) -> None:
        # bytes in and out: JSON lines are UTF-8 and end at LF, whatever the locale says
        faults = self._answer(sys.stdin.buffer, sys.stdout.buffer, providers.get(options["suggester"]))
        if faults:
            raise SystemExit(1)

    def _answer(self, lines: IO[bytes], out: IO[bytes], provider: providers.Provider) -> int:
        faults = 0
        try:
            for answer in answers(lines, provider):
                if isinstance(answer, bytes):
                    out.write(answer)
                    out.flush()
                else:
                    faults += 1
                    self.stderr.write(answer)
        except BrokenPipeError:  # whoever read along has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return faults
