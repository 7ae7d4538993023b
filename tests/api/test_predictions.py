"""Predictions that another program sends for documents that are there."""

import pytest

from annotator.suggestions.models import Prediction, Suggester
from annotator.suggestions.queries import newest, proposals
from tests.api.test_documents import post
from tests.reports import unread

URL = "/api/v1/projects/coast/predictions/"
BY = f"{URL}?suggester=ours&version=3"
TEXT = "Police said two died."
POLICE = {"start": 0, "end": 6, "label": "SOURCE", "score": 0.5, "quote": "Police"}
DEAD = {"start": 12, "end": 20, "label": "CASUALTY"}
LINK = {"from": 1, "to": 0, "type": "claimed-by"}


@pytest.fixture
def report(project):
    return unread(project, TEXT)


@pytest.fixture
def line(report) -> dict:
    return {"document": str(report.public_id), "spans": [POLICE, DEAD], "links": [LINK]}


def test_what_was_pushed_is_what_a_review_opens_on(lead, report, line):
    assert post(lead, line, url=BY).json() == {"new": 1, "already_there": 0, "spans": 2}
    first = proposals(newest(report))[0]
    assert (first.suggester, first.version) == ("ours", "3")
    assert first.body["spans"][0] == {"start": 0, "end": 6, "label": "SOURCE", "score": 0.5}


def test_the_same_again_changes_nothing(lead, line):
    post(lead, line, url=BY)
    assert post(lead, line, line, url=BY).json() == {"new": 0, "already_there": 2, "spans": 0}


def test_a_version_says_one_thing_of_a_document(lead, line):
    post(lead, line, url=BY)
    answer = post(lead, {**line, "spans": [POLICE], "links": []}, url=BY)
    assert answer.status_code == 409
    assert answer.json()["errors"] == [{"line": 1, "document": line["document"]}]
    assert post(lead, {**line, "links": []}, url=f"{URL}?suggester=ours&version=4").json()["new"] == 1


def test_a_document_is_named_by_its_id_of_import_or_its_hash_too(lead, report):
    post(lead, {"id": "r9", "text": "Nine died."}, url="/api/v1/projects/coast/documents/")
    lines = [{"id": "r9", "spans": []}, {"text_sha256": report.text_sha256, "spans": [POLICE]}]
    assert post(lead, *lines, url=BY).json()["new"] == 2


def test_a_text_that_came_along_must_be_the_documents(lead, line):
    answer = post(lead, {**line, "text": "Another."}, url=BY)
    assert answer.json()["errors"] == [{"line": 1, "problem": "“text” is not the text of the report"}]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"spans": [{**POLICE, "quote": "Army"}]}, "spans[0]: the quote “Army” does not fit"),
        ({"spans": [{**POLICE, "end": 99}]}, "spans[0]: 0 to 99 is no stretch of the text"),
        ({"spans": [{**POLICE, "label": "GHOST"}]}, "spans[0]: there is no label “GHOST”"),
        ({"document": "3"}, "“document” must be a public id"),
        ({"document": "b6f3c7de-5a55-4df0-8a55-6b1c0f3f9a10"}, "there is no such report in this project"),
        ({"document": None}, "must name the report"),
        ({"document": None, "id": "\0"}, "NUL"),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_stored(lead, line, change, problem):
    good = {**line, "links": []}
    answer = post(lead, good, {**good, **change}, url=BY)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["line"] == 2
    assert problem in error["problem"]
    assert not Prediction.objects.filter(suggester__name="ours").exists()


@pytest.mark.parametrize("name", ["patterns", "learned", "imported", "memory", "a b", ""])
def test_a_suggester_has_a_name_of_its_own(lead, line, name):
    answer = lead.post(
        URL, query_params={"suggester": name, "version": "1"}, content_type="application/x-ndjson"
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "suggester"


def test_what_is_pushed_is_called_like_no_model_that_is_asked(lead, project, report, line):
    asked = Suggester.objects.create(project=project, name="ours", version="3", provider="http")
    answer = post(lead, line, url=BY)
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "This name is taken by a suggester of another kind.",
    )
    assert not asked.predictions.exists()


def test_predictions_are_listed_by_suggester_version_and_document(lead, report, line):
    post(lead, line, url=BY)
    [row] = lead.get(f"{BY}&document={report.public_id}").json()["results"]
    assert (row["suggester"], row["model"]) == ("ours", "")
    assert (len(row["spans"]), row["links"]) == (2, [LINK])


def test_only_leads_see_and_send_them(client, ada, line):
    client.force_login(ada)
    assert client.get(URL).status_code == 403
    assert post(client, line, url=BY).status_code == 403
