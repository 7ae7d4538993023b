"""Whether suggestions pull those who see them: the page with every measure, worked out by hand."""

import re

import pytest

from annotator.adjudication.actions import open_case
from annotator.adjudication.models import Comparison
from annotator.projects.models import Policy, Project
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from tests.adjudication.conftest import settle
from tests.adjudication.test_agreement_page import told
from tests.reports import make_document
from tests.review.desk import Analyst, change, entry, hand_in

URL = "/projects/coast/bias/"


def row(page: str, name: str, table: int = 0) -> list[str]:
    """What stands beside a name in the table of this number."""
    found = re.findall(r"<table>.*?</table>", page)[table]
    cells = re.search(rf"<th scope=\"row\">(?:<a [^>]*>)?{name}\b.*?</tr>", found)[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", cells)]


def test_one_pair_tells_what_it_does_and_that_it_is_too_few(client, crossed, max):
    """Suggested and accepted by the one: police, toll, league. Found by the other: the nurse. Settled: all four.

    SOURCE: F1 with suggestions 1 − 0, with what was settled 2/3 − 2/3, and of one not suggested 0 − 1 found. ACTOR and
    CASUALTY: 1 − 0 both times.
    """
    page = told(client, max, URL)
    assert "1 settled report was reviewed once with suggestions and once without" in page
    source = row(page, "SOURCE")
    assert source[:2] == ["1.00 too few", "0.00 too few"]
    assert source[2].startswith("−1.00")
    assert source[2].endswith("too few")
    assert source[3:] == ["–", "69"]
    assert "<svg" not in page.split("<main", 1)[-1]  # nothing to draw of too few
    assert row(page, "ACTOR")[:3] == ["1.00 too few", "1.00 too few", "–"]
    assert row(page, "SOURCE", 1) == ["1", "0.0 %", "100 %", "0", "–", "–"]


def test_what_was_kept_is_held_against_what_was_right(client, crossed, max):
    """The three suggestions of score 0.9 were kept and are right; no edge of theirs breaks a rule."""
    page = told(client, max, URL)
    trust = row(page, "from 0.90", 2)
    assert trust[:3] == ["3", "100 %", "100 %"]
    assert trust[3].startswith("0.00")
    assert row(page, "SOURCE", 3)[:2] == ["0.0 % 0 / 1", "0.0 % 0 / 1"]


def test_how_people_work_is_told_with_and_without_suggestions(client, crossed, max):
    """Three accepted of three decided; one added of one."""
    page = told(client, max, URL)
    assert row(page, "With suggestions", 4)[:6] == ["100", "0", "0", "0", "0", "0"]
    assert row(page, "Without", 4)[:6] == ["0", "0", "0", "0", "0", "100"]


def test_where_many_pairs_agree_that_it_harms_the_label_says_so(client, crossed, max):
    """Seventy pairs in which the quality gap is −0.2 each time."""
    measured = {"SOURCE": {"anchoring": 0.1, "quality": -0.2}}
    Comparison.objects.bulk_create(
        Comparison(
            document_id=crossed.document_id, kind="pair", one_id=crossed.one_id, other_id=crossed.other_id,
            at=crossed.at, arms="assisted blind",
            figures=crossed.figures | {"crossed": measured, "unsuggested": {}},
        )
        for _ in range(69)
    )  # fmt: skip
    page = told(client, max, URL)
    assert "harm</span>" in page
    assert "SOURCE, nearer to what was settled: −0.20 (−0.20 … −0.19)" in page  # the picture
    assert row(page, "SOURCE")[-1] == "0"  # no pair is needed any more


def test_where_the_policy_asks_for_no_pairs_the_page_says_so(client, project, max):
    page = told(client, max, URL)
    assert "Nothing to compare yet." in page
    assert "The policy asks for none" in page


def test_what_was_planted_and_withheld_is_told_with_its_places_once_it_is_settled(
    client, ada, ben, cleo, max
):
    """Ada accepts what was planted, and overlooks what was withheld from her: 1 of 1, and 0 of 1.

    A share of 1 of 1, or 0 of 1, has an interval as narrow as .2 from 16 on.
    """
    Policy.objects.update(twice_first=9, planted_share=100, withheld_share=100)
    text = "Harbour police said four league guards were killed. A nurse saw it. The boats left Tern village by night."
    document = make_document(Project.objects.get(), text=text, sure="nurse")
    first, second = (reviews.claim(access=get_project_for(one, "coast")) for one in (ada, ben))
    for one in (first, second):
        assert "Nothing that was planted or withheld is settled yet." in told(client, max, URL)
        hand_in(one)
    open_case(document_id=document.pk)
    settle(client, cleo)
    page = told(client, max, URL)
    assert row(page, "All", 1) == ["100 % 1 / 1", "21 % … 100 %", "15", "0.0 % 0 / 1", "0.0 % … 79 %", "15"]
    assert row(page, "SOURCE", 1)[0] == "100 % 1 / 1"
    [planted] = first.opening.body["planted"]
    assert f'href="/reviews/{first.pk}/#{planted["id"]}"><bdi>Tern village</bdi>' in page
    assert f'href="/reviews/{first.pk}/"><bdi>nurse</bdi>' in page
    assert "planted, accepted" in page
    assert "withheld, overlooked" in page


def test_where_nothing_is_planted_the_page_does_not_speak_of_it(client, crossed, max):
    assert "planted" not in told(client, max, URL)


def test_edges_that_break_a_rule_lead_to_their_spans(client, ada, ben, cleo, max):
    """Both take the article before the nurse into the span, one of the two sources of each."""
    Policy.objects.update(twice_first=9)
    document = make_document(Project.objects.get())
    for person in (ada, ben):
        review = reviews.claim(access=get_project_for(person, "coast"))
        desk = Analyst(client, person, review)
        nurse = desk.span("nurse")
        wider = change(nurse, start=nurse["start"] - 2, quote="A nurse")
        assert desk.one(entry("adjust", wider))["outcome"] == "applied"
        hand_in(review)
    open_case(document_id=document.pk)
    settle(client, cleo)
    behind = "/projects/coast/differences/?kind=gold&amp;arms=assisted&amp;label=SOURCE&amp;edges"
    assert f'<a href="{behind}">50 %</a>' in told(client, max, URL)
    page = told(client, max, behind.replace("&amp;", "&"))
    assert re.findall("<b>(.*?)</b>", page) == ["A nurse", "A nurse"]


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_see_it(client, request, project, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(URL).status_code == 403
