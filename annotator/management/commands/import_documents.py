"""`manage.py import_documents SLUG FILE… [--format FORMAT]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.corpus.readers import READERS
from annotator.management.lookups import project_called
from annotator.suggestions.actions import import_documents


class Command(BaseCommand):
    """Import reports into a project: all of them or, with a single fault, none; a line per fault."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--format", choices=sorted(READERS), help="what is in the files; by default what their names say"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        report = import_documents(
            project=project, files=options["files"], by=None, format_name=options["format"]
        )
        for line in report.told():
            (self.stderr if report.faults else self.stdout).write(line)
        if report.faults:
            self.stderr.write("nothing was imported")
            raise SystemExit(1)
