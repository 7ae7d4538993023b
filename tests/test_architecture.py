"""What holds for the whole program: the order of the rooms, and a gate before every route."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from importlinter.cli import lint_imports

# Pages that anybody may open: the door and the icon beside it; an invitation needs its secret.
PUBLIC = {"login/": 200, "admin/login/": 302, "favicon.ico": 301, "join/<str:secret>/": 404}
# Signing in is a library's; tests/accounts holds what we promise of it.
SIGNING_IN = (
    "login/", "logout/", "inactive/", "signup/", "reauthenticate/", "email/", "confirm-email/", "^confirm-email/",
    "password/", "^password/", "2fa/", "sessions/", "3rdparty/", "oidc/",
)  # fmt: skip


def routes(resolver=None, prefix="") -> list[str]:
    """Every route of the program, with its converters as they are written."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def concrete(route: str, pk: int) -> str:
    """A route with an existing project and existing numbers in it."""
    for converter, value in [("<slug:slug>", "coast"), ("<int:pk>", str(pk)), ("<int:number>", "1")]:
        route = route.replace(converter, value)
    return "/" + route


OWN = [route for route in routes() if not route.startswith(("admin/", *SIGNING_IN))]


def test_rooms_import_only_rooms_below_them():
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("route", OWN)
def test_nobody_sees_anything_without_signing_in(client, review, route):
    answer = client.get(concrete(route, review.pk))
    if route in PUBLIC:
        assert answer.status_code == PUBLIC[route]
    elif route.startswith("api/"):
        assert answer.status_code == 401
    else:
        assert answer["location"].startswith("/login/?next=")


@pytest.mark.parametrize("route", [route for route in OWN if "<" in route])
def test_a_stranger_meets_404_or_a_closed_door_behind_every_object(client, review, zoe, route):
    client.force_login(zoe)
    url = concrete(route, review.pk)
    for answer in (client.get(url), client.post(url, {}, content_type="application/json")):
        assert answer.status_code in (404, 405, 400), f"{route} answered {answer.status_code}"


@pytest.mark.parametrize(
    "route", [route for route in routes() if route.startswith("admin/") and "<" not in route]
)
def test_only_staff_enter_the_admin(client, ada, route):
    if route in PUBLIC:
        return
    client.force_login(ada)
    assert client.get("/" + route).status_code in (302, 404)
