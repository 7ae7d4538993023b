"""`manage.py create_token USER`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rest_framework.authtoken.models import Token

from annotator.management.lookups import user_called


class Command(BaseCommand):
    """Print a person's API token; made at the first call, the same afterwards."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")

    def handle(self, *args: Any, **options: Any) -> None:
        token, _ = Token.objects.get_or_create(user=user_called(options["user"]))
        self.stdout.write(token.key)
