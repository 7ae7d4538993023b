"""A person is forgotten: their name is in no table, and their work stays."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from annotator.accounts import actions as accounts
from annotator.accounts.models import Token, User
from annotator.projects.models import Membership
from annotator.review.models import Decision
from tests.corpus.test_erasing import tables
from tests.review.conftest import desk  # noqa: F401 # a fixture

NAME = "adalgisa-of-the-coast"


@pytest.fixture
def known(desk, ada) -> User:  # noqa: F811
    """Ada under a name that stands nowhere else, with work, a session, an address and a token."""
    desk.accept("nurse")
    User.objects.filter(pk=ada.pk).update(username=NAME, email=f"{NAME}@mail.example", first_name=NAME)
    EmailAddress.objects.create(user=ada, email=f"{NAME}@mail.example")
    accounts.make_token(user=ada, scopes=["read"], expires_at=None, name=NAME, by=ada)
    return User.objects.get(pk=ada.pk)


def forget(name: str) -> str:
    said = StringIO()
    call_command("forget_person", name, stdout=said)
    return said.getvalue()


def test_the_name_is_in_no_table_and_the_work_stays_under_the_pseudonym(known):
    assert NAME in tables()
    decisions = Decision.objects.count()
    assert known.pseudonym in forget(NAME)
    assert NAME not in tables()
    assert Decision.objects.filter(review__user=known).count() == decisions
    call_command("verify", stdout=StringIO())


def test_nobody_signs_in_as_them_any_more(known):
    browser = Client()
    browser.force_login(known)
    assert browser.get("/").status_code == 200
    forget(NAME)
    assert browser.get("/").status_code == 302
    assert Token.objects.count() == 0


def test_a_project_keeps_its_last_lead(project, max):
    with pytest.raises(CommandError, match="nobody would lead"):
        forget("max")
    Membership.objects.filter(user__username="cleo").update(role=Membership.Role.LEAD)
    assert forget("max")
