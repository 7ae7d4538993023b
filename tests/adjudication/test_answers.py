"""What a lead is told first on the project's page: how good, how far, what is disputed, does the machine bias us."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from annotator.adjudication import actions
from annotator.adjudication.models import Comparison
from annotator.common import clock
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Decision, Plan, Review, Submission
from tests.adjudication.conftest import adjudicate, hand_in
from tests.adjudication.test_agreement_page import BEHIND, settle
from tests.adjudication.test_agreement_page import told as told_at
from tests.reports import make_document, unread
from tests.review.desk import Analyst, change, entry

URL = "/projects/coast/"
AGREEMENT = "/projects/coast/agreement/"


def told(client, who, url: str = URL) -> str:
    return told_at(client, who, url)


def test_before_anybody_reviewed_each_answer_says_what_is_missing(client, project, max):
    make_document(project)
    page = told(client, max)
    assert "Not enough yet: no report has been reviewed by two people." in page
    assert "0 reports are gold, 0 reviewed, 1 open." in page
    assert "Not enough yet to say how many hours are left" in page
    assert "Nothing yet." in page
    assert "Not enough yet: 0 of about 70 pairs." in page
    assert "The policy asks for none" in page


def test_an_empty_project_is_asked_nothing(client, project, max):
    assert "How good?" not in told(client, max)


@pytest.mark.parametrize("role", ["analyst", "adjudicator", "reader"])
def test_only_leads_are_told(client, pair, project, zoe, role):
    pair()
    projects.add_member(project=project, user=zoe, role=Membership.Role(role), by=None)
    page = told(client, zoe)
    assert "1 of 1 reports reviewed" in page
    assert "How good?" not in page
    assert "agree" not in page


def test_agreement_leads_to_the_page_and_the_spans_behind_it(client, pair, max):
    """Ada marks two sources, Ben one of them: 2 · 1 / (2 + 1) = 67 %."""
    actions.compare(document_id=pair(ben_leaves=("nurse",)).pk)
    page = told(client, max)
    assert f'<a href="{BEHIND}?claims">Two people agree on 100 % of whole claims,</a>' in page
    assert f'<a href="{BEHIND}?label=SOURCE">on 67 % of SOURCE</a>' in page
    assert "none of it has been decided again" in page
    assert "0 reports are gold, 1 reviewed, 0 open." in page
    assert "1 report waits to be settled." in page


def test_the_audit_says_how_often_agreement_was_wrong(client, pair, cleo, max, monkeypatch):
    """One of four is turned down; Wilson's interval of 1 / 4 is 4.6 to 69.9 per cent."""
    pair()
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    desk = Analyst(client, cleo, adjudicate(cleo))
    desk.one(entry("reject", change(desk.span("nurse"), status="rejected")))
    settle(client, cleo)
    page = told(client, max)
    assert "Of 4 spans on which all agreed and that were decided again unmarked, 1 came out otherwise" in page
    assert "between 4.6 % and 70 % of what people agree on is wrong" in page
    assert "1 report is gold, 0 reviewed, 0 open." in page


def test_what_is_most_fought_over_comes_with_the_newest_place(client, pair, max):
    for number, leaves in enumerate([("league",), ("nurse",), ("nurse",)]):
        document = pair(ben_leaves=leaves, number=number)
        actions.compare(document_id=document.pk)
    page = told(client, max)
    source = page.index(f'<a href="{BEHIND}?label=SOURCE&amp;rule=marked">SOURCE: marked or not, 2 times</a>')
    assert source < page.index(
        f'<a href="{BEHIND}?label=ACTOR&amp;rule=marked">ACTOR: marked or not, once</a>'
    )
    review = document.reviews.get(user__username="ada")
    place = f"/reviews/{review.pk}/#{review.spans.get(quote='nurse').public_id}"
    assert f'href="{place}">nurse</a>' in page


def test_at_most_five_are_named_and_each_says_which_rule_is_at_stake(client, pair, max):
    actions.compare(document_id=pair(ben_leaves=("nurse",)).pk)
    made = Comparison.objects.get(kind="pair")
    fought = [["G1", "ACTOR"], ["G2", "SOURCE"], ["edges", "CASUALTY"], ["words", "ACTOR", "SOURCE"]]
    made.figures["fought"] += [[what, 2] for what in fought]
    made.figures["fought"] += [[["value", "CASUALTY", "kind", "injured", "killed"], 3]]
    made.save(update_fields=["figures"])
    page = told(client, max)
    for said in (
        "ACTOR: a blank, a mark or a possessive at the edge (G1), 2 times",
        "SOURCE: an article before a name (G2), 2 times",
        "CASUALTY: how far it reaches, 2 times",
        "the same words as ACTOR or SOURCE, 2 times",
        "CASUALTY, kind: injured or killed, 3 times",
    ):
        assert said in page
    assert "marked or not" not in page


@pytest.mark.parametrize(
    ("counted", "told_as"),
    [
        ("exact,4,4", "4"),
        ("at-least,4,", "at least 4"),
        ("at-most,0,4", "at most 4"),
        ("at-most,,4", "at most 4"),
        ("about,4,4", "about 4"),
        ("range,4,6", "4–6"),
        ("vague,12,", "vague, at least 12"),
        ("none,0,0", "none"),
        ("unspecified,,", "no number"),
    ],
)
def test_a_toll_that_is_fought_over_is_told_as_one(client, pair, max, counted, told_as):
    actions.compare(document_id=pair().pk)
    made = Comparison.objects.get(kind="pair")
    made.figures["fought"] = [[["count", "CASUALTY", "count_min", counted, "exact,9,9"], 1]]
    made.save(update_fields=["figures"])
    page = told(client, max)
    assert f'?label=CASUALTY&amp;attribute=count_min">CASUALTY, the number: {told_as} or 9, once</a>' in page


