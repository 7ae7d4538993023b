"""`manage.py create_token USER [--scope SCOPE]… [--expires DAYS] [--name NAME]`"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.accounts import actions
from annotator.accounts.models import Token
from annotator.common import clock
from annotator.management.lookups import user_called

LONGEST = 3650  # days; more is no end


class Command(BaseCommand):
    """Make an API token for a person and print its secret, which is kept nowhere."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Token.Scope.values,
            help="what it may do, once per scope; without any: everything the person may",
        )
        parser.add_argument(
            "--expires", type=int, metavar="DAYS", help="after how many days; by default never"
        )
        parser.add_argument("--name", default="", help="what it is for")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["expires"]
        if days is not None and not 1 <= days <= LONGEST:
            raise CommandError(f"--expires takes a number of days from 1 to {LONGEST}")
        if len(options["name"]) > 100 or not options["name"].isprintable():
            raise CommandError("--name takes one line of at most 100 characters")
        _token, secret = actions.make_token(
            user=user_called(options["user"]),
            scopes=options["scope"] or Token.Scope.values,
            expires_at=clock.now() + timedelta(days=days) if days else None,
            name=options["name"],
            by=None,
        )
        self.stdout.write(secret)
