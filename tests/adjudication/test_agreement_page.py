"""The agreement page: figures before anything was settled, and the spans behind them."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.adjudication import actions, queries
from annotator.adjudication.models import Comparison
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.suggestions.models import Prediction, Suggester
from tests.adjudication.conftest import adjudicate, settle
from tests.reports import body, make_document
from tests.review.desk import Analyst, change, entry, hand_in
from tests.working import work

URL = "/projects/coast/agreement/"
BEHIND = "/projects/coast/differences/"
TOLL = "four league guards were killed"
NEW = "5b8f1c0e-0000-4000-8000-000000000003"


def told(client, who, url: str) -> str:
    """A page as this person reads it, on one line."""
    client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


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
    assert (
        f'2 · 1</td> <td class="num"><a href="{BEHIND}?&amp;label=SOURCE">0.67</a></td>'
        f' <td class="num"><a href="{BEHIND}?&amp;label=SOURCE&amp;overlap">0.67</a></td>'
        f' <td class="num"><a href="{BEHIND}?&amp;label=SOURCE">' in page
    )
    assert '<a href="?person=ada&amp;person=ben"><bdi>ada · ben</bdi></a>' in page


def test_blind_and_assisted_pairs_are_told_apart(client, pair, max):
    actions.compare(document_id=pair().pk)
    Comparison.objects.update(arms="assisted blind")
    client.force_login(max)
    assert b"1 pair of reviews" in client.get(f"{URL}?arms=assisted+blind").content
    assert b"Nothing to compare yet" in client.get(f"{URL}?arms=blind").content


def test_a_label_leads_to_the_spans_behind_its_figures(client, pair, max):
    document = pair(ben_leaves=("nurse",))
    actions.compare(document_id=document.pk)
    page = told(client, max, f"{BEHIND}?label=SOURCE")
    assert "<b>nurse</b>" in page
    assert "<b>Harbour police</b>" not in page
    review = document.reviews.get(user__username="ada")
    assert f'/reviews/{review.pk}/#{review.spans.get(quote="nurse").public_id}">nurse</a>' in page
    assert '<bdi>ben</bdi></dt> <dd class="muted">marked nothing here</dd>' in page
    assert "Nobody differs here." in told(client, max, f"{BEHIND}?label=ACTOR")
    for unknown in ("label=NONE", "label=ACTOR&attribute=none", "attribute=kind", "rule=G9"):
        assert client.get(f"{BEHIND}?{unknown}").status_code == 404


def test_overlap_and_a_rule_lead_to_their_own_places(client, project, ada, ben, max):
    """Ada takes “guards” into the party: another extent, which still meets Ben's; the nurse she marks alone."""
    document = make_document(project)
    Policy.objects.filter(project=project).update(twice_first=1000)
    for person, leaves in ((ada, ()), (ben, ("nurse",))):
        review = reviews.claim(access=get_project_for(person, "coast"))
        if person == ada:
            desk = Analyst(client, ada, review)
            league = desk.span("league")
            longer = change(league, end=league["start"] + len("league guards"), quote="league guards")
            assert desk.one(entry("adjust", longer))["outcome"] == "applied"
        hand_in(review, leaves)
    actions.compare(document_id=document.pk)
    for query, shown in (
        ("", ["league guards", "nurse"]),
        ("overlap", ["nurse"]),
        ("overlap&label=ACTOR", []),
        ("rule=edges", ["league guards"]),
        ("rule=edges&label=SOURCE", []),
        ("rule=marked&label=SOURCE", ["nurse"]),
        ("rule=G2", []),
    ):
        page = told(client, max, f"{BEHIND}?{query}")
        assert re.findall("<b>(.*?)</b>", page) == shown, query


def test_values_and_claims_lead_to_the_spans_behind_them(client, project, ada, ben, max):
    """Ada says injured, Ben killed: of one toll that both found none is the same, and their claims differ."""
    document = make_document(project)
    Policy.objects.filter(project=project).update(twice_first=1000)
    for person in (ada, ben):
        review = reviews.claim(access=get_project_for(person, "coast"))
        if person == ada:
            desk = Analyst(client, ada, review)
            toll = desk.span("four league guards were killed")
            values = toll["values"] | {"kind": {"value": "injured", "origin": "person"}}
            assert desk.one(entry("describe", change(toll, values=values)))["outcome"] == "applied"
        hand_in(review)
    actions.compare(document_id=document.pk)
    page = told(client, max, URL)
    behind = f"{BEHIND}?&amp;label=CASUALTY&amp;attribute=kind"
    assert f'<a href="{behind}">0.0 %</a>' in page
    assert f'<a href="{BEHIND}?&amp;claims">Whole claims' in page
    for query, ours, theirs in (
        ("label=CASUALTY&attribute=kind", ["injured"], ["killed"]),
        ("claims", ["injured", "4", "Harbour police"], ["killed", "4", "Harbour police"]),
    ):
        page = told(client, max, f"{BEHIND}?{query}")
        assert "<b>four league guards were killed</b>" in page
        assert re.findall(r'class="tag"><bdi>(.*?)</bdi>', page) == [*ours, *theirs]
    assert "Nobody differs here." in told(client, max, f"{BEHIND}?label=CASUALTY")