def test_of_one_span_the_audit_speaks_in_the_singular(client, pair, cleo, max, monkeypatch):
    """Both turn down all but the police."""
    leaves = ("four league guards were killed", "league", "nurse")
    pair(ada_leaves=leaves, ben_leaves=leaves)
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    desk = Analyst(client, cleo, adjudicate(cleo))
    for quote in leaves:
        desk.one(entry("reject", change(desk.span(quote), status="rejected")))
    settle(client, cleo)
    for url in (URL, AGREEMENT):
        assert "Of 1 span on which all agreed and that was decided again unmarked" in told(client, max, url)


def test_values_fought_over_are_named_whoever_gave_which(client, project, ada, ben, max):
    Policy.objects.filter(project=project).update(twice_first=1000)
    for number, says_injured in enumerate((ada, ben)):
        document = make_document(
            project, text=f"Harbour police said four league guards were killed. A nurse. {number}"
        )
        for person in (ada, ben):
            review = reviews.claim(access=get_project_for(person, "coast"))
            if person == says_injured:
                desk = Analyst(Client(), person, review)
                toll = desk.span("four league guards were killed")
                values = toll["values"] | {"kind": {"value": "injured", "origin": "person"}}
                assert desk.one(entry("describe", change(toll, values=values)))["outcome"] == "applied"
            hand_in(review)
        actions.compare(document_id=document.pk)
    page = told(client, max)
    assert "CASUALTY, kind: injured or killed, 2 times" in page
    assert ">four league guards were killed</a>" in page


def test_open_questions_about_the_guidelines_are_counted_until_they_are_written_anew(
    client, pair, review, ada, max
):
    Analyst(client, ada, review).one(entry("gap", note="Is a nurse a source?"))
    assert "1 question that the guidelines do not answer is open." in told(client, max)
    projects.write_guidelines(access=get_project_for(max, "coast"), markdown="A nurse is a source.")
    assert "do not answer" not in told(client, max)


def reviewed(project, person, *, minutes: int, days_ago: int = 0) -> None:
    """A report that a person reviewed, a decision a minute."""
    document = make_document(
        project, text=f"Report {uuid4()}: Harbour police said four league guards were killed. A nurse."
    )
    Plan.objects.create(document=document, needed=1, free=0)
    review = Review.objects.create(
        document=document, user=person, state=Review.State.SUBMITTED,
        scheme=project.scheme, guideline=project.guideline,
    )  # fmt: skip
    start = clock.now()
    for number in range(minutes):
        Decision.objects.create(
            review=review, document_id=document.pk, number=number + 1, key=uuid4(), digest="", kind="accept",
            changes=[], shown_at=start + timedelta(minutes=number), decided_at=start + timedelta(minutes=number + 1),
        )  # fmt: skip
    when = clock.now() - timedelta(days=days_ago)
    Submission.objects.create(
        review=review, document=document, number=1, body={}, sha256="", submitted_at=when
    )


def test_hours_left_are_told_at_the_median_of_five_reviews_within_a_month(client, project, ada, max):
    """Five took 1, 1, 2, 9 and 9 minutes, median 2; one long ago took 9. Thirty-one reports are left: 62 minutes."""
    for number in range(31):
        unread(project, text=f"Nobody died. {number}")
    reviewed(project, ada, minutes=9, days_ago=31)
    for minutes in (1, 1, 2, 9):
        reviewed(project, ada, minutes=minutes)
    assert "Not enough yet to say how many hours are left" in told(client, max)
    reviewed(project, ada, minutes=9)
    assert "About 1 hour of reviewing is left" in told(client, max)


def test_what_only_the_one_without_suggestions_found_is_counted_and_shown(client, crossed, max):
    assert crossed.figures["unsuggested"] == {"SOURCE": [0, 0, 1, 0]}
    said = '<a href="/projects/coast/bias/">Not enough yet: 1 of about 70 pairs.</a>'
    assert said in told(client, max)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([66, 5, 14, 15], "finds 9.0 % fewer unsuggested spans of ACTOR: 71 % instead of 80 %."),
        ([70, 9, 10, 11], "None seen in 70 pairs."),
        ([0, 0, 3, 0], "Not enough yet: in 70 pairs hardly anything was missing among the suggestions."),
    ],
)
def test_seventy_pairs_tell_whether_suggestions_make_people_overlook(client, pair, max, counts, sentence):
    """With suggestions 66 + 5 of 100 are found, without 66 + 14; 79 and 80 of 100 may be chance."""
    actions.compare(document_id=pair().pk)
    made = Comparison.objects.get(kind="pair")
    found = [{"ACTOR": counts}, *({} for _ in range(69))]
    Comparison.objects.bulk_create(
        Comparison(
            document_id=made.document_id, kind="pair", one_id=made.one_id, other_id=made.other_id, at=made.at,
            arms="assisted blind", figures=made.figures | {"unsuggested": one},
        )
        for one in found
    )  # fmt: skip
    assert sentence in told(client, max)


def test_the_page_takes_as_many_queries_for_many_pairs_as_for_few(
    client, pair, max, django_assert_max_num_queries
):
    for number in range(3):
        actions.compare(document_id=pair(ben_leaves=("nurse", "league"), number=number).pk)
    client.force_login(max)
    with django_assert_max_num_queries(27):
        client.get(URL)
