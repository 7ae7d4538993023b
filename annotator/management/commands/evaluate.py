"""`manage.py evaluate FILE… [--list]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.learning import evaluation, gold
from annotator.suggestions import providers


class Command(BaseCommand):
    """Say how much of annotated texts the rules find, and how much of what they find is right; no database needed.

    A FILE is JSON lines as they are imported or exported (docs/suggestions.md).
    """

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--list", action="store_true", help="the spans that are missed or wrong, instead")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = {path: gold.read(path) for path in options["files"]}
        suggest = providers.get(providers.DEFAULT).suggest
        for path, golds in texts.items():
            self.stdout.write(f"{path}: {len(golds)} texts, {providers.DEFAULT}")
            if options["list"]:
                told = evaluation.disagreements(golds, suggest)
            else:
                told = evaluation.table(evaluation.evaluate(golds, suggest))
            for line in told:
                self.stdout.write(line)
