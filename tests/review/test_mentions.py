"""Every mention of some words or of an entity across reports, with what was decided there, for leads."""

import re

import pytest

from annotator.corpus import search
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import mentions
from annotator.review.models import Review, Span
from tests.reports import make_document, unread
from tests.review.desk import hand_in

URL = "/projects/coast/mentions/"


@pytest.fixture
def reviewed(project, ada) -> list[Review]:
    """Two reports that Ada reviewed: in the first she marks the nurse, in the second she turns her down."""
    Policy.objects.filter(project=project).update(twice_first=0, twice_share=0)
    found = []
    for number, leaves in enumerate([(), ("nurse",)]):
        text = f"Harbour police said four league guards were killed. A nurse saw it. A Nurse wept. {number}"
        document = make_document(project, text=text, title=f"Report {number}")
        search.index([document.pk])
        review = reviews.claim(access=get_project_for(ada, "coast"))
        hand_in(review, leaves)
        found.append(review)
    unseen = unread(project, "A nurse nobody has read about.", "Unread")
    search.index([unseen.pk])
    return found


def rows(client, query: str) -> list[tuple[str, str]]:
    """(words, what was decided) of each row."""
    page = " ".join(client.get(f"{URL}?{query}").content.decode().split())
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td>.*?</td>", row) for row in re.findall(r"<tr>.*?</tr>", body)]
    return [
        (re.search(r"<b>(.*?)</b>", row[1])[1], " ".join(re.sub("<[^>]+>", " ", row[2]).split()))
        for row in cells
    ]


def test_each_mention_tells_what_was_decided_there(lead, reviewed):
    assert rows(lead, "q=nurse") == [
        ("nurse", "SOURCE turned down"),
        ("Nurse", "not marked"),
        ("nurse", "SOURCE"),
        ("Nurse", "not marked"),
    ]
    page = lead.get(f"{URL}?q=nurse").content.decode()
    assert f"/reviews/{reviewed[0].pk}/#{reviewed[0].spans.get(quote='nurse').public_id}" in page
    assert "Unread" not in page


def test_mentions_are_narrowed_to_a_label_and_to_what_was_decided(lead, reviewed):
    assert rows(lead, "q=nurse&outcome=turned-down") == [("nurse", "SOURCE turned down")]
    assert len(rows(lead, "q=nurse&outcome=unmarked")) == 2
    assert len(rows(lead, "q=nurse&outcome=unmarked&label=ACTOR")) == 4
    assert rows(lead, "q=league&outcome=marked&label=ACTOR")[0] == (
        "league", "ACTOR CASUALTY four league guards were killed",
    )  # fmt: skip
    assert len(rows(lead, "q=nurse&label=none&outcome=none&cursor=none")) == 4


def test_an_entity_finds_the_words_that_were_marked_as_it(lead, reviewed):
    named = Span.objects.get(review=reviewed[0], quote="league")
    named.values["canonical"] = {"value": "River League", "origin": "person"}
    named.save(update_fields=["values"])
    assert [words for words, _ in rows(lead, "q=river+league")] == ["league", "league"]


def test_what_was_settled_speaks_for_its_report(lead, reviewed, cleo):
    Review.objects.create(
        document=reviewed[0].document, user=cleo, kind="adjudication", state="submitted",
        scheme=reviewed[0].scheme, guideline=reviewed[0].guideline,
    )  # fmt: skip
    assert rows(lead, "q=nurse")[2:] == [("nurse", "not marked"), ("Nurse", "not marked")]


def test_words_that_are_nowhere_and_no_words_find_nothing(lead, reviewed):
    assert "These words stand in no reviewed report." in lead.get(f"{URL}?q=admiral").content.decode()
    for nothing in ("", "q=", "q=%00", "q=%28", "q=" + "x" * 5000):
        assert rows(lead, nothing) == []


def test_the_ticked_reviews_are_looked_at_again_and_the_search_stays(lead, reviewed):
    ticked = {"review": [reviewed[1].pk], "back": "q=nurse", "from": "mentions"}
    asked = lead.post("/projects/coast/documents/back/", ticked).content.decode()
    assert f'name="review" value="{reviewed[1].pk}"' in asked
    answer = lead.post("/projects/coast/documents/back/", {**ticked, "comment": "A nurse is a source."})
    assert answer["location"] == f"{URL}?q=nurse"
    assert [Review.objects.get(pk=one.pk).state for one in reviewed] == ["submitted", "open"]
    assert len(rows(lead, "q=nurse")) == 2


def test_pages_go_through_all_reports(lead, reviewed, monkeypatch):
    monkeypatch.setattr(mentions, "PER_PAGE", 1)
    first = lead.get(f"{URL}?q=nurse").content.decode()
    [more] = re.findall(r'rel="next" href="\?(.*?)"', first)
    assert rows(lead, "q=nurse") + rows(lead, more.replace("&amp;", "&")) == [
        ("nurse", "SOURCE turned down"), ("Nurse", "not marked"), ("nurse", "SOURCE"), ("Nurse", "not marked"),
    ]  # fmt: skip


def test_a_search_takes_a_fixed_number_of_queries(lead, reviewed, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        lead.get(f"{URL}?q=nurse")


@pytest.mark.parametrize("name", ["ada", "ben", "cleo"])
def test_nobody_but_leads_searches_what_others_decided(client, request, reviewed, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"{URL}?q=nurse").status_code == 403
