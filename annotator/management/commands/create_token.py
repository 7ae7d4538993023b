"""`manage.py create_token USER`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rest_framework.authtoken.models import Token

from annotator.accounts.models import User


class Command(BaseCommand):
    """Print a person's API token; made at the first call, the same afterwards."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"there is nobody called {options['user']}")
        token, _ = Token.objects.get_or_create(user=user)
        self.stdout.write(token.key)
