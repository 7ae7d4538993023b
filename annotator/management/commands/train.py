"""`manage.py train SLUG`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.learning import actions
from annotator.learning.models import Training
from annotator.management.lookups import project_called


class Command(BaseCommand):
    """Train the suggester `learned` on a project's finished reports now, without a worker.

    A version that is better than the one at work on reports unseen by both takes its place.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")

    def handle(self, *args: Any, **options: Any) -> None:
        wished = actions.wish(project=project_called(options["slug"]), by=None)
        training = actions.train(training_id=wished.pk)
        version = f"{training.suggester}: " if training.suggester else ""
        told = f"{version}{training.get_state_display()}: {training.reason}"
        if training.state == Training.State.REFUSED:
            raise CommandError(told)
        self.stdout.write(told)
