"""`manage.py create_project SLUG [--name NAME] [--scheme FILE] [--guidelines FILE] [--once]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from annotator.projects import actions, defaults
from annotator.projects.models import Project
from annotator.spans import scheme_reading as schemes


class Command(BaseCommand):
    """Create a project with the default scheme, or the one in a file."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", help="shown to people; the slug by default")
        parser.add_argument("--scheme", help="a JSON file; the scheme “conflict claims” by default")
        parser.add_argument(
            "--once", action="store_true", help="one person reviews each report; see the policy"
        )
        parser.add_argument("--guidelines", help="a Markdown file; those of “conflict claims” by default")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        try:
            validate_slug(slug)
        except ValidationError:
            raise CommandError(f"{slug}: a slug holds letters, digits, hyphens and underscores") from None
        for name, longest in (("slug", 60), ("name", 200)):
            if len(options[name] or "") > longest:
                raise CommandError(f"the {name} may have at most {longest} characters")
        if Project.objects.filter(slug=slug).exists():
            raise CommandError(f"there is a project {slug} already")
        actions.create_project(
            slug=slug,
            name=options["name"] or slug,
            scheme=read_scheme(options["scheme"]) if options["scheme"] else defaults.scheme(),
            guidelines=read_text(options["guidelines"]) if options["guidelines"] else defaults.guidelines(),
            by=None,
            policy=defaults.ONCE if options["once"] else {},
        )
        self.stdout.write(f"created project {slug}")


def read_text(path: str) -> str:
    """The text of a file, or a CommandError that names file and fault."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from None


def read_scheme(path: str) -> dict[str, Any]:
    """The scheme in a file, or a CommandError with file and place of each fault."""
    try:
        return schemes.read(read_text(path))
    except schemes.SchemeError as error:
        raise CommandError("\n".join(f"{path}: {fault}" for fault in error.faults)) from None
