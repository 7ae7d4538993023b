"""What one person did, week by week: for that person, and for leads; worked out by hand."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.formats import date_format

from annotator.adjudication.models import Comparison
from annotator.common import clock
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.review.models import Decision, Review, Submission
from tests.adjudication.conftest import pair, settle  # noqa: F401 # a fixture
from tests.reports import unread

OWN = "/projects/coast/figures/"
TODAY = clock.now().replace(minute=0, second=0, microsecond=0)
WEEK = f"{TODAY:%G-W%V}"
WEEK_BEFORE = f"{TODAY - timedelta(days=7):%G-W%V}"


def day(days_ago: int) -> str:
    """As the page writes it."""
    return date_format(TODAY - timedelta(days=days_ago), "j M")


def reviewed(project, person, *, days_ago: int, minutes: int, hour: int = 9) -> None:
    """A report of fifty words that a person reviewed, a decision a minute."""
    document = unread(project, " ".join(["word"] * 49) + f" {uuid4()}")
    review = Review.objects.create(
        document=document, user=person, state="submitted", scheme=project.scheme, guideline=project.guideline
    )
    start = TODAY.replace(hour=hour) - timedelta(days=days_ago)
    for number in range(minutes):
        Decision.objects.create(
            review=review, document_id=document.pk, number=number + 1, key=uuid4(), digest="", kind="accept", changes=[],
            shown_at=start + timedelta(minutes=number), decided_at=start + timedelta(minutes=number + 1),
        )  # fmt: skip
    Submission.objects.create(
        review=review,
        document=document,
        number=1,
        body={},
        sha256="",
        submitted_at=start + timedelta(minutes=minutes),
    )


def rows(client, url: str) -> dict[str, list[str]]:
    """The cells of each row of the tables, by what stands first in it."""
    page = " ".join(client.get(url).content.decode().split())
    found = re.findall(r'<tr> <th scope="row">(.*?)</th>(.*?)</tr>', page)
    return {
        name: [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", cells)]
        for name, cells in found
    }


def test_each_week_tells_reviews_hours_and_pace(client, project, ada, ben):
    """A week ago 12 minutes for 50 words, 1440 s per 100. Today 6 and 18 minutes, 720 and 2160 s, median 1440 s."""
    for days_ago, minutes, hour in ((7, 12, 9), (0, 6, 8), (0, 18, 9)):
        reviewed(project, ada, days_ago=days_ago, minutes=minutes, hour=hour)
    reviewed(project, ben, days_ago=0, minutes=50)
    client.force_login(ada)
    found = rows(client, OWN)
    assert found[WEEK_BEFORE] == ["1", "0.2", "1440", "–", "–", "–"]
    assert found[WEEK] == ["2", "0.4", "1440", "–", "–", "–"]
    assert (found[day(7)], found[day(0)]) == (["0.2"], ["0.4"])
    assert f"{day(0)}: 0.4</title>" in client.get(OWN).content.decode()


def test_work_on_two_reports_at_once_counts_once(client, project, ada):
    """Two reviews of ten minutes, in the same ten minutes: decisions come in pairs, a minute apart."""
    for _ in range(2):
        reviewed(project, ada, days_ago=0, minutes=12)
    client.force_login(ada)
    assert rows(client, OWN)[day(0)] == ["0.2"]


@pytest.mark.parametrize("whose", ["own", "lead"])
def test_agreement_with_what_was_settled_is_told_by_week(client, request, pair, cleo, whose):  # noqa: F811
    """Ben leaves out the nurse, whom Cleo takes: 2 · 3 / (3 + 4) = 0.86; in the week before he left out nothing."""
    for number, leaves in enumerate([("nurse",), ()]):
        pair(ben_leaves=leaves, number=number)
        settle(client, cleo)
    Comparison.objects.filter(document__title="Report 0").update(at=TODAY)
    Comparison.objects.filter(document__title="Report 1").update(at=TODAY - timedelta(days=7))
    membership = Membership.objects.get(user__username="ben")
    client.force_login(request.getfixturevalue("ben" if whose == "own" else "max"))
    url = OWN if whose == "own" else f"/projects/coast/people/{membership.pk}/figures/"
    found = rows(client, url)
    assert [found[week][3:] for week in (WEEK_BEFORE, WEEK)] == [["1", "1.00", "1.00"], ["1", "0.86", "0.86"]]
    page = client.get(url).content.decode()
    assert f"F1 exact, {WEEK}: 0.86" in page
    assert (f"/differences/?kind=gold&amp;person=ben&amp;week={WEEK}" in page) == (whose == "lead")


def test_where_nothing_was_done_the_page_says_so(client, project, ada):
    client.force_login(ada)
    assert "Nothing has been done here in the last weeks." in client.get(OWN).content.decode()


def test_nobody_sees_anybody_elses_figures_but_leads(client, request, project, zoe):
    url = f"/projects/coast/people/{Membership.objects.get(user__username='ben').pk}/figures/"
    for name in ("ada", "ben", "cleo"):
        client.force_login(request.getfixturevalue(name))
        assert client.get(url).status_code == 403
    projects.add_member(project=project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    assert client.get(OWN).status_code == 403


def test_leads_find_the_figures_on_the_page_of_people(lead, project, ben):
    url = f"/projects/coast/people/{Membership.objects.get(user=ben).pk}/figures/"
    assert f'href="{url}"' in lead.get("/projects/coast/people/").content.decode()
    assert lead.get("/projects/coast/people/999999/figures/").status_code == 404
