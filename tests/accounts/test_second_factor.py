"""Authenticator apps and recovery codes, and roles that demand a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.cast import PASSWORD


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def app(client, ada) -> str:
    """The secret of the authenticator app that Ada set up at her account."""
    sign_in(client)
    client.post("/reauthenticate/", {"password": PASSWORD})
    page = client.get("/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page).group(1)
    assert client.post("/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    client.post("/logout/")
    return secret


def sign_in(client):
    return client.post("/login/", {"username": "ada", "password": PASSWORD})


def test_the_password_alone_no_longer_signs_in(client, app):
    assert sign_in(client)["location"] == "/2fa/authenticate/"
    assert client.get("/").status_code == 302


def test_the_apps_code_signs_in_and_works_once(client, app):
    sign_in(client)
    shown = code(app)
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    client.post("/2fa/authenticate/", {"code": shown})
    assert client.get("/").status_code == 200
    client.post("/logout/")
    sign_in(client)
    client.post("/2fa/authenticate/", {"code": shown})
    assert client.get("/").status_code == 302


def test_a_recovery_code_signs_in_once(client, app):
    kept = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for status in (200, 302):
        sign_in(client)
        client.post("/2fa/authenticate/", {"code": kept})
        assert client.get("/").status_code == status
        client.post("/logout/")


@pytest.mark.parametrize(("role", "where"), [("analyst", "/2fa/"), ("lead", None)])
def test_whose_role_demands_a_second_factor_gets_nowhere_without(client, ada, settings, role, where):
    settings.SECOND_FACTOR = frozenset({role})
    client.force_login(ada)
    assert client.get("/projects/coast/").get("location") == where
    assert client.get("/2fa/").status_code == 200
    assert client.post("/api/v1/projects/coast/next/").status_code == (403 if where else 204)


def test_with_one_set_up_the_role_goes_on(client, ada, app, settings):
    settings.SECOND_FACTOR = frozenset({"analyst"})
    client.force_login(ada)
    assert client.get("/projects/coast/").status_code == 200
