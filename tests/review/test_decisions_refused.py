"""What the route for decisions cannot read, and whom it turns away."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from annotator.review.models import Decision
from tests.reports import TOLL
from tests.review.desk import Analyst, change, entry


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"key": "1"}, "key"),
        ({"kind": "explode"}, "kind"),
        ({"kind": []}, "kind"),
        ({"more": 1.5}, "entry.more"),
        ({"shown_at": "yesterday"}, "shown_at"),
        ({"decided_at": "2031-05-04T08:00:00"}, "decided_at"),
        ({"decided_at": "0001-01-01T00:00:00+14:00"}, "decided_at"),
        ({"changes": []}, "changes"),
        ({"changes": [{"span": str(uuid4()), "before": None, "after": None}]}, "changes[0]"),
        ({"changes": [{"span": "x", "before": None, "after": {"start": "1"}}]}, "changes[0].after"),
        ({"note": 4}, "note"),
        ({"note": "x" * 5_001}, "note"),
        ({"targets": ["0f8fad5b-d9cb-469f-a165-70867728950e"] * 2}, "targets"),
        ({"note": "a\x00b"}, "entry.note"),
        ({"note": "\ud800"}, "entry.note"),
        ({"more": {"deep": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}}, "entry.more.deep" + "[0]" * 11),
    ],
)
def test_a_malformed_entry_is_named_and_nothing_of_the_request_is_applied(desk, review, broken, where):
    sound = entry("accept", change(desk.span("nurse"), status="accepted"))
    answer = desk.post(sound, entry("accept", change(desk.span("league"), status="accepted")) | broken)
    assert answer.status_code == 400
    assert [(error["entry"], error["where"]) for error in answer.json()["errors"]] == [(1, where)]
    assert not Decision.objects.filter(review=review).exists()


@pytest.mark.parametrize("sent", [b"", b"{", b"{}", b"[]", b"3", b"[3]", b"\xff", b"[NaN]", b"[" * 100_000])
def test_a_body_that_is_no_list_of_entries_is_refused(desk, sent):
    answer = desk.client.post(f"{desk.url}decisions/", sent, content_type="application/json")
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_answered_in_json_with_the_limit(desk):
    answer = desk.client.post(
        f"{desk.url}decisions/", b"[" + b" " * 5 * 2**20 + b"]", content_type="application/json"
    )
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "a request has at most 5,242,880 bytes: send it in parts",
    )


def test_a_number_that_only_equals_the_stored_one_is_refused(desk, review):
    """4.0 equals 4 in Python; an undo would have to put the 4.0 back, which is no count."""
    toll = desk.span(TOLL)
    posted = entry("accept", change(toll, status="accepted"))
    posted["changes"][0]["before"] = toll_part = dict(posted["changes"][0]["before"])
    toll_part["values"] = toll["values"] | {"count_min": {"value": 4.0, "origin": "machine"}}
    answer = desk.client.post(
        f"{desk.url}decisions/", json.dumps([posted]).encode(), content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"].endswith("count_min.value")


def test_nobody_gets_401_as_json_and_a_stranger_404(client, review, zoe):
    url = f"/api/v1/reviews/{review.pk}/decisions/"
    nobody = Client().post(url, [], content_type="application/json")
    assert (nobody.status_code, nobody["content-type"]) == (401, "application/problem+json")
    client.force_login(zoe)
    assert client.post(url, [], content_type="application/json").status_code == 400
    assert client.post(url, [entry("note", note="x")], content_type="application/json").status_code == 404


def test_another_analyst_of_the_project_meets_404_and_a_lead_may_read_but_not_decide(review, ben, max):
    other = Analyst(Client(), ben, review)
    assert other.client.get(other.url).status_code == 404
    lead = Analyst(Client(), max, review)
    assert len(lead.state()["spans"]) == 4
    answer = lead.post(entry("note", note="mine"))
    assert answer.status_code == 403
    assert "another person" in answer.json()["detail"]


def test_a_request_without_csrf_token_is_refused_as_json(ada, review):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    answer = strict.post(f"/api/v1/reviews/{review.pk}/decisions/", [], content_type="application/json")
    assert (answer.status_code, answer["content-type"]) == (403, "application/problem+json")


def test_get_is_not_a_way_to_decide(desk):
    assert desk.client.get(f"{desk.url}decisions/").status_code == 405
