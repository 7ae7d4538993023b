"""`manage.py reattach FILE TEXTS… --output FILE`"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.releases import exports, reattach


class Command(BaseCommand):
    """Put the reports' words back into a JSON-lines export without them, by the hashes of the texts."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON lines, exported with --text none or snippet")
        parser.add_argument("texts", type=Path, nargs="+", help="plain text, JSON lines, or folders of them")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="where to")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = reattach.Outcome()
        try:
            known = reattach.by_hash(reattach.texts(options["texts"]))
            with (
                options["file"].open(encoding="utf-8", newline="\n") as lines,
                exports.whole_file(options["output"]) as file,
            ):
                for line in reattach.reattach(lines, known, outcome):
                    file.write(line.encode())
        except reattach.UnreadableText as error:
            raise CommandError(f"nothing was written: {error}") from error
        except (json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
            raise CommandError(
                f"nothing was written: {options['file']} is no JSON-lines export: {error}"
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        for sentence in outcome.missing:
            self.stderr.write(sentence)
        self.stdout.write(
            f"{outcome.documents} of {outcome.documents + len(outcome.missing)} reports have their words"
        )
