"""`manage.py import_documents SLUG FILE… [--format F] [--encoding E] [--map FROM=TO] [--reviews-of USER] [--preview]`"""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from annotator.common.permit import Refusal
from annotator.corpus.readers import FORMATS, encoding
from annotator.corpus.readers.problems import Refused
from annotator.management.lookups import project_called, user_called
from annotator.review.importing import import_reviews
from annotator.suggestions.actions import import_documents
from annotator.suggestions.importing import ImportReport, Sample


class Command(BaseCommand):
    """Import reports into a project: all of them or, with a single fault, none; a line per fault."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            help="what is in the files; by default what they hold says it",
        )
        parser.add_argument("--encoding", help="of text that is neither UTF-8 nor marked as UTF-16")
        parser.add_argument(
            "--map", action="append", default=[], type=_pair, metavar="FROM=TO",
            help="a label or link type of the files, and what it is in the project; with nothing after = it is left out",
        )  # fmt: skip
        parser.add_argument(
            "--reviews-of", metavar="USER", help="enter what is marked as submitted reviews of this person"
        )
        parser.add_argument(
            "--preview", action="store_true", help="tell what would be imported, and store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        scheme, mapping = project.scheme.parsed, dict(options["map"])
        for name in filter(None, mapping.values()):
            if name not in scheme.labels and name not in scheme.links:
                raise CommandError(f"the project has no label or link type “{name}”")
        try:
            named = encoding.known(options["encoding"]) if options["encoding"] else None
        except Refused as why:
            raise CommandError(str(why)) from None
        chosen = {
            "project": project,
            "files": options["files"],
            "by": None,
            "format_name": options["format"],
            "mapping": mapping,
            "encoding": named,
            "preview": options["preview"],
        }
        report = (
            self._reviews(options["reviews_of"], chosen)
            if options["reviews_of"]
            else import_documents(**chosen)
        )
        if options["preview"]:
            self._show(report)
        for line in report.noted():
            self.stderr.write(line)
        for line in report.told():
            (self.stderr if report.faults else self.stdout).write(line)
        if options["preview"] or report.faults:
            self.stderr.write("nothing was imported")
        if report.faults:
            raise SystemExit(1)

    def _reviews(self, username: str, chosen: dict[str, Any]) -> ImportReport:
        try:
            return import_reviews(of=user_called(username), **chosen)
        except Http404:
            raise CommandError(f"{username} is no member of the project") from None
        except Refusal as why:
            raise CommandError(str(why)) from None

    def _show(self, report: ImportReport) -> None:
        for sample in report.samples:
            self.stdout.write("\n".join(_lines(sample)) + "\n\n")
        for name, count in [*report.foreign_labels, *report.foreign_links]:
            self.stdout.write(f"not in the scheme: {name} ({count}); --map {name}=…")


def _lines(sample: Sample) -> list[str]:
    said = [sample.publisher, sample.published_at, f"{sample.length} characters"]
    spans = [f"{label} {count}" for label, count in sample.labels]
    start = sample.start.split("\n")[:3]
    return [sample.title, " · ".join(filter(None, [*said, *spans])), *(f"    {line}" for line in start)]


def _pair(given: str) -> tuple[str, str]:
    name, equals, to = given.partition("=")
    if not equals or not name:
        raise ArgumentTypeError(f"“{given}” is not FROM=TO")
    return name, to
