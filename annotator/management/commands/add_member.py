"""`manage.py add_member SLUG USER ROLE`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.common.permit import Refusal
from annotator.management.lookups import project_called, user_called
from annotator.projects import actions
from annotator.projects.models import Membership


class Command(BaseCommand):
    """Give a person a role in a project, or another one."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("user")
        parser.add_argument("role", choices=Membership.Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            actions.add_member(
                project=project_called(options["slug"]),
                user=user_called(options["user"]),
                role=Membership.Role(options["role"]),
                by=None,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{options['user']} is {options['role']} in {options['slug']}")
