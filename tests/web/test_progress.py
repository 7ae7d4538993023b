"""The lead's page of progress: how long reports wait, and how far each incident is."""

import re
from datetime import timedelta

import pytest

from annotator.adjudication.actions import open_case
from annotator.adjudication.models import Case
from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Policy, Project
from annotator.review.models import Review
from annotator.suggestions.models import Prediction, Suggester
from tests.adjudication.conftest import settle
from tests.reports import claim, make_document
from tests.review.desk import Analyst, entry, hand_in

URL = "/projects/coast/progress/"
TEXT = "Harbour police said four league guards were killed. A nurse saw it."


def report(project, number: int, day: str | None = None, place: str = "", days: int = 0) -> Document:
    """A report of an incident as the machine read it, imported so many days ago."""
    document = make_document(project, text=f"{TEXT} {number}", title=f"Report {number}")
    if day:
        reader = Suggester.objects.create(
            project=project, name=f"reader {number}", version="1", provider="http"
        )
        said = {"spans": [], "links": [], "incidents": [{"location": place, "date_start": day}]}
        Prediction.objects.create(document=document, suggester=reader, body=said)
    Document.objects.filter(pk=document.pk).update(
        incident_day=day, imported_at=clock.now() - timedelta(days=days, hours=1)
    )
    return document


def rows(client, max) -> dict[str, list[str]]:
    """What stands in each row, by its head."""
    client.force_login(max)
    page = client.get(URL).content.decode()
    plain = lambda cell: " ".join(re.sub(r"<[^>]+>", " ", cell).replace("\xa0", " ").split())  # noqa: E731
    found = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.S)
    return {
        plain(head): [plain(cell) for cell in re.findall(r"<td.*?</td>", cells, re.S)]
        for head, cells in found
    }


def test_how_many_wait_how_long_half_of_them_and_which_longest(client, project, max):
    for number, days in enumerate((3, 9, 1)):
        report(project, number, days=days)
    assert rows(client, max)["Waiting for a reviewer"] == [
        "3", "3 days, 1 hour", "1 week, 2 days", "Report 1",
    ]  # fmt: skip


def test_what_is_in_review_and_what_waits_to_be_settled_waits_since_then(client, project, ada, ben, max):
    Policy.objects.update(twice_first=9)
    document = report(project, 1)
    for person in (ada, ben):
        hand_in(claim(person))
    open_case(document_id=document.pk)
    Case.objects.update(since=clock.now() - timedelta(days=2, hours=1))
    report(project, 2, days=5)
    claim(ada)
    Review.objects.filter(state="open").update(opened_at=clock.now() - timedelta(hours=7))
    found = rows(client, max)
    assert found["In review"] == ["1", "7 hours", "7 hours", "Report 2"]
    assert found["Waiting to be settled"] == [
        "1", "2 days, 1 hour", "2 days, 1 hour", "Report 1",
    ]  # fmt: skip
    assert "Waiting for a reviewer" not in found


def test_reports_of_one_day_and_place_are_one_incident_by_how_far_they_are(client, ada, ben, cleo, max):
    """Of four reports of Brannport one is gold, one reviewed, one set aside, and one waits, as does that of Ostrel."""
    Policy.objects.update(twice_first=1)
    project = Project.objects.get()
    settled = report(project, 1, "2031-05-04", "Brannport")
    hand_in(claim(ada))
    hand_in(claim(ben))
    open_case(document_id=settled.pk)
    settle(client, cleo)
    report(project, 2, "2031-05-04", "brannport")
    hand_in(claim(ada))
    report(project, 3, "2031-05-04", "Brannport")
    aside = claim(ada)
    assert Analyst(client, ada, aside).one(entry("flag", reason="unreadable"))["outcome"] == "applied"
    report(project, 4, "2031-05-04", "Brannport")
    report(project, 5, "2031-05-04", "Ostrel")
    report(project, 6)
    found = rows(client, max)
    assert found["2031-05-04 Brannport"] == ["4", "1", "1", "1", "1"]
    assert found["2031-05-04 Ostrel"] == ["1", "0", "0", "1", "0"]
    assert found["No day was read"] == ["1", "0", "0", "1", "0"]


def test_a_day_leads_to_its_reports(client, project, max):
    report(project, 1, "2031-05-04", "Brannport")
    client.force_login(max)
    page = client.get(URL).content.decode()
    [url] = re.findall(r'href="([^"]*since=2031-05-04[^"]*)"', page)
    assert "Report 1" in client.get(url.replace("&amp;", "&")).content.decode()


def test_an_empty_project_has_nothing_that_waits(client, project, max):
    client.force_login(max)
    page = client.get(URL).content.decode()
    assert "Nothing waits for anybody." in page
    assert "There are no reports here yet." in page


def test_it_takes_as_many_queries_for_many_reports_as_for_few(
    client, project, max, django_assert_max_num_queries
):
    for number in range(6):
        report(project, number, f"2031-05-0{number % 3 + 1}", "Brannport", days=number)
    client.force_login(max)
    with django_assert_max_num_queries(14):
        client.get(URL)


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_see_it(client, request, project, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(URL).status_code == 403
