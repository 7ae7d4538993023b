"""`manage.py forget_person USER`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.common.permit import Refusal
from annotator.management.lookups import user_called
from annotator.projects import forgetting


class Command(BaseCommand):
    """Let nothing but a pseudonym name a person, and end every way in which they sign in; all they did stays."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = forgetting.forget(user=user_called(options["user"]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{options['user']} is {person.pseudonym} from now on")
