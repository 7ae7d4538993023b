"""Who can see what of a report that two people review, at every step, through every page, API call, file and the admin.

Ada's opinion carries a word that nobody else could have written, and what the machine proposes another one. At each
step everybody opens every address there is, in the administration too, and takes every download there; the word may
turn up only for whom the step allows. Two of them are not of the project and open the administration: Root is a site
admin and sees everything by design, as a lead does; Sid may look at each list there, and still sees no opinion. What a
review opens with must not have learned from Ada's either.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from annotator.accounts.models import User
from annotator.adjudication import actions as adjudication
from annotator.corpus.models import Document
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.releases import actions as releases
from annotator.releases.models import Release
from annotator.releases.writers import FORMATS
from annotator.review import actions, threads
from annotator.review.models import Opening, Review
from annotator.review.thread_models import Thread
from annotator.suggestions.models import Prediction, Suggester
from tests.reports import body, make_document, unread
from tests.review.desk import Analyst, change, entry, hand_in

WORD = "zyxomma"  # only in what Ada wrote
GUESS = "quixomma"  # only in what the machine proposes
# what ends the session, and what says the same of every project
LEFT_OUT = ("admin/logout/", "logout/", "api/v1/schema/", "reference/", "admin/jsi18n/")
NUMBERED = {
    "reviews": Review,
    "releases": Release,
    "threads": Thread,
    "documents": Document,
    "calibration": Document,
    "practice": Document,
    "people": Membership,
    "members": Membership,
}
LISTS = {model: held for model, held in admin.site._registry.items() if model._meta.app_label == "annotator"}

Seeing = Callable[..., set[str]]


@pytest.fixture(autouse=True)
def sid(db) -> User:
    """May look at every list of the administration, and is in no project."""
    user = User.objects.create_user("sid", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return user


@pytest.fixture(autouse=True)
def root(db) -> User:
    """The site admin, who may see all by design, in no project."""
    return User.objects.create_superuser("root")


@pytest.fixture
def rae(project) -> User:
    """Reads releases and claims, and nothing else."""
    user = User.objects.create_user("rae")
    projects.add_member(project=project, user=user, role=Membership.Role.READER, by=None)
    return user


@pytest.fixture
def report(project) -> Document:
    Policy.objects.filter(project=project).update(twice_first=1000, blind_share=0, crossed_share=0)
    return make_document(project)


@pytest.fixture
def seeing(project, rae, zoe) -> Seeing:
    """The people for whom a word, Ada's unless another is named, turns up at some address or in some download."""

    def sees(user: User, word: str) -> bool:
        client = Client()
        client.force_login(user)
        return any(word.encode() in content for content in _all_there_is(client))

    return lambda word=WORD: {user.username for user in User.objects.all() if sees(user, word)}


def _all_there_is(client: Client) -> Iterator[bytes]:
    """Every answer that a person can get without changing anything."""
    for url in _addresses():
        yield _content(client, url)
    front = client.get(reverse("admin:index"))
    yield front.content
    if front.status_code == HTTPStatus.OK:  # one gate stands before all of it
        for url in _admin_pages():
            yield _content(client, url)
    for model, held in LISTS.items():
        url = reverse(f"admin:annotator_{model._meta.model_name}_changelist")
        for chosen in _downloads(held):
            rows = list(model._default_manager.values_list("pk", flat=True))
            yield _read(client.post(url, {"action": chosen, "_selected_action": rows}), url)


def _downloads(held: admin.ModelAdmin[Any]) -> list[str]:
    """What a list of the administration can do with chosen rows; nothing there deletes any."""
    return [one if isinstance(one, str) else one.__name__ for one in held.actions or ()]


def _addresses() -> Iterator[str]:
    for route in _routes():
        if route not in LEFT_OUT and not route.startswith("^") and not route.startswith("admin/"):
            yield from _filled("/" + route)
    yield "/api/v1/projects/coast/claims/?format=csv"


def _filled(route: str) -> Iterator[str]:
    """A route with the number of each thing it could be about, and in each format where it gives a file."""
    route = route.replace("<slug:slug>", "coast").replace("<int:number>", "1")
    before = route.partition("/<int:pk>")[0].rpartition("/")[2]
    numbers: Iterable[int] = [1]
    if "<int:pk>" in route and before in NUMBERED:
        numbers = NUMBERED[before].objects.values_list("pk", flat=True)
    for url in (route.replace("<int:pk>", str(number)) for number in numbers):
        if route.endswith("/export/"):
            yield from (f"{url}?format={name}" for name in FORMATS)
        else:
            yield url


def _admin_pages() -> Iterator[str]:
    """Of each list of the administration the list and the pages of each of its rows."""
    for model in LISTS:
        name = f"admin:annotator_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for pk in model._default_manager.values_list("pk", flat=True):
            yield reverse(f"{name}_change", args=[pk])
            yield reverse(f"{name}_history", args=[pk])


