"""What the environment says: read once, typed, and refused with the variable's name when it is wrong."""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from environs import Env, EnvError, validate

from annotator.common.failure import Failure

BASE_DIR = Path(__file__).resolve().parents[2]
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
LOGS = ("line", "json")
FEWEST_CHARACTERS = (
    20  # different ones: 50 random letters and digits have some 35, a word or a default has fewer
)
ROLES = frozenset({"analyst", "adjudicator", "lead", "reader", "admin"})


class WrongEnvironment(Failure):
    """A variable has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider that people sign in with."""

    name: str
    url: str  # its issuer: `/.well-known/openid-configuration` is below it
    client_id: str
    secret: str
    sign_up: bool  # whoever it knows gets an account

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


PATIENCE = "ATTEST_LLM_SECONDS"


@dataclass(frozen=True)
class LanguageModel:
    """A server with the OpenAI-style chat call, and what a million tokens cost there."""

    url: str
    model: str
    key: str | None = field(repr=False)
    price_in: float
    price_out: float
    patience: float | None = None  # seconds until an answer begins; None: as long as for all servers


@dataclass(frozen=True)
class Bucket:
    """Where files are in an S3-compatible store; what opens it stands in the variables that such stores' programs read."""

    name: str
    endpoint: str | None  # None means Amazon's own
    region: str | None

    def storage(self) -> dict[str, Any]:
        """Django's form."""
        options = {
            "bucket_name": self.name,
            "endpoint_url": self.endpoint,
            "region_name": self.region,
            "addressing_style": "path" if self.endpoint else "auto",  # few others have a host for each bucket
            "signature_version": "s3v4",
            "file_overwrite": False,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


@dataclass(frozen=True)
class Environment:
    """The variables Attest reads; nothing else in the program looks at them."""

    port: int
    database: dict[str, Any] | None  # Django's form; None means the embedded database
    var: Path
    demo: bool
    secret_key: str | None
    allowed_hosts: tuple[str, ...]
    web_concurrency: int
    max_upload_mb: int
    https: bool  # a proxy in front ends TLS
    sign_up: bool
    second_factor: frozenset[str]  # roles that must have one
    email: dict[str, Any] | None  # Django's settings for a mail server; None means that none is sent
    oidc: Provider | None
    model_hosts: tuple[str, ...]  # hosts, or host:port, where leads may have models asked
    llm: LanguageModel | None
    bucket: Bucket | None  # None means the data folder
    metrics_token: str | None
    log: str  # how log lines are written

    @classmethod
    def read(cls) -> Environment:
        """Read the process's environment; raises WrongEnvironment for a value that cannot be used."""
        env = Env()
        hosts = tuple(host.strip() for host in env.str("ALLOWED_HOSTS", "").split(",") if host.strip())
        hosts = hosts or LOOPBACK_HOSTS
        on_loopback = all(map(is_loopback, hosts))
        database = _database(env.str("DATABASE_URL", ""))
        return cls(
            port=_whole(env, "PORT", 8000, highest=65535),
            database=database,
            var=Path(env.str("ATTEST_VAR", "") or BASE_DIR / "var").resolve(),
            demo=_demo(env, embedded=database is None, on_loopback=on_loopback),
            secret_key=env.str("DJANGO_SECRET_KEY", "") or None,
            allowed_hosts=hosts,
            web_concurrency=_whole(env, "WEB_CONCURRENCY", 2, highest=64),
            max_upload_mb=_whole(env, "ATTEST_MAX_UPLOAD_MB", 50, highest=4096),
            https=_switch(env, "ATTEST_HTTPS", default=not on_loopback),
            sign_up=_switch(env, "ATTEST_SIGN_UP", default=False),
            second_factor=_roles(env, "ATTEST_SECOND_FACTOR"),
            email=_email(env),
            oidc=_provider(env),
            model_hosts=tuple(
                host.strip() for host in env.str("ATTEST_MODEL_HOSTS", "").split(",") if host.strip()
            ),
            llm=_language_model(env),
            bucket=_bucket(env),
            metrics_token=env.str("ATTEST_METRICS_TOKEN", "") or None,
            log=_one_of(env, "ATTEST_LOG", LOGS),
        )

    def require_secret_key(self) -> None:
        """Serving needs one that outlives the process: with the embedded database it is made and kept."""
        if self.database and not self.secret_key:
            raise WrongEnvironment(
                "DJANGO_SECRET_KEY must be set together with DATABASE_URL: a long random text, "
                "the same on every machine that serves this database."
            )
        open_to_others = not all(map(is_loopback, self.allowed_hosts))
        if self.secret_key and open_to_others and len(set(self.secret_key)) < FEWEST_CHARACTERS:
            raise WrongEnvironment(
                "DJANGO_SECRET_KEY is too simple for a server that others reach: make one with "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
            )


def is_loopback(host: str) -> bool:
    """Whether a name of ALLOWED_HOSTS reaches this machine only."""
    bare = host.removeprefix("[").removesuffix("]")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def version() -> str:
    """Of the program, as pyproject.toml has it."""
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _one_of(env: Env, name: str, answers: tuple[str, ...]) -> str:
    """One of these words, the first where nothing is said."""
    given = env.str(name, "") or answers[0]
    if given not in answers:
        raise WrongEnvironment(f"{name} must be one of {', '.join(answers)}, not {given!r}.")
    return given


def _whole(env: Env, name: str, default: int, *, highest: int) -> int:
    try:
        return env.int(name, default, validate=validate.Range(1, highest))
    except EnvError:
        raise WrongEnvironment(
            f"{name} must be a whole number from 1 to {highest}, not {env.str(name)!r}."
        ) from None


def _switch(env: Env, name: str, *, default: bool) -> bool:
    try:
        return env.bool(name, default)
    except EnvError:
        raise WrongEnvironment(f"{name} must be 1 or 0, not {env.str(name)!r}.") from None


def _demo(env: Env, *, embedded: bool, on_loopback: bool) -> bool:
    demo = _switch(env, "ATTEST_DEMO", default=embedded and on_loopback)
    if demo and not on_loopback:
        raise WrongEnvironment(
            "ATTEST_DEMO cannot be on while ALLOWED_HOSTS names more than this machine: "
            "the demo people's password is public."
        )
    return demo


def _roles(env: Env, name: str) -> frozenset[str]:
    named = frozenset(role.strip() for role in env.str(name, "").split(",") if role.strip())
    if named - ROLES:
        raise WrongEnvironment(
            f"{name} names roles ({', '.join(sorted(ROLES))}), comma-separated, not {env.str(name)!r}."
        )
    return named


def _email(env: Env) -> dict[str, Any] | None:
    if not env.str("EMAIL_URL", ""):
        return None
    try:
        found: dict[str, Any] = env.dj_email_url("EMAIL_URL")
    except (EnvError, ValueError):  # its message may hold the password
        found = {}
    if not found.get("EMAIL_HOST") or not found.get("EMAIL_BACKEND"):
        raise WrongEnvironment("EMAIL_URL must name a mail server, as in smtp+tls://user:password@host:587.")
    return found


def _provider(env: Env) -> Provider | None:
    names = ("ATTEST_OIDC_URL", "ATTEST_OIDC_CLIENT_ID", "ATTEST_OIDC_SECRET")
    url, client_id, secret = (env.str(name, "") for name in names)
    if not url:
        return None
    if urlsplit(url).scheme not in ("https", "http") or not urlsplit(url).netloc:
        raise WrongEnvironment(f"ATTEST_OIDC_URL must be the provider's address, not {url!r}.")
    for name, value in zip(names, (url, client_id, secret), strict=True):
        if not value:
            raise WrongEnvironment(f"{name} must be set together with ATTEST_OIDC_URL.")
    sign_up = _switch(env, "ATTEST_OIDC_SIGN_UP", default=False)
    return Provider(env.str("ATTEST_OIDC_NAME", "") or "single sign-on", url, client_id, secret, sign_up)


def _bucket(env: Env) -> Bucket | None:
    name, endpoint = env.str("ATTEST_S3_BUCKET", ""), env.str("ATTEST_S3_ENDPOINT", "")
    if not name:
        return None
    if endpoint and (urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).netloc):
        raise WrongEnvironment(f"ATTEST_S3_ENDPOINT must be the store's address, not {endpoint!r}.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise WrongEnvironment(
            "ATTEST_S3_BUCKET needs the extra “s3” (django-storages); install it with make run EXTRAS=all."
        )
    return Bucket(name, endpoint or None, env.str("ATTEST_S3_REGION", "") or None)


