"""The schema of the API, and the page that shows it."""

import io

from django.core.management import call_command

from annotator.api.urls import urlpatterns
from tests.browser import sign_in

UNTOLD = {"api-schema", "api-unknown"}


def test_the_schema_names_every_call(lead):
    paths = lead.get("/api/v1/schema/").json()["paths"]
    told = {pattern.name for pattern in urlpatterns} - UNTOLD
    assert len(paths) == len(told)


def test_the_schema_is_valid_and_nothing_in_it_was_guessed(db):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_every_operation_tells_of_its_faults(lead):
    schema = lead.get("/api/v1/schema/").json()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert {"400", "401", "403"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["401"]["content"]


def test_what_is_no_call_is_answered_in_json(lead):
    for answer in (lead.get("/api/v1/nothing/"), lead.post("/api/v1/projects"), lead.get("/api/v1/a\0b/")):
        assert (answer.status_code, answer["content-type"]) == (404, "application/problem+json")


def test_an_answer_has_its_one_form_whatever_is_asked_for(lead, project):
    for accept in ("text/html", "nonsense", "application/xml;q=0"):
        answer = lead.get("/api/v1/projects/coast/", headers={"accept": accept})
        assert (answer.status_code, answer["content-type"]) == (200, "application/json")


def test_a_person_tries_a_call_on_the_page(live_server, max, open_page):
    page = open_page()
    sign_in(page, live_server.url, "max")
    page.goto(f"{live_server.url}/reference/#/projects/listProjects")
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.get_by_text('"slug": "coast"').wait_for()
