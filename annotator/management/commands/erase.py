"""`manage.py erase SLUG [DOCUMENT | --all] --reason WHY`"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from annotator.common.permit import Refusal
from annotator.corpus import actions
from annotator.corpus.models import Document
from annotator.management.lookups import project_called


class Command(BaseCommand):
    """Blank a report's text, quotes and names everywhere, for good. DOCUMENT is its id in the API and in exports."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("document", nargs="?")
        parser.add_argument("--all", action="store_true", help="all reports of the project")
        parser.add_argument("--reason", required=True, help="stays on record; quotes nothing of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        if options["all"] == bool(options["document"]):
            raise CommandError("name one document, or say --all")
        there = Document.objects.filter(project=project).order_by("pk")
        wanted = there.filter(erased_at=None) if options["all"] else self._one(there, options["document"])
        for document in wanted.iterator(chunk_size=100):
            try:
                actions.erase(document=document, reason=options["reason"], by=None)
            except Refusal as refusal:
                raise CommandError(f"{document.public_id}: {refusal}") from None
            self.stdout.write(f"erased {document.public_id}")
        self.stdout.write("run verify, and let go of backups that hold what was erased")

    def _one(self, there: QuerySet[Document], public_id: str) -> QuerySet[Document]:
        try:
            found = there.filter(public_id=public_id)
            if found.exists():
                return found
        except ValidationError:
            pass
        raise CommandError(f"there is no document {public_id}")