def test_each_pair_and_week_has_its_own_figures_and_its_own_spans(client, pair, max):
    """Week 18: both took everything, 4 of 4 alike. Week 19: Ben left the nurse out, F1 is 2 · 3 / (4 + 3) = 0.86.

    Of all 8 spans that Ada and 7 that Ben marked, 7 are the same: 2 · 7 / (8 + 7) = 0.93; of SOURCE 2 · 3 / (4 + 3).
    """
    for number, (leaves, day) in enumerate([((), 4), (("nurse",), 11)]):
        actions.compare(document_id=pair(ben_leaves=leaves, number=number).pk)
        Comparison.objects.filter(document__title=f"Report {number}").update(
            at=datetime(2031, 5, day, tzinfo=UTC)
        )
    page = told(client, max, URL)
    exact = re.findall(
        r'<bdi>(ada · ben|2031-W\d+)</bdi></a></th> <td class="num">(\d)</td> <td class="num"><a[^>]*>([\d.]+)',
        page,
    )
    assert exact == [("ada · ben", "2", "0.93"), ("2031-W18", "1", "1.00"), ("2031-W19", "1", "0.86")]
    assert "SOURCE, 2031-W19: 0.67" in page  # the picture
    assert 'week=2031-W19&amp;label=SOURCE">0.67</a>' in page
    week = told(client, max, f"{URL}?week=2031-W19")
    assert 'person=ada&amp;person=ben&amp;week=2031-W19"' in week
    assert "Against what was settled" not in week
    assert "Nobody differs here." in told(client, max, f"{BEHIND}?week=2031-W18")
    assert "<b>nurse</b>" in told(client, max, f"{BEHIND}?week=2031-W19&person=ada&person=ben")
    assert "Nothing to compare yet." in told(client, max, f"{URL}?person=ada&person=cleo")


def test_people_and_the_machine_are_compared_with_what_was_settled(client, pair, cleo, max):
    pair(ben_leaves=("nurse",))
    settle(client, cleo)
    client.force_login(max)
    page = " ".join(client.get(URL).content.decode().split())
    for part, name, f1 in (
        ("kind=gold&amp;person=ada", "ada", "1.00"),
        ("kind=gold&amp;person=ben", "ben", "0.86"),
        ("kind=machine&amp;suggester=patterns+test", "patterns test", "1.00"),
    ):
        row = f'<a href="?{part}"><bdi>{name}</bdi></a></th> <td class="num">1</td> <td class="num">'
        assert f'{row}<a href="{BEHIND}?{part}">{f1}</a>' in page


def test_rules_that_only_seconded_a_model_are_compared_by_all_they_propose(client, project, ada, ben, cleo):
    Policy.objects.filter(project=project).update(twice_first=1)
    document = make_document(project)
    model = Suggester.objects.create(project=project, name="learned", version="1", provider="learned")
    Prediction.objects.create(document=document, suggester=model, body=body(document.text))
    hand_in(reviews.claim(access=get_project_for(ada, "coast")))
    hand_in(reviews.claim(access=get_project_for(ben, "coast")), ("nurse",))
    actions.open_case(document_id=document.pk)
    settle(client, cleo)
    rules, trained = Comparison.objects.filter(kind="machine").order_by("-suggester")
    assert (rules.suggester, trained.suggester) == ("patterns test", "learned 1")
    assert rules.figures == trained.figures


