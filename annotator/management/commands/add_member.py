"""`manage.py add_member SLUG USER ROLE`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.accounts.models import User
from annotator.projects import actions
from annotator.projects.models import Membership, Project


class Command(BaseCommand):
    """Give a person a role in a project, or another one."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("user")
        parser.add_argument("role", choices=Membership.Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"there is no project {options['slug']}")
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"there is nobody called {options['user']}")
        actions.add_member(project=project, user=user, role=Membership.Role(options["role"]), by=None)
        self.stdout.write(f"{options['user']} is {options['role']} in {options['slug']}")
