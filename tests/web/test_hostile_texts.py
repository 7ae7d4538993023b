"""Texts that are meant to do harm, in every field of every page: no fault of the server, and on no page more than text.

Each form meets one text, the next form the next. All of them in each field, on two cores:

    ATTEST_FUZZ=1 .venv/bin/python -m pytest -n 2 tests/web/test_hostile_texts.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from annotator.review.models import Review
from tests.access_table import expected
from tests.review.desk import Analyst, change, entry
from tests.review.test_incidents_api import FERRY
from tests.web.hostile import MARKUP, TEXTS, Form, forms_in, harm, is_page

pytestmark = pytest.mark.django_db
ALIKE = ("/history/", "/delete/")  # of the administration
# ends what others would be tried on
LAST = ("/archive/", "/remove/", "/withdraw/", "/erase/")
ROUNDS = len(TEXTS) if "ATTEST_FUZZ" in os.environ else 1  # with as many, each form has met each text


class Site:
    """A project with something of everything, everybody's browser, and all the forms that they see."""

    def __init__(self) -> None:
        from tests.access_world import World

        self.world = World()
        self.forms: dict[tuple[str, str, frozenset[str]], tuple[str, Form]] = {}
        for name, address, page in self.pages("root", "ada", "nobody"):
            for form in forms_in(page, address):
                self.forms.setdefault((form.action, form.method, form.typed), (name, form))

    def browser(self, name: str) -> Client:
        """A person's, signed in whatever was sent before."""
        client = Client()
        if user := self.world.users[name]:
            client.force_login(user)
        return client

    def pages(self, *names: str) -> Iterator[tuple[str, str, bytes]]:
        """Every page that these people see, once."""
        seen = set()
        for method, route in expected():
            if method != "GET" or route.startswith(("api/", "metrics", "logout")) or route.endswith(ALIKE):
                continue
            address = self.world.call(route)[0]
            for name in ["root"] if route.startswith("admin/") else names:
                answer = self.browser(name).get(address)
                assert answer.status_code < 500, f"{address} as {name}"
                if is_page(answer) and answer.content not in seen:
                    seen.add(answer.content)
                    yield name, address, answer.content

    def send(self, name: str, form: Form, text: str, *, choose: int | None = None) -> None:
        """Fill in a form; neither does the server fail, nor does its answer do harm."""
        client, sent = self.browser(name), form.filled(text, choose=choose)
        ask = client.get if form.method.upper() == "GET" else client.post
        try:
            answer = ask(form.action, sent)
        except Exception as fault:  # whatever the server trips over, the client passes on
            fault.add_note(f"{form.method} {form.action} as {name}: {[*sent]}")
            raise
        assert answer.status_code < 500, f"{form.method} {form.action} as {name}"
        assert "spoil" not in answer.cookies
        if is_page(answer):
            assert harm(answer.content) == [], f"{form.method} {form.action} as {name}"


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Site()
        transaction.set_rollback(True)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_hostile_text_in_any_field_is_stored_as_text_or_told(site, turn):
    texts = [*TEXTS.values()]
    for number, (name, form) in enumerate(site.forms.values()):
        text = texts[(number + turn) % len(texts)]
        if form.typed or form.files:
            _try_out(site, name, form, text)
        places = [*range(len(form.chosen))]
        for choose in places if ROUNDS > 1 else places[number % max(1, len(places)) :][:1]:
            _try_out(site, name, form, text, choose=choose)


def _try_out(site: Site, name: str, form: Form, text: str, **more: int) -> None:
    with transaction.atomic():
        site.send(name, form, text, **more)
        transaction.set_rollback(True)


def test_what_was_stored_is_text_on_every_page_of_everybody(site):
    with transaction.atomic():
        _say(site)
        for name, form in sorted(site.forms.values(), key=lambda one: one[1].action.endswith(LAST)):
            site.send(name, form, MARKUP)
        drawn = 0
        for name, address, page in site.pages("root", "ada", "cleo"):
            assert harm(page) == [], f"{address} as {name}"
            drawn += b"&lt;spoil" in page
        assert drawn > 9
        transaction.set_rollback(True)


def _say(site: Site) -> None:
    """What comes through the API: a report with hostile words everywhere, and a review in which they are said."""
    coast, lines = "/api/v1/projects/coast/", {"content_type": "application/x-ndjson"}
    told = dict.fromkeys(("title", "publisher", "author", "licence", "id"), MARKUP)
    report = json.dumps({"text": MARKUP, "url": f"https://a.example/{MARKUP}", **told})
    lead, ada = site.browser("root"), site.browser("ada")
    taken = lead.post(f"{coast}documents/", report, **lines).json()
    assert taken.get("new") == 1, taken
    span = {"start": 3, "end": 11, "label": "ACTOR", "attributes": {"canonical": MARKUP}, "rule": MARKUP}
    proposed = json.dumps({"id": told["id"], "spans": [span]})
    query = "?suggester=<spoil>&version=<spoil>"
    assert lead.post(f"{coast}predictions/{query}", proposed, **lines).json()["new"] == 1
    desk = Analyst(
        ada, site.world.users["ada"], Review.objects.filter(user__username="ada", state="open").last()
    )
    [incident] = [one for one in desk.state()["incidents"] if one["main"]]
    before = {name: incident[name] for name in FERRY}
    after = before | {"label": MARKUP, "location": MARKUP, "status": "accepted"}
    said = [
        entry("note", note=MARKUP),
        entry("gap", note=MARKUP, targets=[desk.state()["spans"][0]["id"]]),
        entry("incident", {"incident": incident["id"], "before": before, "after": after}),
        *(_named(one) for one in desk.state()["spans"] if one["label"] == "ACTOR"),
    ]
    assert {desk.one(one)["outcome"] for one in said} == {"applied"}


def _named(span: dict[str, Any]) -> dict[str, Any]:
    values = span["values"] | {"canonical": {"value": MARKUP, "origin": "person"}}
    return entry("describe", change(span, values=values))
