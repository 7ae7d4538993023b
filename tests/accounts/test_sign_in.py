"""Signing in and out."""

import pytest

from annotator.accounts.models import User
from tests.cast import PASSWORD


def test_a_person_signs_in_and_lands_on_the_projects(client, ada):
    answer = client.post("/login/", {"username": "ada", "password": PASSWORD}, follow=True)
    assert b"Coast incidents" in answer.content


def test_a_wrong_password_is_told_and_signs_nobody_in(client, ada):
    answer = client.post("/login/", {"username": "ada", "password": "guess"})
    assert b"Please enter a correct username and password" in answer.content
    assert client.get("/").status_code == 302


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, ada):
    answer = client.post("/login/?next=/projects/coast/", {"username": "ada", "password": PASSWORD})
    assert answer["location"] == "/projects/coast/"


def test_signing_in_leads_to_no_other_site(client, ada):
    answer = client.post("/login/?next=https://elsewhere.example/", {"username": "ada", "password": PASSWORD})
    assert answer["location"] == "/"


def test_signing_out_needs_a_post(client, ada):
    client.force_login(ada)
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/").status_code == 302


def has_strict_policy(answer) -> bool:
    policy = answer["content-security-policy"]
    return "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("path", ["/login/", "/admin/login/"])
def test_the_doors_carry_the_strict_content_security_policy(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert has_strict_policy(answer)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/projects/coast/", 200),
        ("/projects/coast/next/", 200),
        ("/admin/", 302),
        ("/nowhere/", 404),
        ("/api/v1/reviews/1/", 404),
    ],
)
def test_every_answer_within_carries_it_too(client, ada, path, status):
    client.force_login(ada)
    answer = client.get(path)
    assert answer.status_code == status
    assert has_strict_policy(answer)


def test_the_demos_people_sign_in_only_while_the_demo_is_on(client, db, settings):
    User.objects.create_user("ada", password=PASSWORD, is_demo=True)
    for on, status in ((True, 302), (False, 200)):
        settings.DEMO = on
        assert client.post("/login/", {"username": "ada", "password": PASSWORD}).status_code == status
        assert client.get("/").status_code == (200 if on else 302), "an old session does not outlive the demo"
