"""Settings come from the environment, and a wrong value is refused by name."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.common.environment import BASE_DIR, Environment, WrongEnvironment, is_loopback

NAMES = [
    "PORT",
    "DATABASE_URL",
    "ATTEST_VAR",
    "ATTEST_DEMO",
    "DJANGO_SECRET_KEY",
    "ALLOWED_HOSTS",
    "WEB_CONCURRENCY",
    "ATTEST_MAX_UPLOAD_MB",
    "ATTEST_S3_BUCKET",
    "ATTEST_S3_ENDPOINT",
    "ATTEST_HTTPS",
    "ATTEST_SIGN_UP",
    "ATTEST_SECOND_FACTOR",
    "ATTEST_OIDC_URL",
    "ATTEST_OIDC_CLIENT_ID",
    "ATTEST_OIDC_SECRET",
    "EMAIL_URL",
    "ATTEST_MODEL_HOSTS",
    "ATTEST_LLM_URL",
    "ATTEST_LLM_MODEL",
    "ATTEST_LLM_KEY",
    "ATTEST_LLM_KEY_FILE",
    "ATTEST_LLM_PRICE_IN",
    "ATTEST_LLM_PRICE_OUT",
    "ATTEST_LLM_SECONDS",
]
URL = "postgresql://somebody:secret@db.example:5433/attest"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_any_variable_all_has_a_value() -> None:
    environment = Environment.read()
    assert environment.port == 8000
    assert environment.var == BASE_DIR / "var"
    assert environment.database is None
    assert environment.demo
    assert environment.web_concurrency == 2
    assert environment.max_upload_mb == 50
    assert set(environment.allowed_hosts) == {"localhost", "127.0.0.1", "[::1]"}


def test_an_empty_text_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "ATTEST_VAR", "DJANGO_SECRET_KEY", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
    environment = Environment.read()
    assert environment.database is None
    assert environment.var == BASE_DIR / "var"
    assert environment.secret_key is None
    assert "localhost" in environment.allowed_hosts


def test_a_database_address_becomes_djangos_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    database = Environment.read().database
    assert database is not None
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "attest")
    assert (database["USER"], database["PASSWORD"]) == ("somebody", "secret")


@pytest.mark.parametrize(
    "url", ["attest", "mysql://a/b", "postgresql://host", "postgresql://:secret@host:x/b"]
)
def test_an_address_of_something_else_is_refused_without_repeating_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(WrongEnvironment, match=r"^DATABASE_URL must name a PostgreSQL database") as refused:
        Environment.read()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8000.0"),
        ("WEB_CONCURRENCY", "two"),
        ("WEB_CONCURRENCY", "65"),
        ("ATTEST_MAX_UPLOAD_MB", ""),
        ("ATTEST_DEMO", "perhaps"),
        ("ATTEST_HTTPS", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongEnvironment, match=f"^{name} must .*, not '{value}'"):
        Environment.read()


def test_the_demo_is_off_with_a_database_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    assert not Environment.read().demo
    monkeypatch.setenv("ATTEST_DEMO", "1")
    assert Environment.read().demo


def test_the_demo_is_off_and_refused_off_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost, attest.example")
    assert not Environment.read().demo
    monkeypatch.setenv("ATTEST_DEMO", "1")
    with pytest.raises(WrongEnvironment, match=r"^ATTEST_DEMO cannot be on"):
        Environment.read()


def test_a_key_is_required_only_to_serve_a_database_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Environment.read().require_secret_key()
    monkeypatch.setenv("DATABASE_URL", URL)
    with pytest.raises(WrongEnvironment, match=r"^DJANGO_SECRET_KEY must be set"):
        Environment.read().require_secret_key()
    monkeypatch.setenv("DJANGO_SECRET_KEY", "long and random")
    Environment.read().require_secret_key()


def test_off_loopback_https_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Environment.read().https
    monkeypatch.setenv("ALLOWED_HOSTS", "attest.example")
    assert Environment.read().https


def test_an_unknown_role_cannot_demand_a_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTEST_SECOND_FACTOR", "lead, boss")
    with pytest.raises(WrongEnvironment, match=r"^ATTEST_SECOND_FACTOR names roles .*'lead, boss'"):
        Environment.read()


def test_a_mail_server_that_is_none_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "carrier-pigeon://user:secret@loft")
    with pytest.raises(WrongEnvironment, match=r"^EMAIL_URL must name a mail server") as refused:
        Environment.read()
    assert "secret" not in str(refused.value)


def test_a_provider_needs_what_it_gave_to_know_us_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTEST_OIDC_URL", "https://login.example")
    monkeypatch.setenv("ATTEST_OIDC_CLIENT_ID", "attest")
    with pytest.raises(WrongEnvironment, match=r"^ATTEST_OIDC_SECRET must be set"):
        Environment.read()
    monkeypatch.setenv("ATTEST_OIDC_SECRET", "secret")
    provider = Environment.read().oidc
    assert provider is not None
    assert provider.origin == "https://login.example"
    assert not provider.sign_up


def test_served_to_others_nothing_is_left_for_djangos_deployment_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("ALLOWED_HOSTS", "attest.example")
    monkeypatch.setenv("DJANGO_SECRET_KEY", secrets.token_urlsafe(48))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "annotator.settings")
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # what browser tests need
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_data_folder_reached_by_a_link_has_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.setenv("ATTEST_VAR", str(tmp_path / "link"))
    assert Environment.read().var == tmp_path / "real"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "a.localhost"])
def test_names_of_this_machine_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["*", "attest.example", "10.0.0.1", "[fe80::1]", ".localhost.example", "192.168.0.1"]
)
def test_other_names_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_models_of_others_are_off_until_they_are_named() -> None:
    environment = Environment.read()
    assert environment.model_hosts == ()
    assert environment.llm is None


def test_a_language_model_has_its_key_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sesame\n")
    monkeypatch.setenv("ATTEST_LLM_URL", "https://llm.example/v1")
    monkeypatch.setenv("ATTEST_LLM_MODEL", "small")
    monkeypatch.setenv("ATTEST_LLM_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("ATTEST_LLM_PRICE_OUT", "0.6")
    monkeypatch.setenv("ATTEST_LLM_SECONDS", "600")
    llm = Environment.read().llm
    assert llm is not None
    assert (llm.key, llm.price_in, llm.price_out, llm.patience) == ("sesame", 0, 0.6, 600)
    assert "sesame" not in repr(llm)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ATTEST_LLM_URL": "https://llm.example/v1"}, "must be set together"),
        ({"ATTEST_LLM_URL": "llm.example", "ATTEST_LLM_MODEL": "x"}, "must be an address"),
        (
            {"ATTEST_LLM_URL": "https://a/v1", "ATTEST_LLM_MODEL": "x", "ATTEST_LLM_PRICE_IN": "dear"},
            "ATTEST_LLM_PRICE_IN must be a number",
        ),
        (
            {"ATTEST_LLM_URL": "https://a/v1", "ATTEST_LLM_MODEL": "x", "ATTEST_LLM_SECONDS": "long"},
            "ATTEST_LLM_SECONDS must be a whole number",
        ),
        (
            {"ATTEST_LLM_URL": "https://a/v1", "ATTEST_LLM_MODEL": "x", "ATTEST_LLM_KEY_FILE": "/nowhere"},
            "ATTEST_LLM_KEY_FILE cannot be read",
        ),
    ],
)
def test_a_language_model_half_named_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongEnvironment, match=message):
        Environment.read()


@pytest.mark.parametrize("key", ["changeme", "django-insecure-aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a" * 64])
def test_a_simple_secret_key_serves_this_machine_only(monkeypatch, key):
    monkeypatch.setenv("DJANGO_SECRET_KEY", key)
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    Environment.read().require_secret_key()
    monkeypatch.setenv("ALLOWED_HOSTS", "attest.example")
    with pytest.raises(WrongEnvironment, match="DJANGO_SECRET_KEY"):
        Environment.read().require_secret_key()
    monkeypatch.setenv("DJANGO_SECRET_KEY", secrets.token_urlsafe(50))
    Environment.read().require_secret_key()


def test_a_bucket_becomes_djangos_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTEST_S3_BUCKET", "attest")
    monkeypatch.setenv("ATTEST_S3_ENDPOINT", "https://store.example")
    bucket = Environment.read().bucket
    assert bucket is not None
    assert bucket.storage()["OPTIONS"]["endpoint_url"] == "https://store.example"
    monkeypatch.setenv("ATTEST_S3_ENDPOINT", "store.example")
    with pytest.raises(WrongEnvironment, match=r"^ATTEST_S3_ENDPOINT must be the store's address"):
        Environment.read()
