"""The agreement page: figures before anything was settled, and the spans behind them."""

import pytest

from annotator.adjudication import actions, queries
from annotator.adjudication.models import Comparison
from tests.adjudication.conftest import adjudicate
from tests.review.desk import Analyst, change, entry
from tests.working import work

URL = "/projects/coast/agreement/"


def settle(client, cleo) -> Analyst:
    """Cleo takes everything that waits, and submits."""
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    waiting = [one for one in desk.state()["spans"] if one["status"] == "suggested"]
    if waiting:
        desk.one(entry("accept_many", *[change(one, status="accepted") for one in waiting]))
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    actions.compare(document_id=review.document_id)
    return desk


@pytest.mark.django_db(transaction=True)
def test_figures_come_by_themselves_after_a_submission(no_jobs, pair):
    pair(ben_leaves=("nurse",))
    work()
    assert Comparison.objects.filter(kind="pair").count() == 1


def test_the_page_tells_labels_values_people_and_weeks(client, pair, max):
    """Ada marks two sources, Ben one of them: F1 of SOURCE is 2 · 1 / (2 + 1) = 0.67, of ACTOR 1."""
    actions.compare(document_id=pair(ben_leaves=("nurse",)).pk)
    client.force_login(max)
    page = " ".join(client.get(URL).content.decode().split())
    assert "1 pair of reviews" in page
    assert "agree in 100 %" in page
    assert '2 · 1</td> <td class="num">0.67</td> <td class="num">0.67</td>' in page
    assert "ada · ben" in page


def test_blind_and_assisted_pairs_are_told_apart(client, pair, max):
    actions.compare(document_id=pair().pk)
    Comparison.objects.update(arms="assisted blind")
    client.force_login(max)
    assert b"1 pair of reviews" in client.get(f"{URL}?arms=assisted+blind").content
    assert b"Nothing to compare yet" in client.get(f"{URL}?arms=blind").content


def test_a_label_leads_to_the_spans_behind_its_figures(client, pair, max):
    document = pair(ben_leaves=("nurse",))
    actions.compare(document_id=document.pk)
    client.force_login(max)
    page = client.get(f"{URL}SOURCE/").content.decode()
    assert "<b>nurse</b>" in page
    assert "Harbour police</b>" not in page
    review = document.reviews.get(user__username="ada")
    assert f"/reviews/{review.pk}/#{review.spans.get(quote='nurse').public_id}" in page
    assert client.get(f"{URL}NONE/").status_code == 404


def test_people_and_the_machine_are_compared_with_what_was_settled(client, pair, cleo, max):
    pair(ben_leaves=("nurse",))
    settle(client, cleo)
    client.force_login(max)
    page = " ".join(client.get(URL).content.decode().split())
    for name, f1 in (("ada", "1.00"), ("ben", "0.86"), ("patterns test", "1.00")):
        assert f'<bdi>{name}</bdi></th> <td class="num">1</td> <td class="num">{f1}</td>' in page


def test_what_all_agreed_on_and_the_adjudicator_turned_down_is_an_error_of_the_audit(
    client, project, pair, cleo, monkeypatch
):
    pair()
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    nurse = desk.span("nurse")
    desk.one(entry("reject", change(nurse, status="rejected")))
    settle(client, cleo)
    assert queries.audit(project) == (1, 4)


def test_an_agreed_span_that_is_moved_and_a_rejected_one_that_is_taken_are_errors_too(
    client, project, pair, cleo, monkeypatch
):
    """Of police, toll, league and nurse, the league gets a longer name, and the nurse, whom nobody took, is taken."""
    pair(ada_leaves=("nurse",), ben_leaves=("nurse",))
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    desk = Analyst(client, cleo, adjudicate(cleo))
    league = desk.span("league")
    longer = change(league, end=league["start"] + len("league guards"), quote="league guards")
    assert desk.one(entry("adjust", longer))["outcome"] == "applied"
    settle(client, cleo)
    assert queries.audit(project) == (2, 4)


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_see_agreement(client, request, pair, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}SOURCE/").status_code == 403


def test_agreement_reads_what_was_said_first_and_settling_what_was_said_last(pair):
    document = pair()
    last = document.reviews.last()
    body = last.submissions.get().body
    body["spans"] = []
    last.submissions.create(document=document, number=2, body=body, sha256="x")
    actions.compare(document_id=document.pk)
    figures = Comparison.objects.get(kind="pair").figures
    assert figures["labels"]["SOURCE"]["exact"] == [2, 2, 2]
    assert [len(state.spans) for state in queries.opinions(document)] == [4, 0]
