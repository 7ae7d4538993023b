"""Tokens: what a program may do for a person, and until when."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from annotator.accounts import actions
from annotator.accounts.models import Token, User
from annotator.audit.models import Event
from annotator.common import clock

PAGE = "/tokens/"
COAST = "/api/v1/projects/coast/"
CALLS = {
    "read": ("get", COAST),
    "decide": ("post", f"{COAST}next/"),
    "import": ("post", f"{COAST}documents/"),
    "export": ("get", "/api/v1/releases/1/export/"),
    "admin": ("post", f"{COAST}releases/"),
}


def token_of(person: User, *scopes: str, **more) -> str:
    given = {"expires_at": None, "by": person} | more
    _token, secret = actions.make_token(user=person, scopes=scopes or Token.Scope.values, **given)
    return secret


def call(secret: str, method: str = "get", url: str = COAST):
    return getattr(Client(), method)(url, headers={"authorization": f"Token {secret}"})


@pytest.mark.parametrize("held", CALLS)
@pytest.mark.parametrize("asked", CALLS)
def test_a_token_opens_what_its_scopes_say_and_nothing_else(max, held, asked):
    answer = call(token_of(max, held), *CALLS[asked])
    lacks = answer.status_code == 403 and f"does not have the scope “{asked}”" in answer.json()["detail"]
    assert lacks is (held != asked)


def test_a_token_never_opens_more_than_its_person_may(ada):
    assert call(token_of(ada), "get", f"{COAST}members/").status_code == 403


def test_a_token_ends_with_its_day(max):
    assert call(token_of(max, expires_at=clock.now() + timedelta(days=1))).status_code == 200
    answer = call(token_of(max, expires_at=clock.now()))
    assert (answer.status_code, answer["content-type"]) == (401, "application/problem+json")
    assert answer.json()["detail"] == "This token has expired."


@pytest.mark.parametrize("secret", ["", "nothing", "a b", "\xe4"])
def test_what_is_no_token_opens_nothing(project, secret):
    assert call(secret).status_code == 401


def test_a_person_who_is_switched_off_takes_their_tokens_along(max, settings):
    secret = token_of(max)
    User.objects.filter(pk=max.pk).update(is_demo=True)
    assert call(secret).status_code == (200 if settings.DEMO else 401)
    User.objects.filter(pk=max.pk).update(is_active=False)
    assert call(secret).status_code == 401


def test_when_it_was_last_used_is_known_to_the_hour(max):
    secret = token_of(max)
    call(secret)
    used = Token.objects.get().used_at
    call(secret)
    assert Token.objects.get().used_at == used
    assert clock.now() - used < timedelta(minutes=5)


def test_the_secret_is_kept_nowhere(max):
    secret = token_of(max)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM annotator_token t")
        assert secret not in cursor.fetchone()[0]
    assert secret not in str(Event.objects.values_list("details", "target"))


def test_a_person_makes_a_token_on_a_page_and_sees_it_once(lead):
    page = lead.post(PAGE, {"name": "Nightly", "scopes": ["read", "export"], "days": "30"}).content.decode()
    secret = re.search(r'value="(attest_[^"]+)"', page)[1]
    assert call(secret).status_code == 200
    assert call(secret, "post", f"{COAST}next/").status_code == 403
    again = lead.get(PAGE).content.decode()
    assert "Nightly" in again
    assert secret not in again


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9"}, {"name": "a\nb"}]
)
def test_a_form_that_is_wrong_makes_no_token(lead, wrong):
    assert lead.post(PAGE, {"name": "x", "scopes": ["read"], "days": "30"} | wrong).status_code == 422
    assert not Token.objects.exists()


def test_a_withdrawn_token_opens_nothing(lead, max):
    secret = token_of(max)
    lead.post(f"{PAGE}{Token.objects.get().pk}/withdraw/")
    assert call(secret).status_code == 401
    assert [event.code for event in Event.objects.order_by("pk") if "token" in event.code] == [
        "token.made",
        "token.withdrawn",
    ]


def test_nobody_withdraws_anothers_token(lead, ada):
    secret = token_of(ada)
    assert lead.post(f"{PAGE}{Token.objects.get().pk}/withdraw/").status_code == 404
    assert call(secret).status_code == 200


def test_the_command_makes_a_token_with_scopes_and_an_end(max, capsys):
    call_command("create_token", "max", "--scope", "read", "--expires", "2", "--name", "Script")
    assert call(capsys.readouterr().out.strip()).status_code == 200
    token = Token.objects.get()
    assert (token.scopes, token.name) == (["read"], "Script")
    assert timedelta(days=1) < token.expires_at - clock.now() < timedelta(days=3)


def test_the_command_alone_makes_a_token_for_everything(max, capsys):
    call_command("create_token", "max")
    capsys.readouterr()
    token = Token.objects.get()
    assert (set(token.scopes), token.expires_at) == (set(Token.Scope.values), None)


@pytest.mark.parametrize("wrong", [["--expires", "0"], ["--scope", "all"], ["--name", "a\nb"]])
def test_the_command_refuses_what_cannot_be(max, wrong):
    with pytest.raises(CommandError):
        call_command("create_token", "max", *wrong)
    assert not Token.objects.exists()


def test_tokens_from_before_scopes_go_on_to_work_and_their_secrets_do_not_stay(max):
    keep = __import__("annotator.migrations.0019_tokens", fromlist=["KEEP"]).KEEP
    secret = "3f" * 20
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE authtoken_token (key varchar(40), created timestamptz, user_id bigint)")
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [secret, max.pk])
        cursor.execute(keep)
        cursor.execute("SELECT to_regclass('authtoken_token')")
        assert cursor.fetchone() == (None,)
    assert call(secret).status_code == 200
    assert set(Token.objects.get().scopes) == set(Token.Scope.values)
