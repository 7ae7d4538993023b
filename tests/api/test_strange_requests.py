"""The API against its own schema: whatever is sent, no fault of the server and no answer that the schema does not tell of."""

import json
from contextlib import suppress
from http import HTTPMethod
from zlib import crc32

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotator.accounts import actions
from annotator.accounts.models import Token, User
from annotator.wsgi import application
from tests.releases.conftest import opinions, release  # noqa: F401 # fixtures
from tests.reports import unread
from tests.web.hostile import TEXTS


@schemathesis.serializer("application/x-ndjson")
def lines(context, value) -> bytes:
    """Bytes as they are, anything else as one line."""
    found = getattr(value, "data", value)
    return found if isinstance(found, bytes) else json.dumps(found, default=str).encode()


SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 15  # of good and of bad requests, for each operation: a second or so
ODD = ["%00", "%FF%FE", "-1", "0", "9" * 25, "1e3", "..%2F..", "%0d%0aX: 1", "é", "a" * 3000, "%E2%80%AE"]

everything = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def one_connection():
    """Between requests the program lets go of its connection; the test's own transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(release, review, ada) -> str:  # noqa: F811
    """A token that opens everything, in a project where there is something of each kind."""
    unread(release.project, "Police said nine people died in Brannport.", "Nine")
    root = User.objects.create_superuser("root", password="demo")
    return actions.make_token(user=root, scopes=Token.Scope.values, expires_at=None, by=None)[1]


def known(case, review) -> None:
    """Let most requests reach something: a slug or number that nobody has is answered alike everywhere."""
    for name, value in (case.path_parameters or {}).items():
        if isinstance(value, str | int) and crc32(str(value).encode(errors="replace")) % 4:
            case.path_parameters[name] = "coast" if name == "slug" else review.pk


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "strange"]
)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_every_answer_is_one_that_the_schema_tells_of(operation, mode, secret, review):
    @everything
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case):
        known(case, review)
        answer = case.call(headers={"Authorization": f"Token {secret}"})
        case.validate_response(answer, checks=CHECKS)

    with suppress(hypothesis.errors.Unsatisfiable):  # nothing about it can be wrong
        sent()


def spoiled(value, text):
    """A body with this text in the place of every other."""
    if isinstance(value, dict):
        return {name: spoiled(one, text) for name, one in value.items()}
    if isinstance(value, list):
        return [spoiled(one, text) for one in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.method in ("post", "put")], ids=lambda one: one.label
)
def test_a_hostile_text_in_every_field_of_a_call_is_taken_or_told(operation, secret, review):
    @settings(everything, max_examples=4)
    @given(case=operation.as_strategy(), text=strategies.sampled_from([*TEXTS.values(), "a\ud800b"]))
    def sent(case, text):
        known(case, review)
        # one that nobody made: whether a made one still fits is asked of the schema, which reads no lone surrogate
        spoilt = operation.Case(
            path_parameters=case.path_parameters,
            query=case.query,
            headers=case.headers,
            body=spoiled(case.body, text),
            media_type=case.media_type,
        )
        answer = spoilt.call(headers={"Authorization": f"Token {secret}"})
        spoilt.validate_response(answer, checks=CHECKS)

    sent()


@pytest.mark.parametrize("method", [HTTPMethod.GET, HTTPMethod.POST, HTTPMethod.PUT, HTTPMethod.DELETE])
@pytest.mark.parametrize(
    "route", ["projects/{}/", "projects/coast/documents/{}/", "reviews/{}/decisions/", "{}"]
)
def test_odd_addresses_are_answered_in_json_by_every_method(client, secret, method, route):
    for odd in ODD:
        answer = client.generic(
            method, f"/api/v1/{route.format(odd)}", b"{}", content_type="application/json",
            headers={"authorization": f"Token {secret}"},
        )  # fmt: skip
        assert 400 <= answer.status_code < 500, odd
        assert answer["content-type"] == "application/problem+json", odd


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", "application/json; charset=x", "a/b/c", "\x7f"]
)
def test_a_body_of_a_strange_kind_is_refused_or_read(client, secret, review, kind):
    for body in (b"", b"\x00", b"[", b"[]", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000):
        answer = client.generic(
            "POST", f"/api/v1/reviews/{review.pk}/decisions/", body, content_type=kind,
            headers={"authorization": f"Token {secret}"},
        )  # fmt: skip
        assert answer.status_code in (400, 403, 415)


@pytest.mark.parametrize(
    "key", ["cursor", "limit", "state", "title", "external_id", "document", "suggester", "least"]
)
def test_strange_queries_are_told_or_answered(client, secret, key):
    for odd in ODD:
        for call in ("documents", "predictions", "claims", "reviews", "releases"):
            answer = client.get(
                f"/api/v1/projects/coast/{call}/?{key}={odd}", headers={"authorization": f"Token {secret}"}
            )
            assert answer.status_code in (200, 400), f"{call} {odd}"
