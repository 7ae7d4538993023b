"""`manage.py restore FOLDER [--replace]`"""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotator.audit.models import Event
from annotator.common import backup
from annotator.common.permit import Refusal
from annotator.corpus import actions
from annotator.corpus.models import Document


class Erased(NamedTuple):
    """A report that was erased."""

    at: datetime
    public_id: str
    reason: str


class Command(BaseCommand):
    """Put back what `backup` wrote, bring it up to date and verify it; the program has to be stopped meanwhile."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where the database holds something")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup.check(options["folder"])
        is_empty = backup.is_empty()
        if not is_empty and not options["replace"]:
            raise CommandError("The database is not empty; --replace deletes what is in it.")
        erased = _erased()
        # before anything is replaced: whatever happens then, somebody knows what has to go
        since = datetime.fromisoformat(manifest.get("begun_at", manifest["made_at"]))
        for one in erased:
            if one.at >= since:
                self.stdout.write(f"to be erased again: {one.public_id} ({one.reason})")
        if is_empty:
            self.stdout.write(
                f"what was erased since {since:%Y-%m-%d %H:%M} is not known here: erase it again"
            )
        self.stdout.flush()
        backup.restore(options["folder"])
        call_command("migrate", interactive=False, verbosity=0)
        left = [one for one in erased if not self._erase(one)]
        self.stdout.write(f"as of {manifest['made_at']}:")
        call_command("verify", stdout=self.stdout, stderr=self.stderr)
        if left:
            raise CommandError(f"not erased again: {', '.join(one.public_id for one in left)}")

    def _erase(self, one: Erased) -> bool:
        """Erase a report again where it came back; False where it cannot be, and why is told."""
        document = Document.objects.filter(public_id=one.public_id, erased_at=None).first()
        if document is None:
            return True
        try:
            actions.erase(document=document, reason=one.reason, by=None)
        except Refusal as refusal:
            self.stderr.write(f"{one.public_id}: {refusal}")
            return False
        self.stdout.write(f"erased again: {one.public_id}")
        return True


def _erased() -> list[Erased]:
    """What was erased in the database that is replaced, which an older backup would bring back."""
    if Event._meta.db_table not in connection.introspection.table_names():
        return []
    found = Event.objects.filter(code="document.erased").order_by("pk").values_list("at", "details")
    return [Erased(at, details["public_id"], details["reason"]) for at, details in found]
