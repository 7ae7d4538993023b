"""Who can see what of a report that two people review, at every step, through every page, API call, file and the admin.

Ada's opinion carries a word that nobody else could have written. At each step everybody opens every address there is,
and the word may turn up only for whom the step allows. What a review opens with must not have learned from it either.
"""

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from annotator.accounts.models import User
from annotator.adjudication import actions as adjudication
from annotator.corpus.models import Document
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.releases import actions as releases
from annotator.releases.models import Release
from annotator.review import actions, threads
from annotator.review.models import Opening, Review
from tests.reports import make_document
from tests.review.desk import Analyst, change, entry, hand_in

WORD = "zyxomma"  # only in what Ada wrote
LEAVES = ("admin/logout/", "logout/")

Seeing = Callable[[], set[str]]


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
def seeing(report, rae, zoe) -> Seeing:
    """The people for whom Ada's word turns up at some address, whatever its numbers."""

    def sees(user: User) -> bool:
        client = Client()
        client.force_login(user)
        return any(WORD.encode() in _content(client, url) for url in _addresses(report))

    return lambda: {user.username for user in User.objects.all() if sees(user)}


def _addresses(report: Document) -> Iterator[str]:
    things = chain(Review.objects.values_list("pk", flat=True), Release.objects.values_list("pk", flat=True))
    numbers = {report.pk, *things}
    for route in _routes():
        if route in LEAVES or route.startswith("^") or (route.startswith("admin/") and "<" in route):
            continue
        url = "/" + route.replace("<slug:slug>", "coast").replace("<int:number>", "1")
        if url.endswith("/export/"):
            url += "?format=jsonl"
        yield from {url.replace("<int:pk>", str(number)) for number in numbers}


def _routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route that takes numbers and the project alone."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif "<str:" not in route and "(?P" not in route:
            yield route


def _content(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code < 500, url
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


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


def test_until_all_reviews_are_in_only_its_owner_and_the_leads_see_a_review(adas, ben, seeing):
    assert seeing() == {"ada", "max"}, "while Ada works"
    hand_in(adas)
    assert seeing() == {"ada", "max"}, "once Ada is through"
    actions.claim(access=get_project_for(ben, "coast"))
    assert seeing() == {"ada", "max"}, "while Ben works"


def test_whoever_settles_sees_what_was_said_and_not_by_whom(case, cleo, seeing):
    assert seeing() == {"ada", "max"}, "before somebody settles"
    settling = adjudication.claim(access=get_project_for(cleo, "coast"))
    assert seeing() == {"ada", "cleo", "max"}
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


def test_what_is_settled_and_frozen_is_for_readers_and_never_for_strangers(case, cleo, max, seeing):
    hand_in(adjudication.claim(access=get_project_for(cleo, "coast")))
    releases.freeze(project=case.document.project, name="Gold", by=max)
    assert {"max", "cleo", "rae"} <= seeing()
    assert "zoe" not in seeing()


def test_the_second_review_opens_with_what_the_first_one_did(adas, ben):
    hand_in(adas)
    second = actions.claim(access=get_project_for(ben, "coast"))
    one, other = (Opening.objects.get(review=review).body for review in (adas, second))
    assert [_without_ids(span) for span in one["spans"]] == [_without_ids(span) for span in other["spans"]]
    assert len(one["links"]) == len(other["links"])


def _without_ids(span: dict) -> dict:
    return {name: value for name, value in span.items() if name != "id"}
