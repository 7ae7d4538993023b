"""Giving people roles by command."""

import pytest
from django.core.management import CommandError, call_command

from annotator.audit.models import Event
from annotator.projects.models import Membership


def test_a_person_gets_a_role_or_another_one(project, zoe):
    call_command("add_member", "coast", "zoe", "reader")
    call_command("add_member", "coast", "zoe", "lead")
    assert Membership.objects.get(user=zoe).role == "lead"
    assert Event.objects.filter(code="member.set", target=zoe.pseudonym).count() == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "ada", "lead"], "no project nowhere"),
        (["coast", "nobody", "lead"], "nobody called nobody"),
        (["coast", "ada", "king"], "invalid choice"),
        (["coast", "max", "reader"], "keeps at least one lead"),
    ],
)
def test_what_cannot_be_done_is_said(project, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("add_member", *arguments)
