"""Finding documents in the list: by words, state, publisher, dates and people, in an order, page by page."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.corpus import search
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Review
from annotator.suggestions.actions import import_documents
from annotator.web import listing
from tests.corpus.files import report, write_lines
from tests.reports import make_document, unread
from tests.review.desk import hand_in
from tests.working import work

URL = "/projects/coast/documents/"


def titles(client, query: str = "") -> list[str]:
    """The documents on a page, in its order."""
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 200
    return [document.title for document, _ in answer.context["rows"]]


@pytest.fixture
def reports(project) -> list[Document]:
    """Quay, Bridge and Café, imported in this order."""
    made = [
        unread(project, "Four guards died at the quay.", "Quay", priority=1, incident_day=date(2031, 5, 4)),
        unread(project, "Nobody died at the bridge, guards said.", "Bridge", incident_day=date(2031, 6, 1)),
        unread(project, "Four died in the café.", "Café"),
    ]
    search.index([one.pk for one in made])
    for document, publisher, day in zip(
        made,
        ("Orvessa Daily", "Coast Radio", "Coast Radio"),
        ("2031-05-12T14:30Z", "2031-05", ""),
        strict=True,
    ):
        Publication.objects.create(
            project=project, document=document, publisher=publisher, published_at=day, external_id=f"id-{day}"
        )
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=guards", ["Bridge", "Quay"]),
        ("q=GUARDS+four", ["Quay"]),
        ("q=caf%C3%A9", ["Café"]),
        ("q=%22died+at%22", ["Bridge", "Quay"]),
        ("q=died+-four", ["Bridge"]),
        ("q=quay+or+bridge", ["Bridge", "Quay"]),
        ("q=id-2031-05", ["Bridge"]),  # the id it was imported with
        ("q=nothing", []),
        ("q=%27%3A%26%21", []),
        ("publisher=coast", ["Café", "Bridge"]),
        ("since=2031-05-12&until=2031-05-12", ["Bridge", "Quay"]),  # a month holds each of its days
        ("since=2031-06-01", []),
        ("until=2031-05-11", ["Bridge"]),
        ("until=9999-12-31", ["Bridge", "Quay"]),
        ("dates=incident&since=2031-05-05", ["Bridge"]),
        ("dates=incident&until=2031-05-05", ["Quay"]),
        ("since=never&state=none&sort=none&person=nobody", ["Café", "Bridge", "Quay"]),
        ("sort=oldest", ["Quay", "Bridge", "Café"]),
        ("sort=title", ["Bridge", "Café", "Quay"]),
        ("sort=longest", ["Bridge", "Quay", "Café"]),
        ("sort=priority", ["Quay", "Café", "Bridge"]),
        ("sort=incident", ["Bridge", "Quay", "Café"]),
    ],
)  # fmt: skip
def test_documents_are_found_and_ordered(lead, reports, query, found):
    assert titles(lead, query) == found


@pytest.mark.parametrize("sort", list(listing.SORTS))
def test_every_order_goes_page_by_page_through_all_documents_once(lead, reports, monkeypatch, sort):
    everything = titles(lead, f"sort={sort}")
    monkeypatch.setattr(listing, "PER_PAGE", 1)
    seen, query = [], f"sort={sort}"
    while query:
        answer = lead.get(f"{URL}?{query}")
        seen += [document.title for document, _ in answer.context["rows"]]
        more = re.findall(r'rel="next" href="\?(.*?)"', answer.content.decode())
        query = more[0].replace("&amp;", "&") if more else ""
    assert seen == everything


def test_what_comes_meanwhile_neither_repeats_a_document_nor_leaves_one_out(
    lead, reports, project, monkeypatch
):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    first = lead.get(URL)
    unread(project, "Another report.", "Newest")
    assert titles(lead, f"cursor={first.context['listing'].next}") == ["Quay"]


def test_state_and_people_narrow_the_list(lead, project, ada, ben):
    Policy.objects.filter(project=project).update(twice_first=0, twice_share=0)
    for number in range(2):
        make_document(
            project,
            text=f"Harbour police said four league guards were killed. A nurse. {number}",
            title=str(number),
        )
    hand_in(reviews.claim(access=get_project_for(ada, "coast")))
    reviews.claim(access=get_project_for(ben, "coast"))
    assert titles(lead, "state=submitted") == titles(lead, "person=ada") == ["0"]
    assert titles(lead, "state=in_review") == titles(lead, "person=ben") == ["1"]
    assert titles(lead, "state=flagged") == []
    assert "No report is like that." in lead.get(f"{URL}?state=flagged").content.decode()
    Review.objects.filter(user=ben).update(state="flagged")
    assert titles(lead, "state=flagged") == ["1"]


def test_analysts_search_titles_and_learn_nothing_of_what_is_in_reports(client, reports, ada):
    client.force_login(ada)
    assert titles(client, "q=quay") == ["Quay"]
    assert titles(client, "q=guards") == []
    assert titles(client, "person=ben") == ["Café", "Bridge", "Quay"]
    page = client.get(URL).content.decode()
    for hidden in ('name="person"', "4 May 2031", "Put first", "datalist"):
        assert hidden not in page


@pytest.mark.django_db(transaction=True)
def test_what_is_imported_can_be_searched_once_the_worker_has_indexed_it(lead, project, tmp_path, no_jobs):
    lines = [report("Four died at the quay.", title="Quay"), report("Nobody died.", title="Bridge")]
    import_documents(project=project, files=[write_lines(tmp_path / "a.jsonl", *lines)], by=None)
    assert titles(lead, "q=quay") == []
    work()
    assert titles(lead, "q=quay") == ["Quay"]


def test_a_long_text_of_many_words_is_indexed(lead, project):
    long = unread(project, " ".join(f"{n:x}" for n in range(400_000)), "Long")
    search.index([long.pk])
    search.index([long.pk])
    assert titles(lead, "q=long") == ["Long"]


def test_words_that_a_document_no_longer_has_are_not_found(lead, reports):
    Document.objects.filter(title="Quay").update(priority=5)
    assert titles(lead, "q=guards+quay") == ["Quay"]
    Document.objects.filter(title="Quay").update(title="Withheld")
    assert titles(lead, "q=guards") == ["Bridge"]


def test_the_list_takes_as_many_queries_for_many_documents_as_for_few(
    lead, reports, project, django_assert_max_num_queries
):
    query = "q=died&publisher=coast&since=2031-01-01&state=unread&sort=incident"
    with django_assert_max_num_queries(12):
        lead.get(f"{URL}?{query}")
    for number in range(30):
        document = unread(project, f"Somebody died. {number}")
        search.index([document.pk])
        Publication.objects.create(
            project=project, document=document, publisher="Coast", published_at="2031-02"
        )
    with django_assert_max_num_queries(12):
        assert len(lead.get(f"{URL}?{query}").context["rows"]) == 31


def test_the_list_counts_once_and_finds_publishers_one_by_one(lead, reports):
    with CaptureQueriesContext(connection) as asked:
        page = lead.get(URL).content.decode()
    assert "3 reports" in page
    assert re.findall(
        r'<option value="(.*?)">', page.partition("<datalist")[2].partition("</datalist>")[0]
    ) == [
        "Coast Radio",
        "Orvessa Daily",
    ]
    said = [one["sql"] for one in asked if "annotator_document" in one["sql"] or "publisher" in one["sql"]]
    assert sum("COUNT(*)" in sql for sql in said) == 1
    assert not any('DISTINCT "annotator_publication"' in sql for sql in said)


def test_ticked_documents_are_put_before_all_others_and_the_list_stays_narrowed(lead, reports, project):
    answer = lead.post(f"{URL}priority/", {"document": [reports[1].pk], "first": "", "back": "q=died"})
    assert (answer.status_code, answer["location"]) == (302, f"{URL}?q=died")
    assert "The queue follows another order" in lead.get(URL).content.decode()
    assert titles(lead, "sort=priority") == ["Bridge", "Quay", "Café"]
    assert Document.objects.get(title="Bridge").priority == 2


def test_all_documents_shown_can_be_ticked_at_once(lead, reports):
    assert lead.get(URL).content.decode().count(" checked") == 0
    assert lead.get(f"{URL}?all=1").content.decode().count(" checked") == 3


def test_leads_have_many_reviews_looked_at_again_and_hear_of_those_that_stay(lead, project, ada, zoe, max):
    for number in range(3):
        make_document(
            project,
            text=f"Harbour police said four league guards were killed. A nurse. {number}",
            title=f"R{number}",
        )
        if number < 2:
            hand_in(reviews.claim(access=get_project_for(ada, "coast")))
    lead.force_login(max)
    ticked = {"document": list(Document.objects.values_list("pk", flat=True)), "back": "sort=title"}
    asked = lead.post(f"{URL}back/", ticked).content.decode()
    assert asked.count(">ada</bdi>") == 2
    assert Review.objects.filter(state="submitted").count() == 2
    Review.objects.filter(document__title="R1").update(user=zoe)  # who is not in the project
    answer = lead.post(f"{URL}back/", {**ticked, "comment": "Nurses are sources."}, follow=True)
    assert answer.redirect_chain == [(f"{URL}?sort=title", 302)]
    told = answer.content.decode()
    assert "1 review went back." in told
    assert "R1: This person is no longer in the project" in told
    assert list(Review.objects.filter(state="submitted").values_list("document__title", flat=True)) == ["R1"]


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_give_reviews_back(client, request, reports, name):
    client.force_login(request.getfixturevalue(name))
    assert client.post(f"{URL}back/", {"document": [reports[0].pk], "comment": "Look."}).status_code == 403


def test_without_any_ticked_nothing_is_asked(lead, reports):
    answer = lead.post(f"{URL}back/", {}, follow=True)
    assert "Name at least one report." in answer.content.decode()
