"""`manage.py verify`"""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from annotator.corpus import checks as corpus
from annotator.releases import checks as releases
from annotator.review import checks as reviews
from annotator.suggestions import checks as suggestions


class Command(BaseCommand):
    """Check every text, model, history, quote, submission and release; a line per fault, and then a non-zero exit."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in chain(corpus.faults(), suggestions.faults(), reviews.faults(), releases.faults()):
            count += 1
            self.stdout.write(fault)
        if count:
            self.stderr.write(f"{count} faults")
            raise SystemExit(1)
        self.stdout.write("no faults")
