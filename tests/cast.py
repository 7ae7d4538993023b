"""The cast of every test: Ada and Ben annotate, Cleo adjudicates, Max leads, Zoe is a stranger."""

import pytest

from annotator.accounts.models import User
from annotator.projects import actions, defaults
from annotator.projects.models import Membership, Project

PASSWORD = "demo"
ROLES = {
    "ada": Membership.Role.ANALYST,
    "ben": Membership.Role.ANALYST,
    "cleo": Membership.Role.ADJUDICATOR,
    "max": Membership.Role.LEAD,
}


@pytest.fixture
def project(db) -> Project:
    """The project “coast”, with Ada, Ben, Cleo and Max in it."""
    made = actions.create_project(
        slug="coast",
        name="Coast incidents",
        scheme=defaults.scheme(),
        guidelines="Mark who acts.",
        by=None,
        policy=defaults.ONCE,
    )
    for name, role in ROLES.items():
        user = User.objects.create_user(name, password=PASSWORD)
        actions.add_member(project=made, user=user, role=role, by=None)
    return made


def _person(name: str):
    @pytest.fixture(name=name)
    def person(project) -> User:
        return User.objects.get(username=name)

    return person


ada, ben, cleo, max = (_person(name) for name in ROLES)  # Max leads; nothing here needs the built-in


@pytest.fixture
def zoe(db) -> User:
    """A person of no project."""
    return User.objects.create_user("zoe", password=PASSWORD)


@pytest.fixture
def lead(client, max):
    """A browser in which Max is signed in."""
    client.force_login(max)
    return client
