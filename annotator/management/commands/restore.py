"""`manage.py restore FOLDER [--replace]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotator.audit.models import Event
from annotator.common import backup
from annotator.corpus import actions
from annotator.corpus.models import Document


class Command(BaseCommand):
    """Put back what `backup` wrote, bring it up to date and verify it; the program has to be stopped meanwhile."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where the database holds something")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup.check(options["folder"])
        if not backup.is_empty() and not options["replace"]:
            raise CommandError("The database is not empty; --replace deletes what is in it.")
        erased = _erased()
        backup.restore(options["folder"])
        call_command("migrate", interactive=False, verbosity=0)
        for public_id, reason in erased:
            for document in Document.objects.filter(public_id=public_id, erased_at=None):
                actions.erase(document=document, reason=reason, by=None)
                self.stdout.write(f"erased again: {public_id}")
        self.stdout.write(f"as of {manifest['made_at']}:")
        call_command("verify", stdout=self.stdout, stderr=self.stderr)


def _erased() -> list[tuple[str, str]]:
    """What was erased in the database that is replaced, which an older backup would bring back."""
    if Event._meta.db_table not in connection.introspection.table_names():
        return []
    found = Event.objects.filter(code="document.erased").values_list("details", flat=True)
    return [(details["public_id"], details["reason"]) for details in found]