def _database(url: str) -> dict[str, Any] | None:
    if not url:
        return None
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError:  # its message may hold the password
        parsed = {}
    if parsed.get("ENGINE") != "django.db.backends.postgresql" or not parsed.get("NAME"):
        raise WrongEnvironment(
            "DATABASE_URL must name a PostgreSQL database, as in postgresql://user:password@host:5432/attest."
        )
    return parsed


def _language_model(env: Env) -> LanguageModel | None:
    url, model = env.str("ATTEST_LLM_URL", ""), env.str("ATTEST_LLM_MODEL", "")
    if not url and not model:
        return None
    if not url or not model:
        raise WrongEnvironment("ATTEST_LLM_URL and ATTEST_LLM_MODEL must be set together.")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise WrongEnvironment(f"ATTEST_LLM_URL must be an address, as in https://host/v1, not {url!r}.")
    return LanguageModel(
        url=url,
        model=model,
        key=_key(env),
        price_in=_price(env, "ATTEST_LLM_PRICE_IN"),
        price_out=_price(env, "ATTEST_LLM_PRICE_OUT"),
        patience=_whole(env, PATIENCE, 1, highest=3600) if env.str(PATIENCE, "") else None,
    )


def _key(env: Env) -> str | None:
    file = env.str("ATTEST_LLM_KEY_FILE", "")
    if not file:
        return env.str("ATTEST_LLM_KEY", "") or None
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError) as error:
        raise WrongEnvironment(f"ATTEST_LLM_KEY_FILE cannot be read: {type(error).__name__}.") from None


def _price(env: Env, name: str) -> float:
    try:
        price: float = env.float(name, 0.0, validate=validate.Range(0, 1_000_000))
    except EnvError:
        raise WrongEnvironment(f"{name} must be a number from 0 on, not {env.str(name)!r}.") from None
    return price
