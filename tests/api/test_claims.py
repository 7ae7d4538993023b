"""Claims through the API: of standing opinions only, for those who may see releases."""

import csv
import io
import json

import pytest

from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.review.models import Plan, Review
from tests.releases.conftest import opinions  # noqa: F401 # a fixture

URL = "/api/v1/projects/coast/claims/"


@pytest.fixture
def two(opinions):  # noqa: F811
    opinions.usual("one")
    opinions.usual(
        "two", text="Again: Harbour police said four league guards were killed in Brannport; nine dead."
    )
    return opinions


def rows(client, query: str = "") -> list[dict]:
    return client.get(f"{URL}?{query}").json()["results"]


def test_a_claim_says_who_says_what_and_where_it_stands(lead, two):
    found = rows(lead)
    assert [(row["source_text"], row["min"]) for row in found[:2]] == [
        ("Harbour police", 4),
        ("(article, unattributed)", None),
    ]
    assert found[0]["outlet"] == "Brann Post"
    assert found[0]["quote"] == "four league guards were killed"


def test_a_page_ends_with_a_document_and_the_next_goes_on(lead, two):
    page = lead.get(f"{URL}?limit=1").json()
    assert len({row["article_id"] for row in page["results"]}) == 1
    rest = lead.get(page["next"]).json()["results"]
    assert {row["article_id"] for row in [*page["results"], *rest]} == {
        row["article_id"] for row in rows(lead)
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("source=HARBOUR", 2),
        ("kind=killed&least=4", 2),
        ("least=5", 0),
        ("review_state=gold", 0),
        ("kind=x", 0),
    ],
)
def test_filters_narrow_the_rows(lead, two, query, count):
    assert len(rows(lead, query)) == count


def test_as_csv_all_rows_come_and_no_cell_runs(lead, opinions):  # noqa: F811
    document = opinions.document("=cmd|' /C calc'!A0 two died", "formula")
    opinions.submit(document, [opinions.words(document, "=cmd|' /C calc'!A0 two died", "CASUALTY")])
    answer = lead.get(f"{URL}?format=csv&limit=1")
    assert answer["content-type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert row["quote"].startswith("'=")


def test_what_nobody_stands_by_yet_is_no_claim(lead, two):
    Plan.objects.update(needed=2)  # a second person has to review both
    assert rows(lead) == []


def test_a_review_that_came_back_says_nothing(lead, two):
    Review.objects.update(state="open")
    assert rows(lead) == []


def test_readers_see_claims_and_analysts_do_not(client, two, ben):
    client.force_login(ben)
    assert client.get(URL).status_code == 403
    projects.add_member(project=two.project, user=ben, role=Membership.Role.READER, by=None)
    assert len(rows(client)) == 4


def test_more_documents_cost_no_more_queries(lead, two, django_assert_num_queries):
    for query in ("limit=1", "limit=1000"):
        with django_assert_num_queries(8 if query == "limit=1000" else 7):
            json.dumps(rows(lead, query))
