"""`manage.py erase SLUG DOCUMENT --reason WHY`"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotator.common.permit import Refusal
from annotator.corpus import actions
from annotator.corpus.models import Document
from annotator.management.lookups import project_called


class Command(BaseCommand):
    """Blank a report's text, quotes and names everywhere, for good. DOCUMENT is its id in the API and in exports."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("document")
        parser.add_argument("--reason", required=True, help="stays on record; quotes nothing of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["slug"])
        try:
            document = Document.objects.get(project=project, public_id=options["document"])
            actions.erase(document=document, reason=options["reason"], by=None)
        except (Document.DoesNotExist, ValidationError):
            raise CommandError(f"{options['slug']} has no document {options['document']}") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"erased {options['document']}; run verify, and let go of backups that hold it")
