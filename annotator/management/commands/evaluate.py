"""`manage.py evaluate FILE… [--list | --rules]`"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.learning import curve, evaluation, gold
from annotator.spans.scoring import Gold
from annotator.suggestions import providers
from annotator.suggestions.providers.learned import crf


class Command(BaseCommand):
    """Say how much of annotated texts is found, and how much of what is found is right; no database needed.

    By the rules alone, and by models that learned from 5, 10, 25, 50 and 100 of the texts, judged on the others. A FILE
    is JSON lines as they are imported or exported (docs/suggestions.md).
    """

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--list", action="store_true", help="the spans that the rules miss or get wrong, instead"
        )
        which.add_argument("--rules", action="store_true", help="the rules alone: no model is trained")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = {path: gold.read(path) for path in options["files"]}
        suggest = providers.get(providers.DEFAULT).suggest
        for path, golds in texts.items():
            self.stdout.write(f"{path}: {len(golds)} texts, {providers.DEFAULT}")
            if options["list"]:
                self._tell(evaluation.disagreements(golds, suggest))
                continue
            self._tell(evaluation.table(evaluation.evaluate(golds, suggest)))
            if not options["rules"]:
                self._tell(self._curve(golds))

    def _curve(self, golds: list[Gold]) -> Iterator[str]:
        if problem := curve.problem(golds):
            yield problem
            return
        try:
            yield from curve.table(curve.curve(golds))
        except crf.Missing as missing:
            yield str(missing)

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)
            self.stdout.flush()