def test_a_person_and_a_suggester_lead_to_what_was_settled_otherwise(client, pair, cleo, max):
    """Ben left out the nurse, whom Cleo takes; of his three spans all are right, of four there are he found three."""
    pair(ben_leaves=("nurse",))
    settle(client, cleo)
    page = told(client, max, f"{URL}?kind=gold&person=ben")
    assert "1 report, as it was said first and as it was settled." in page
    assert re.findall(r'1 · 2</td> <td class="num">(\d+ %)</td> <td class="num">(\d+ %)', page) == [
        ("100 %", "50 %")
    ]
    page = told(client, max, f"{BEHIND}?kind=gold&person=ben")
    assert "<b>nurse</b>" in page
    assert '<bdi>settled</bdi></dt> <dd> <small class="muted">SOURCE</small> <a class="quote"' in page
    assert "Nobody differs here." in told(client, max, f"{BEHIND}?kind=machine&suggester=patterns+test")


def test_what_all_agreed_on_and_the_adjudicator_turned_down_is_an_error_of_the_audit(
    client, pair, cleo, max, monkeypatch
):
    pair()
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    nurse = desk.span("nurse")
    desk.one(entry("reject", change(nurse, status="rejected")))
    settle(client, cleo)
    found = queries.audit(review.document.project)
    assert (found.errors, found.decided) == (1, 4)
    place = f'href="/reviews/{review.pk}/#{nurse["id"]}">nurse</a>'
    assert place in told(client, max, URL)


def test_an_agreed_span_that_is_moved_and_a_rejected_one_that_is_taken_are_errors_too(
    *, client, project, pair, cleo, max, monkeypatch
):
    """Of police, toll, league and nurse, the league gets a longer name, and the nurse, whom nobody took, is taken."""
    pair(ada_leaves=("nurse",), ben_leaves=("nurse",))
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    desk = Analyst(client, cleo, adjudicate(cleo))
    league = desk.span("league")
    longer = change(league, end=league["start"] + len("league guards"), quote="league guards")
    assert desk.one(entry("adjust", longer))["outcome"] == "applied"
    settle(client, cleo)
    found = queries.audit(project)
    assert (found.errors, found.decided) == (2, 4)
    page = told(client, max, URL)
    assert ">league guards</a>" in page
    assert ">nurse</a>" in page


@pytest.mark.parametrize("otherwise", ["value", "link"])
def test_an_agreed_toll_of_which_something_else_is_settled_is_an_error_too(
    *, client, project, pair, cleo, monkeypatch, otherwise
):
    """Both said: killed, and the police say so; what nobody had set, such as victims' status, counts for nothing."""
    pair()
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    desk = Analyst(client, cleo, adjudicate(cleo))
    toll = desk.span(TOLL)
    person = {"origin": "person"}
    values = toll["values"] | {"victim_status": {"value": "civilian", **person}}
    if otherwise == "value":
        values |= {"kind": {"value": "injured", **person}}
    assert desk.one(entry("describe", change(toll, values=values)))["outcome"] == "applied"
    if otherwise == "link":
        desk.accept(TOLL)
        desk.accept("nurse")
        link = desk.link()
        drawn = {
            "type": link["type"],
            "from": link["from"],
            "to": desk.span("nurse")["id"],
            "status": "accepted",
        }
        posted = entry("link", {"link": NEW, "before": None, "after": drawn}, change(link, status="rejected"))
        assert desk.one(posted)["outcome"] == "applied"
    settle(client, cleo)
    found = queries.audit(project)
    assert ([span.quote for span in found.wrong], found.decided) == ([TOLL], 4)


def test_what_all_agreed_on_and_is_settled_so_is_no_error(client, project, pair, cleo, monkeypatch):
    pair()
    monkeypatch.setattr(actions, "AUDIT_SHARE", 100.0)
    settle(client, cleo)
    found = queries.audit(project)
    assert (found.errors, found.decided) == (0, 4)


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_see_agreement(client, request, pair, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(URL).status_code == 403
    assert client.get(BEHIND).status_code == 403


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


@pytest.mark.parametrize("kind", ["pair", "gold"])
def test_the_places_behind_a_figure_take_as_many_queries_for_many_reports_as_for_one(
    client, pair, cleo, max, kind
):
    def asked() -> tuple[int, int]:
        client.force_login(max)
        with CaptureQueriesContext(connection) as found:
            page = client.get(f"{BEHIND}?kind={kind}").content.decode()
        return len(found), page.count("<b>nurse</b>")

    def differ(number: int) -> None:
        pair(ben_leaves=("nurse",), number=number)
        settle(client, cleo)

    differ(1)
    asked()  # what is kept for every later request is read with the first
    queries_of_one, places = asked()
    assert places
    differ(2)
    differ(3)
    assert asked() == (queries_of_one, 3 * places)
