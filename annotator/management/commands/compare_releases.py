"""`manage.py compare_releases SLUG OLD NEW --output FILE`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.management.lookups import release_numbered
from annotator.releases import exports
from annotator.releases.comparison import Comparison


class Command(BaseCommand):
    """Write what changed from one release to another as CSV; prints whether to append or to load anew."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("old", type=int, help="the number of the release you have")
        parser.add_argument("new", type=int, help="the number of the release you want")
        parser.add_argument("--output", required=True, metavar="FILE", type=Path, help="where to")

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = (release_numbered(options["slug"], options[which]) for which in ("old", "new"))
        comparison = Comparison(old, new)
        try:
            with exports.whole_file(options["output"]) as file:
                file.writelines(comparison.csv())
        except OSError as error:
            raise CommandError(f"cannot write {options['output']}: {error.strerror or error}") from error
        added, removed, changed = map(len, (comparison.added, comparison.removed, comparison.changed))
        advice = "append" if comparison.safe_to_append else "re-load"
        self.stdout.write(f"{advice}: {added} documents added, {removed} removed, {changed} changed")
