"""Passkeys and an OpenID Connect provider, in a browser."""

import subprocess
import sys

import pytest
from allauth.socialaccount.models import SocialAccount
from axe_playwright_python.sync_playwright import Axe

from annotator.accounts.models import User
from annotator.common.environment import Provider
from tests.browser import sign_in
from tests.cast import PASSWORD
from tests.program import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def confirm(page) -> None:
    """Type the password once more, as before anything that changes how one signs in."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_passkey_is_registered_and_signs_in_without_a_password(open_page, live_server, ada):
    page = open_page()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name").fill("Ada’s laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/2fa/recovery-codes/**")
    page.goto(f"{live_server.url}/account/")
    assert page.get_by_text("Ada’s laptop").is_visible()
    page.locator("details.menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="With a passkey").click()
    page.wait_for_url(f"{live_server.url}/")
    assert page.get_by_text("Coast incidents").is_visible()


@pytest.fixture
def provider(settings):
    """A provider that knows whoever it is asked about."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", "localhost", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as started:
        next(line for line in started.stderr if "Uvicorn running" in line)
        known = Provider("Brann desk", f"http://localhost:{port}", "attest", "secret", sign_up=True)
        app = {
            "provider_id": "sso", "name": known.name, "client_id": known.client_id, "secret": known.secret,
            "settings": {"server_url": known.url},
        }  # fmt: skip
        settings.OIDC = known
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": ["'self'", known.origin]}}
        yield known
        started.kill()


def is_elsewhere(url: str) -> bool:
    """What the provider's own page asks for from the network, and a picture it lacks."""
    return url.startswith("https:") or url.endswith("/favicon.ico")


@pytest.fixture
def visitor(open_page):
    """Opens pages that meet nobody but Attest and the provider."""

    def open_one(**options):
        page = open_page(**options)
        page.context.route(is_elsewhere, lambda route: route.fulfill(body=""))
        return page

    return open_one


def through(page, url: str, subject: str) -> None:
    """From the sign-in page to the provider, where one says who one is, and back."""
    page.goto(f"{url}/login/")
    page.get_by_role("button", name="With Brann desk").click()
    name_oneself(page, subject)


def name_oneself(page, subject: str) -> None:
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_whom_the_provider_knows_gets_an_account_that_sees_nothing_yet(
    visitor, live_server, project, provider
):
    page = visitor()
    through(page, live_server.url, "nora@brann.example")
    page.wait_for_url(f"{live_server.url}/")
    assert not page.get_by_text("Coast incidents").is_visible()
    made = User.objects.get(username="nora")
    assert not made.has_usable_password()
    assert SocialAccount.objects.get(user=made).extra_data == {}, "names stand in User only"


def test_where_the_operator_did_not_say_so_a_stranger_of_the_provider_gets_no_account(
    visitor, live_server, project, provider, settings
):
    settings.OIDC = Provider(provider.name, provider.url, provider.client_id, provider.secret, sign_up=False)
    page = visitor()
    through(page, live_server.url, "nora@brann.example")
    page.get_by_text("closed").first.wait_for()
    assert not User.objects.filter(username="nora").exists()


def test_a_person_connects_the_provider_and_signs_in_with_it(visitor, live_server, ada, provider, settings):
    settings.OIDC = Provider(provider.name, provider.url, provider.client_id, provider.secret, sign_up=False)
    page = visitor()
    sign_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/3rdparty/")
    page.get_by_role("button", name="Connect Brann desk").click()
    name_oneself(page, "a.lind@brann.example")
    page.wait_for_url(f"{live_server.url}/3rdparty/")
    other = visitor()
    through(other, live_server.url, "a.lind@brann.example")
    other.wait_for_url(f"{live_server.url}/")
    assert other.get_by_text("Coast incidents").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_at_the_door_and_in_the_account(visitor, live_server, ada, provider, scheme):
    page = visitor(color_scheme=scheme)
    page.goto(f"{live_server.url}/login/")
    assert Axe().run(page).response["violations"] == []
    sign_in(page, live_server.url, "ada")
    for path in (
        "/account/",
        "/2fa/",
        "/2fa/totp/activate/",
        "/sessions/",
        "/3rdparty/",
        "/password/change/",
    ):
        page.goto(f"{live_server.url}{path}")
        assert Axe().run(page).response["violations"] == [], path
