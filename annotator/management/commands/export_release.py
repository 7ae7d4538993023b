"""`manage.py export_release SLUG NUMBER --format FORMAT --output FILE`"""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.management.lookups import release_numbered
from annotator.releases import actions, exports
from annotator.releases.models import Release
from annotator.releases.writers import CHOICES, FORMATS, ChoiceRefused
from annotator.releases.writers.edition import ExportRefused


class Command(BaseCommand):
    """Write a release to a file: the whole of it or nothing; prints the SHA-256 of the file."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("number", type=int, help="the number of the release")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        for choice in CHOICES.values():
            parser.add_argument(f"--{choice.name}", choices=list(choice.answers), help=str(choice.title))
        parser.add_argument("--output", required=True, metavar="FILE", help="where to; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        release = release_numbered(options["slug"], options["number"])
        given = {name: options[name] for name in CHOICES if options[name] is not None}
        try:
            if options["output"] == "-":
                digest = _to_standard_output(release, options["format"], given)
            else:
                with exports.whole_file(Path(options["output"])) as file:
                    digest = exports.save(release, options["format"], file, given)
        except (ExportRefused, ChoiceRefused) as refused:
            raise CommandError(f"nothing was written: {refused}") from refused
        except OSError as error:
            raise CommandError(f"cannot write {options['output']}: {error.strerror or error}") from error
        if release.withdrawn:
            self.stderr.write(f"release {release.number} was withdrawn: {release.withdrawn.reason}")
        actions.record_export(release, options["format"], given, digest, by=None)
        # standard output may hold the file itself
        (self.stderr if options["output"] == "-" else self.stdout).write(digest)


def _to_standard_output(release: Release, format_name: str, given: dict[str, str]) -> str:
    """The file on standard output, once it is complete."""
    with tempfile.TemporaryFile() as file:
        digest = exports.save(release, format_name, file, given)
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
    return digest
