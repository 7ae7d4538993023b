"""Who did what in a project: for its leads, in words, and not to be changed."""

import re
from pathlib import Path

import pytest

from annotator.audit import actions as audit
from annotator.audit.models import Event
from annotator.projects import actions, defaults
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import calibration, exercises
from annotator.review.models import Exercise
from annotator.web.audit import KINDS
from annotator.web.audit_words import WORDS
from tests.review.desk import Analyst, entry

URL = "/projects/coast/audit/"
ROOMS = Path(__file__).parents[2] / "annotator"


def told(client, query: str = "") -> list[str]:
    """The lines of the page, newest first, as a person reads them."""
    answer = client.get(URL + query)
    assert answer.status_code == 200
    rows = answer.content.decode().partition("<tbody>")[2].split("<tr>")[1:]
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL)[1:] for row in rows]
    return [" ".join(re.sub(r"<[^>]+>", " ", " ".join(row)).split()) for row in cells]


def test_people_are_told_of_in_words_newest_first(lead, project, max):
    access = get_project_for(max, "coast")
    actions.change_role(
        access=access, membership=project.memberships.get(user__username="ben"), role="adjudicator"
    )
    actions.invite(access=access, role=Membership.Role.READER)
    lines = told(lead)
    assert lines[:2] == ["max made an invitation as reader", "max gave the role adjudicator to ben"]
    assert lines[-1] == "the program made the project"


def test_a_change_of_policy_says_from_what_to_what(lead, max):
    actions.change_policy(
        access=get_project_for(max, "coast"), changes={"twice_first": 60, "lease_hours": 72}
    )
    assert told(lead)[0] == "max changed the policy: “reviewed twice: the first” from 0 to 60"
    actions.change_policy(access=get_project_for(max, "coast"), changes={"order": "newest"})
    assert "from first imported first to last imported first" in told(lead)[0]


def test_what_became_of_a_review_leads_to_it(lead, ada, max, review):
    Analyst(lead, ada, review).one(entry("flag", reason="duplicate"))
    reviews.put_back(review_id=review.pk, by=max)
    lead.force_login(max)
    assert told(lead)[:2] == [
        "max put back to its reviewer: Shots at the quay",
        "ada set aside, since it cannot be coded: Shots at the quay",
    ]
    assert f'href="/reviews/{review.pk}/"' in lead.get(URL).content.decode()


def test_reports_that_left_a_set_are_named_and_led_to_until_they_are_erased(lead, max, document):
    access = get_project_for(max, "coast")
    calibration.choose(access=access, documents=[document])
    exercises.end(access=access, document_id=document.pk, kind=Exercise.Kind.CALIBRATION)
    page = f"/projects/coast/documents/{document.pk}/"
    assert told(lead)[0] == "max took out of the calibration set: Shots at the quay"
    assert f'href="{page}"' in lead.get(URL).content.decode()
    lead.post(f"{page}erase/", {"reason": "a request", "sure": "on"})
    assert told(lead)[:2] == [
        f"max erased, since “a request”: document {document.pk}",
        f"max took out of the calibration set: document {document.pk}",
    ]


def test_kinds_and_people_narrow_the_list(lead, max, project):
    actions.write_guidelines(access=get_project_for(max, "coast"), markdown="Mark less.")
    assert told(lead, "?kind=rules") == ["max wrote the guidelines anew"]
    assert told(lead, "?kind=rules&who=ada") == []
    assert told(lead, "?who=max") == ["max wrote the guidelines anew"]
    assert len(told(lead, "?kind=people&who=-")) == 5
    assert len(told(lead, "?kind=nonsense")) == 6
    assert told(lead, "?who=nobody%00") == []


def test_reviews_handed_in_bury_nothing(lead, ada, max, review):
    desk = Analyst(lead, ada, review)
    desk.decide_everything()
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"
    lead.force_login(max)
    line = "ada handed in the review of Shots at the quay"
    assert line not in told(lead)
    assert told(lead, "?kind=submissions") == [line]
    assert told(lead, "?kind=reviews") == []


def test_fifty_make_a_page_and_the_next_one_keeps_the_filter(lead, project, max):
    for _ in range(51):
        audit.record("guidelines.written", by=max, target="coast", project_id=project.pk)
    assert len(told(lead, "?kind=rules")) == 50
    assert 'href="?kind=rules&amp;page=2"' in lead.get(f"{URL}?kind=rules").content.decode()
    assert len(told(lead, "?kind=rules&page=2")) == 1


def test_a_page_takes_a_fixed_number_of_queries(lead, project, review, max, django_assert_max_num_queries):
    for number in range(30):
        audit.record("review.flagged", by=max, target=f"review {review.pk + number}", project_id=project.pk)
    with django_assert_max_num_queries(9):
        lead.get(URL)


def test_another_project_has_its_own_page(lead, max):
    actions.create_project(slug="hills", name="Hills", scheme=defaults.scheme(), guidelines="", by=max)
    assert not any("max made the project" in line for line in told(lead))


@pytest.mark.parametrize(
    ("role", "status"), [("analyst", 403), ("adjudicator", 403), ("reader", 403), ("lead", 200)]
)
def test_only_leads_read_it(client, project, zoe, role, status):
    actions.add_member(project=project, user=zoe, role=Membership.Role(role), by=None)
    client.force_login(zoe)
    assert client.get(URL).status_code == status
    assert (URL in client.get("/projects/coast/").content.decode()) is (status == 200)


def test_nothing_is_done_by_opening_it(lead):
    before = Event.objects.count()
    assert lead.get(URL).status_code == 200
    assert lead.post(URL).status_code == 405
    assert Event.objects.count() == before


def test_every_code_that_is_recorded_has_words():
    kinds = "project|member|invitation|guidelines|scheme|policy|documents|training|suggester|release|review"
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOMS.rglob("actions.py"))
    codes = set(re.findall(rf'"((?:{kinds})\.[a-z-]+)"', sources))
    assert len(codes) > 12
    assert codes <= set(WORDS)


def test_every_code_is_found_under_a_kind():
    begins = tuple(begin for _title, begins in KINDS.values() for begin in begins)
    assert [code for code in WORDS if not code.startswith(begins)] == []
