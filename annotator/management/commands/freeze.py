"""`manage.py freeze SLUG [--name NAME]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.common.permit import Refusal
from annotator.management.lookups import project_called
from annotator.releases.actions import freeze


class Command(BaseCommand):
    """Freeze what has been submitted in a project as its next release; prints its number and content hash."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("--name", default="", help="what people call the release")

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        try:
            release = freeze(project=project, name=options["name"], by=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"release {release.number} {release.content_sha256}")
