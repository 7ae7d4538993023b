"""`manage.py predict SLUG [--suggester NAME]`"""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.corpus.models import Document
from annotator.management.lookups import project_called
from annotator.suggestions import actions, providers, queries, running


class Command(BaseCommand):
    """Have a suggester read a project's documents now, without a worker.

    Left alone are those its current version has read, and those that somebody has begun to review.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument(
            "--suggester", default=providers.DEFAULT, choices=sorted([*providers.PROVIDERS, running.LEARNED])
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        name = options["suggester"]
        at_work = running.current(project, name)
        if at_work is None:
            raise CommandError(f"no version of {name} is active in {project.slug}")
        version = at_work.suggester.version
        unread = iter(
            list(queries.unread(name, version).filter(project=project).values_list("pk", flat=True))
        )
        count = 0
        while batch := list(islice(unread, actions.BATCH)):
            count += actions.predict(document_ids=batch, suggester=name)
        left = Document.objects.filter(project=project).count() - count
        self.stdout.write(f"{name} {version}: {count} documents read, {left} left as they were")
