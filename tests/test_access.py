"""Every route, walked as everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.access_page import PAGE, WRITE, page
from tests.access_table import DETAILS, PEOPLE, expected, table
from tests.access_world import World

pytestmark = pytest.mark.django_db
# whom the administration turns away alike: they walk its lists alone
ALIKE = ("zoe", "rita", "ada", "ben", "cleo", "olga")
NEWS = f"TABLE of tests/access_table.py says otherwise; mend what is wrong of the two, and run {WRITE}\n"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the program, with names in the places of its patterns, and the module that answers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback.__module__


def routes() -> list[str]:
    """Every route of the program."""
    return [route for route, _ in _routes()]


class Walk:
    """Goes to a route as somebody, and takes back whatever that did."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self._cookies = {name: self._signed_in(name) for name in PEOPLE}

    def _signed_in(self, name: str) -> SimpleCookie:
        client = Client()
        if user := self.world.users[name]:
            client.force_login(user)
        return client.cookies

    def answer(self, name: str, method: str, route: str) -> str:
        """How the program answers, in the words of the table."""
        client, (url, body) = Client(), self.world.call(route)
        client.cookies = deepcopy(self._cookies[name])
        with transaction.atomic():
            if route.startswith("api/") and method != "GET":
                found = getattr(client, method.lower())(url, body, content_type="application/json")
            else:
                found = getattr(client, method.lower())(url)
            transaction.set_rollback(True)
        if found.streaming:
            b"".join(found.streaming_content)  # a file that is read to its end is closed
        place = found.headers.get("location", "")
        if found.status_code == 401 or place.startswith(("/login/?next=", "/admin/login/")):
            return "in"
        assert found.status_code < 500, f"{method} {url} as {name}: {found.status_code}"
        return str(found.status_code) if found.status_code in (403, 404, 405) else "ok"


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker) -> Iterator[Walk]:
    """One world for all walks, which no walk changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Walk(World())
        transaction.set_rollback(True)


def test_every_route_is_listed(walk):
    listed = {route for _, route in expected()}
    new = [route for route in routes() if route not in listed]
    lines = [
        f"{method:6} /{route} {' '.join(answers)}"
        for route in new
        for method in METHODS
        if set(answers := [walk.answer(name, method, route) for name in PEOPLE]) - {"405", "in"}
    ]
    assert not new, (
        "These routes are not in TABLE of tests/access_table.py. This is how they answer now; add the lines if that is "
        f"as it must be, beside their like, and run {WRITE}\n" + "\n".join(lines)
    )
    assert listed - {*routes()} == set(), "these are listed, and no longer there"


@pytest.mark.parametrize("name", PEOPLE)
def test_every_route_answers_as_the_table_says(walk, name):
    place = [*PEOPLE].index(name)
    wrong = [
        f"{method} /{route}: {found}, not {answers[place]}"
        for (method, route), answers in expected().items()
        if not (name in ALIKE and _is_like_others(route))
        if (found := walk.answer(name, method, route)) != answers[place]
    ]
    assert not wrong, NEWS + "\n".join(wrong)


def _is_like_others(route: str) -> bool:
    """Tables of the administration beyond their lists; and the schema of the API, which takes long to write."""
    return route == "api/v1/schema/" or (route.startswith("admin/") and route.endswith(DETAILS))


def test_a_method_that_is_not_listed_is_refused_even_to_a_site_admin(walk):
    # what PUT means on pages of django-allauth and of Django's administration is theirs to say
    ours = [
        route for route, module in _routes() if module.startswith("annotator") or route.startswith("api/")
    ]
    taken = [
        f"{method} /{route}: {found}"
        for route in ours
        for method in METHODS
        if (method, route) not in table()
        if (found := walk.answer("root", method, route)) not in ("405", "404")
    ]
    assert not taken, NEWS + "\n".join(taken)


def test_files_of_the_data_folder_are_at_no_address(walk):
    client = Client()
    for path in ("/files/", "/media/", "/var/secret_key", "/static/../secret_key", "/secret_key"):
        assert client.get(path).status_code in (302, 404), path


def test_the_page_for_operators_is_written_from_the_table():
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/access.md is not current: run {WRITE}"
