"""What browsers are told, and what is refused before anything is read."""

import re

import pytest
from django.conf import settings as configured
from django.test import Client

from tests.access_table import table
from tests.access_world import World
from tests.cast import PASSWORD
from tests.releases.conftest import opinions, release  # noqa: F401 # fixtures

PAGES = ["/login/", "/", "/projects/coast/", "/projects/coast/nothing/", "/api/v1/projects/coast/", "/live/"]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_all_headers(lead, path):
    answer = lead.get(path)
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_scripts_and_styles_come_from_here_and_never_stand_in_a_page(lead, path):
    answer = lead.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert not re.search("unsafe|\\*|http:|nonce", policy)
    page = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", page)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)


def test_over_https_cookies_are_secure_and_browsers_stay_with_it(monkeypatch):
    import json
    import subprocess
    import sys

    asked = (
        "import json; from annotator import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.DEBUG]))"
    )
    monkeypatch.setenv("ALLOWED_HOSTS", "attest.example")
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == [True, True, 31536000, True, False]


def test_no_script_reads_the_session_and_no_other_site_sends_it(client, ada):
    client.post("/login/", {"username": "ada", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_nothing_is_changed_for_a_form_of_another_site(db):
    world = World()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["root"])
    let_through = []
    for method, route in table():
        if method == "GET" or route.startswith(("login/", "logout/")):
            continue
        url, body = world.call(route)
        kind = {"content_type": "application/json"} if route.startswith("api/") else {}
        status = getattr(client, method.lower())(url, body if kind else {}, **kind).status_code
        # 405: of the API's last line, which is for no call; 404: of what there is not
        let_through += [] if status in (403, 404, 405) else [f"{method} /{route}: {status}"]
    assert let_through == []


def test_a_form_with_endless_fields_or_an_endless_body_is_refused(lead):
    fields = {f"field{number}": "" for number in range(configured.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert lead.post("/projects/coast/policy/", fields).status_code == 400
    body = "markdown=" + "a" * (configured.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    form = "application/x-www-form-urlencoded"
    assert lead.post("/projects/coast/guidelines/", body, content_type=form).status_code == 400


def test_what_is_downloaded_is_saved_and_not_shown(lead, release):  # noqa: F811
    for name in ("jsonl", "claims", "tables"):
        answer = lead.get(f"/projects/coast/releases/1/export/?format={name}")
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)


def test_where_files_are_kept_is_not_where_files_are_served_from():
    assert not configured.MEDIA_ROOT.is_relative_to(configured.STATIC_ROOT)
    assert configured.MEDIA_URL in ("", "/")
