"""Signing in and out."""

import pytest

from annotator.accounts.models import User
from tests.cast import PASSWORD


def test_a_person_signs_in_and_lands_on_the_projects(client, ada):
    answer = client.post("/login/", {"username": "ada", "password": PASSWORD}, follow=True)
    assert b"Coast incidents" in answer.content


def test_a_wrong_password_is_told_and_signs_nobody_in(client, ada):
    answer = client.post("/login/", {"username": "ada", "password": "guess"})
    assert b"The username and/or password you specified are not correct" in answer.content
    assert client.get("/").status_code == 302


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, ada):
    answer = client.post("/login/?next=/projects/coast/", {"username": "ada", "password": PASSWORD})
    assert answer["location"] == "/projects/coast/"


def test_signing_in_leads_to_no_other_site(client, ada):
    answer = client.post("/login/?next=https://elsewhere.example/", {"username": "ada", "password": PASSWORD})
    assert answer["location"] == "/"


def test_signing_out_needs_a_post(client, ada):
    client.force_login(ada)
    client.get("/logout/")
    assert client.get("/").status_code == 200
    client.post("/logout/")
    assert client.get("/").status_code == 302


def has_strict_policy(answer) -> bool:
    policy = answer["content-security-policy"]
    return "script-src 'self'" in policy and "unsafe" not in policy


def test_the_door_carries_the_strict_content_security_policy(client, db):
    answer = client.get("/login/")
    assert answer.status_code == 200
    assert has_strict_policy(answer)


def test_the_administration_has_no_door_of_its_own(client, db):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer["location"] == "/login/?next=%2Fadmin%2F"


def test_after_five_wrong_passwords_even_the_right_one_waits(client, ada):
    for _ in range(5):
        client.post("/login/", {"username": "ada", "password": "guess"})
    answer = client.post("/login/", {"username": "ada", "password": PASSWORD})
    assert b"Too many failed login attempts" in answer.content
    assert client.get("/").status_code == 302


def test_an_invitation_cannot_be_guessed_at_without_end(client, db):
    answers = [client.get(f"/join/guess-{number}/").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]


@pytest.mark.parametrize(("on", "made"), [(False, 0), (True, 1)])
def test_nobody_makes_an_account_without_invitation_unless_that_is_switched_on(
    client, db, settings, on, made
):
    settings.SIGN_UP = on
    form = {"username": "nora", "password1": "quay-lantern-7", "password2": "quay-lantern-7"}
    client.post("/signup/", form)
    assert User.objects.filter(username="nora").count() == made
    assert (b"/signup/" in client.get("/login/").content) == (on and not made)


@pytest.mark.parametrize("password", ["short-7", "password1234", "8274635190"])
def test_a_password_that_is_easily_guessed_is_refused(client, db, settings, password):
    settings.SIGN_UP = True
    client.post("/signup/", {"username": "nora", "password1": password, "password2": password})
    assert not User.objects.exists()


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