def _routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route that takes numbers and the project alone."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif "<str:" not in route and "(?P" not in route:
            yield route


def _content(client: Client, url: str) -> bytes:
    return _read(client.get(url), url)


def _read(answer: HttpResponseBase, url: str) -> bytes:
    """What it says, with the files of an archive laid open."""
    assert answer.status_code < 500, url
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return content


@pytest.fixture
def adas(report, ada) -> Review:
    """Ada's open review, with her word as the name of a party, in a note and in a comment."""
    review = actions.claim(access=get_project_for(ada, "coast"))
    desk = Analyst(Client(), ada, review)
    span = desk.span("league")
    values = span["values"] | {"canonical": {"value": WORD, "origin": "person"}}
    assert desk.one(entry("describe", change(span, values=values)))["outcome"] == "applied"
    assert desk.one(entry("note", targets=[span["id"]], note=f"{WORD}?"))["outcome"] == "applied"
    threads.begin(review_id=review.pk, by=ada, span=None, text=f"Who is {WORD}?")
    return review


@pytest.fixture
def case(adas, ben) -> Review:
    """Ben's review; with it both are in, and what they disagree on waits to be settled."""
    hand_in(adas)
    review = actions.claim(access=get_project_for(ben, "coast"))
    hand_in(review, without=("nurse",))
    adjudication.open_case(document_id=review.document_id)
    return review


def test_until_all_reviews_are_in_only_its_owner_and_those_who_lead_see_a_review(adas, ben, seeing):
    assert seeing() == {"ada", "max", "root"}, "while Ada works"
    hand_in(adas)
    assert seeing() == {"ada", "max", "root"}, "once Ada is through"
    actions.claim(access=get_project_for(ben, "coast"))
    assert seeing() == {"ada", "max", "root"}, "while Ben works"


def test_whoever_settles_sees_what_was_said_and_not_by_whom(case, cleo, seeing):
    assert seeing() == {"ada", "max", "root"}, "before somebody settles"
    settling = adjudication.claim(access=get_project_for(cleo, "coast"))
    assert seeing() == {"ada", "cleo", "max", "root"}
    client = Client()
    client.force_login(cleo)
    people = User.objects.filter(username__in=("ada", "ben"))
    names = {name for user in people for name in (user.username, user.pseudonym)}
    for url in (
        f"/reviews/{settling.pk}/",
        f"/api/v1/reviews/{settling.pk}/",
        "/projects/coast/adjudication/",
    ):
        content = _content(client, url).decode()
        assert not {name for name in names if f'"{name}"' in content or f">{name}<" in content}, url


def test_who_reviews_again_sees_no_more_than_before(case, ben, cleo, max, seeing):
    actions.send_back(review_id=case.pk, by=max, comment="A nurse is a source.")
    assert seeing() == {"ada", "max", "root"}, "while Ben looks again"
    assert Analyst(Client(), ben, case).one(entry("submit", submission=2))["outcome"] == "applied"
    adjudication.open_case(document_id=case.document_id)
    assert seeing() == {"ada", "max", "root"}, "while the report waits again"


def test_who_reviews_again_while_it_is_settled_sees_nothing_of_the_other_nor_of_that(
    case, ben, cleo, max, seeing
):
    adjudication.claim(access=get_project_for(cleo, "coast"))
    actions.send_back(review_id=case.pk, by=max, comment="A nurse is a source.")
    assert seeing() == {"ada", "cleo", "max", "root"}, "while Ben looks again and Cleo waits"


def test_what_is_settled_is_for_readers_of_claims_until_it_is_opened_again(case, cleo, max, seeing):
    settling = adjudication.claim(access=get_project_for(cleo, "coast"))
    hand_in(settling)
    assert seeing() == {"ada", "cleo", "max", "rae", "root"}, "once it is settled"
    actions.unsettle(review_id=settling.pk, by=max, comment="Is the league armed?")
    assert seeing() == {"ada", "cleo", "max", "root"}, "while it is settled again"


def test_what_is_frozen_is_for_readers_in_every_format_and_never_for_strangers(case, cleo, max, rae, seeing):
    hand_in(adjudication.claim(access=get_project_for(cleo, "coast")))
    release = releases.freeze(project=case.document.project, name="Gold", by=max)
    seen = seeing()
    assert {"max", "cleo", "rae", "root"} <= seen
    assert not {"ben", "sid", "zoe"} & seen
    files = [f"/projects/coast/releases/{release.number}/export/", f"/api/v1/releases/{release.pk}/export/"]
    for name, answers in (("rae", {200}), ("sid", {404}), ("zoe", {404})):
        client = Client()
        client.force_login(User.objects.get(username=name))
        assert {_status(client, f"{file}?format={one}") for file in files for one in FORMATS} == answers, name


def _status(client: Client, url: str) -> int:
    answer = client.get(url)
    _read(answer, url)
    return answer.status_code


def test_who_reviews_blind_finds_nowhere_what_the_machine_proposed(project, ada, seeing):
    Policy.objects.filter(project=project).update(twice_first=1000, blind_share=100, crossed_share=0)
    document = unread(project)
    proposed = body(document.text)
    proposed["spans"][2]["attributes"] = {"canonical": GUESS}
    suggester = Suggester.objects.create(
        project=project, name="patterns", version="test", provider=Suggester.Provider.PATTERNS
    )
    Prediction.objects.create(document=document, suggester=suggester, body=proposed)
    blind = actions.claim(access=get_project_for(ada, "coast"))
    assert blind.arm == Review.Arm.BLIND
    seen = seeing(GUESS)
    assert "ada" not in seen
    assert "sid" in seen, "the administration shows what machines propose"


def test_the_second_review_opens_with_what_the_first_one_did(adas, ben):
    hand_in(adas)
    second = actions.claim(access=get_project_for(ben, "coast"))
    one, other = (Opening.objects.get(review=review).body for review in (adas, second))
    assert [_without_ids(span) for span in one["spans"]] == [_without_ids(span) for span in other["spans"]]
    assert len(one["links"]) == len(other["links"])


def _without_ids(span: dict) -> dict:
    return {name: value for name, value in span.items() if name != "id"}
