"""Documents through the API: list them page by page, import them."""

import json

import pytest

from annotator.corpus.models import Document
from tests.reports import unread

URL = "/api/v1/projects/coast/documents/"
NDJSON = "application/x-ndjson"


def post(client, *lines, url=URL):
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return client.post(url, body, content_type=NDJSON)


@pytest.fixture
def three(project) -> list[Document]:
    return [unread(project, f"Two died in Brannport on day {n}.", f"Day {n}") for n in range(3)]


def test_a_document_is_listed_with_where_it_stood_and_how_far_it_is(lead):
    post(lead, {"id": "r1", "text": "Two died.", "title": "Two", "publisher": "Brann Post"})
    [row] = lead.get(URL).json()["results"]
    assert (row["title"], row["words"], row["state"]) == ("Two", 2, "unread")
    assert row["publications"][0]["publisher"] == "Brann Post"
    assert "text" not in row


def test_pages_follow_one_another_until_there_is_no_next(lead, three):
    seen, url = [], f"{URL}?limit=2"
    while url:
        page = lead.get(url).json()
        seen += [row["title"] for row in page["results"]]
        url = page["next"]
    assert seen == ["Day 2", "Day 1", "Day 0"]


def test_a_row_that_comes_meanwhile_moves_no_page(lead, three):
    page = lead.get(f"{URL}?limit=1").json()
    unread(three[0].project, "Late news of four dead.", "Late")
    assert [row["title"] for row in lead.get(page["next"]).json()["results"]] == ["Day 1"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=unread", ["Day 2", "Day 1", "Day 0"]),
        ("state=submitted", []),
        ("title=day 1", ["Day 1"]),
        ("external_id=nowhere", []),
    ],
)
def test_filters_narrow_the_list(lead, three, query, titles):
    assert [row["title"] for row in lead.get(f"{URL}?{query}").json()["results"]] == titles


def test_a_page_costs_as_many_queries_with_more_rows(lead, three, django_assert_num_queries):
    for limit in (1, 3):
        with django_assert_num_queries(6):
            lead.get(f"{URL}?limit={limit}")


def test_a_query_that_cannot_be_read_is_told_place_by_place(lead, project):
    answer = lead.get(f"{URL}?limit=none&state=lost")
    assert (answer.status_code, answer["content-type"]) == (400, "application/problem+json")
    assert {one["where"] for one in answer.json()["errors"]} == {"limit", "state"}


def test_one_document_comes_with_its_text(lead, three):
    answer = lead.get(f"{URL}{three[1].pk}/").json()
    assert (answer["title"], answer["text"]) == ("Day 1", "Two died in Brannport on day 1.")


def test_lines_are_imported_and_the_same_again_changes_nothing(lead, project):
    lines = [{"id": "a", "text": "One died."}, {"id": "b", "text": "Two died."}]
    assert post(lead, *lines).json() == {"new": 2, "publications_added": 0, "already_there": 0, "spans": 0}
    assert post(lead, *lines).json() == {"new": 0, "publications_added": 0, "already_there": 2, "spans": 0}
    assert Document.objects.count() == 2


def test_one_line_with_a_fault_leaves_everything_as_it_was(lead, project):
    answer = post(lead, {"text": "One died."}, {"text": 7})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"line": 2, "problem": "“text” must be a string, not a number"}]
    assert not Document.objects.exists()


def test_a_body_of_another_kind_is_refused(lead, project):
    assert lead.post(URL, "text=a", content_type="application/x-www-form-urlencoded").status_code == 415


def test_a_body_larger_than_a_file_may_be_is_refused(lead, project, settings):
    settings.MAX_UPLOAD_BYTES = 100
    answer = post(lead, {"text": "died " * 40})
    assert (answer.status_code, answer["content-type"]) == (413, "application/problem+json")


def test_only_leads_import_and_read_texts(client, ada, three):
    client.force_login(ada)
    assert client.get(URL).status_code == 200
    assert post(client, {"text": "One died."}).status_code == 403
    assert client.get(f"{URL}{three[0].pk}/").status_code == 403
