"""`manage.py load_demo`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotator.accounts.models import User
from annotator.corpus import demo
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership, Project
from annotator.suggestions import actions as suggestions

SLUG = "demo"
PASSWORD = "demo"  # noqa: S105 # the README says so; refused off loopback
PEOPLE = {
    "ada": Membership.Role.ANALYST,
    "ben": Membership.Role.ANALYST,
    "cleo": Membership.Role.ADJUDICATOR,
    "max": Membership.Role.LEAD,
}
SITE_ADMIN = "max"


class Command(BaseCommand):
    """Load the demo project with its people and reports, once; a second call changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if Project.objects.filter(slug=SLUG).exists():
            return
        if taken := sorted(User.objects.filter(username__in=PEOPLE).values_list("username", flat=True)):
            raise CommandError(f"the demo would take over existing accounts: {', '.join(taken)}")
        with transaction.atomic():
            self._load()
        self.stdout.write(f"loaded the project {SLUG}")

    def _load(self) -> None:
        people = {name: User.objects.create_user(name, password=PASSWORD, is_demo=True) for name in PEOPLE}
        User.objects.filter(username=SITE_ADMIN).update(is_staff=True, is_superuser=True)
        lead = people[SITE_ADMIN]
        project = projects.create_project(
            slug=SLUG,
            name="Karst and coast",
            scheme=defaults.scheme(),
            guidelines=defaults.guidelines(),
            by=lead,
            policy=defaults.ONCE,
        )
        for name, role in PEOPLE.items():
            projects.add_member(project=project, user=people[name], role=role, by=lead)
        report = suggestions.import_documents(project=project, files=[demo.REPORTS], by=lead)
        if report.faults:
            raise CommandError("\n".join(report.told()))
