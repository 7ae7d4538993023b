"""The policy of a project, as its lead sets it."""

import pytest
from django.db import IntegrityError, transaction

from annotator.audit.models import Event
from annotator.projects.models import Policy

URL = "/projects/coast/policy/"
TWICE = {
    "twice_first": 60,
    "twice_share": 30,
    "crossed_share": 20,
    "blind_share": 10,
    "planted_share": 2,
    "withheld_share": 2,
    "lease_hours": 48,
    "order": "newest",
    "practice_reports": 2,
    "pass_mark": 80,
    "accepts_from": "90",
}


def test_a_lead_changes_it_and_the_change_is_on_record(client, project, max):
    client.force_login(max)
    assert client.post(URL, TWICE)["location"] == URL
    policy = Policy.objects.get(project=project)
    assert (policy.twice_first, policy.twice_share, policy.order, policy.accepts_from) == (
        60,
        30,
        "newest",
        90,
    )
    event = Event.objects.get(code="policy.changed")
    assert (event.details["before"]["twice_first"], event.details["after"]["twice_first"]) == (0, 60)


@pytest.mark.parametrize(
    "wrong",
    [
        {"twice_share": 101},
        {"blind_share": -1},
        {"planted_share": 101},
        {"withheld_share": 101},
        {"lease_hours": 0},
        {"order": "dice"},
        {"accepts_from": 49},
        {"accepts_from": 101},
        {"crossed_share": "many"},
        {"pass_mark": 101},
        {"practice_reports": -1},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, project, max, wrong):
    client.force_login(max)
    answer = client.post(URL, TWICE | wrong)
    assert answer.status_code == 422
    assert b"errorlist" in answer.content
    assert Policy.objects.get(project=project).twice_first == 0


def test_analysts_neither_see_nor_set_it(client, project, ada):
    client.force_login(ada)
    assert client.get(URL).status_code == 403
    assert client.post(URL, TWICE).status_code == 403


def test_the_database_refuses_a_share_over_a_hundred(project):
    with pytest.raises(IntegrityError, match="policy_shares"), transaction.atomic():
        Policy.objects.update(blind_share=101)
