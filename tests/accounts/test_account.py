"""A person's own account: sessions, and what is stored about them."""

import json

import pytest

from tests.cast import PASSWORD
from tests.review.desk import Analyst, entry, hand_in


def sign_in(client, agent: str) -> None:
    client.post("/login/", {"username": "ada", "password": PASSWORD}, headers={"user-agent": agent})


def test_a_person_sees_where_they_are_signed_in_and_ends_the_other_sessions(client, client_2, ada):
    sign_in(client, "Desk browser")
    sign_in(client_2, "Lost phone")
    assert b"Lost phone" in client.get("/sessions/").content
    client.post("/sessions/")
    assert b"Lost phone" not in client.get("/sessions/").content
    assert client_2.get("/").status_code == 302
    assert client.get("/").status_code == 200


@pytest.fixture
def client_2(db):
    from django.test import Client

    return Client()


def test_the_account_page_leads_to_all_that_belongs_to_the_account(client, ada):
    client.force_login(ada)
    page = client.get("/account/").content.decode()
    for path in ("/password/change/", "/2fa/", "/sessions/", "/account/data/"):
        assert f'href="{path}"' in page
        assert client.get(path, follow=True).status_code == 200


def test_ones_own_data_holds_what_one_wrote_to_others(client, ada, max, review):
    desk = Analyst(client, ada, review)
    assert desk.one(entry("gap", note="Is a nurse a source?"))["outcome"] == "applied"
    hand_in(review)
    gap = {"decision": review.decisions.get(kind="gap").key, "answer": "Only where she speaks."}
    client.force_login(max)
    assert client.post(f"/reviews/{review.pk}/close-gap/", gap).status_code == 302
    assert client.post(f"/reviews/{review.pk}/send-back/", {"comment": "See there."}).status_code == 302
    told = client.get("/account/data/").json()
    assert [(one["kind"], one["comment"]) for one in told["returns"]] == [("sent-back", "See there.")]
    assert [one["answer"] for one in told["answers"]] == ["Only where she speaks."]
    client.force_login(ada)
    told = client.get("/account/data/").json()
    assert (told["returns"], told["answers"]) == ([], [])


def test_ones_own_data_names_ones_reviews_and_no_text(client, ada, review):
    client.force_login(ada)
    answer = client.get("/account/data/")
    assert "attachment" in answer["content-disposition"]
    told = json.loads(answer.content)
    assert told["name"] == "ada"
    assert told["memberships"] == [{"project__slug": "coast", "role": "analyst"}]
    assert [one["id"] for one in told["reviews"]] == [review.pk]
    assert review.document.text not in answer.content.decode()
