"""A person's own account: sessions, and what is stored about them."""

import json

import pytest

from tests.cast import PASSWORD


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


def test_ones_own_data_names_ones_reviews_and_no_text(client, ada, review):
    client.force_login(ada)
    answer = client.get("/account/data/")
    assert "attachment" in answer["content-disposition"]
    told = json.loads(answer.content)
    assert told["name"] == "ada"
    assert told["memberships"] == [{"project__slug": "coast", "role": "analyst"}]
    assert [one["id"] for one in told["reviews"]] == [review.pk]
    assert review.document.text not in answer.content.decode()
