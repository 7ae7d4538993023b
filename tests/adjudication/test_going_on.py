"""Settling goes on with what came of a review that was given back."""

import pytest

from annotator.adjudication import actions
from annotator.projects import actions as projects
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import checks
from annotator.review.models import Decision, Return, Review
from tests.adjudication.asking import COMMENT, ask, key_of, of, submit_again
from tests.adjudication.conftest import adjudicate
from tests.reports import claim
from tests.review.desk import Analyst, change, entry, hand_in
from tests.review.schemes import put_in_force, with_party
from tests.working import work

pytestmark = pytest.mark.usefixtures("nothing_is_audited")


def test_what_changed_comes_as_a_suggestion_and_what_was_decided_stays(client, cleos, ada, cleo):
    desk = Analyst(client, cleo, cleos)
    desk.one(entry("reject", change(desk.span("league"), status="rejected")))
    desk.accept("nurse")
    kept = {one["id"]: one for one in desk.state()["spans"] if one["quote"] != "nurse"}
    ask(client, cleos, ada)
    desk = Analyst(client, ada, of(ada))
    start = cleos.document.text.index("A nurse")
    wider = change(desk.span("nurse"), start=start, end=start + 7, quote="A nurse")
    assert desk.one(entry("adjust", wider))["outcome"] == "applied"
    submit_again(client, ada)
    desk = Analyst(client, cleo, cleos)
    now = {one["id"]: one for one in desk.state()["spans"]}
    assert {key: now[key] for key in kept} == kept
    [new] = [one for key, one in now.items() if key not in kept]
    assert (new["quote"], new["status"], new["origin"]["by"]) == ("A nurse", "suggested", "people")
    assert desk.one(entry("submit"))["code"] == "incomplete"
    desk.accept("A nurse")
    assert desk.one(entry("submit"))["outcome"] == "applied"
    assert list(checks.faults()) == []


def test_what_came_in_again_stands_in_the_history_as_the_programs_decision(client, cleos, ada, cleo):
    ask(client, cleos, ada)
    submit_again(client, ada, "nurse")
    merge = Decision.objects.get(review=cleos, kind="merge")
    assert [one["span"] for one in merge.changes if "span" in one and one["after"] is None]
    desk = Analyst(client, cleo, cleos)
    assert [one["quote"] for one in desk.state()["spans"]].count("nurse") == 0
    assert list(checks.faults()) == []


def test_what_is_in_again_speaks_the_words_in_which_settling_began(client, cleos, ada, cleo, max):
    ask(client, cleos, ada)
    put_in_force(max, with_party())
    submit_again(client, ada, "nurse")
    spans = Analyst(client, cleo, cleos).state()["spans"]
    assert [one["label"] for one in spans if one["quote"] == "league"] == ["ACTOR"]
    assert "nurse" not in {one["quote"] for one in spans}
    assert list(checks.faults()) == []


def test_nothing_goes_back_and_nothing_is_reopened_in_the_archive(client, cleos, ada, max):
    projects.archive(access=get_project_for(max, "coast"))
    client.force_login(max)
    said = {"voice": key_of(of(ada), cleos), "comment": COMMENT}
    assert b"in the archive" in client.post(f"/reviews/{cleos.pk}/ask-again/", said).content
    Review.objects.filter(pk=cleos.pk).update(state="submitted")
    assert b"in the archive" in client.post(f"/reviews/{cleos.pk}/unsettle/", {"comment": "x"}).content
    assert not Return.objects.exists()


def test_nothing_from_before_is_undone(client, cleos, ada, cleo):
    accepted = Analyst(client, cleo, cleos).accept("nurse")["entry"]
    ask(client, cleos, ada)
    submit_again(client, ada)
    answer = Analyst(client, cleo, cleos).one(entry("undo", undoes=accepted["key"]))
    assert (answer["outcome"], answer["code"]) == ("refused", "not-last")


def test_nobody_makes_a_merge_by_hand(client, cleos, cleo):
    answer = Analyst(client, cleo, cleos).post(entry("merge"))
    assert answer.status_code == 400


def test_an_entry_cannot_say_who_proposed_what_it_adds(client, cleos, cleo):
    desk = Analyst(client, cleo, cleos)
    state = {**desk.span("nurse"), "status": "accepted", "start": 0, "end": 7, "quote": "Harbour"}
    names = ("start", "end", "label", "status", "values", "quote")
    added = {
        "span": "5b8f1c0e-0000-4000-8000-00000000000f",
        "before": None,
        "after": {n: state[n] for n in names},
    }
    posted = entry("add", {**added, "origin": {"by": "people", "parents": []}})
    desk.one(posted)
    found = [one for one in desk.state()["spans"] if one["quote"] == "Harbour"]
    assert all(one["origin"] == {"by": "person"} for one in found)


@pytest.mark.django_db(transaction=True)
def test_a_worker_lets_it_go_on_by_itself(no_jobs, client, cleos, ada):
    ask(client, cleos, ada)
    desk = Analyst(client, ada, of(ada))
    desk.one(entry("submit", submission=2))
    work()
    cleos.refresh_from_db()
    assert cleos.state == Review.State.OPEN


def test_a_reopened_report_can_wait_too_and_keeps_its_spans(client, cleos, ada, cleo, max):
    desk = Analyst(client, cleo, cleos)
    for quote in ("nurse", "league"):
        desk.accept(quote)
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    before = {one["id"] for one in desk.state()["spans"]}
    assert b"until it is reopened" in ask(client, cleos, ada).content
    reviews.unsettle(review_id=cleos.pk, by=max, comment="The nurse.")
    assert ask(client, cleos, ada, max).status_code == 302
    submit_again(client, ada)
    desk = Analyst(client, cleo, cleos)
    assert {one["id"] for one in desk.state()["spans"]} == before
    assert desk.one(entry("submit", submission=2))["outcome"] == "applied"
    assert list(checks.faults()) == []


def place(desk: Analyst, where: str) -> None:
    """Say where the main incident was."""
    [main] = desk.state()["incidents"]
    before = {name: held for name, held in main.items() if name not in ("id", "origin")}
    after = before | {"location": where, "location_precision": "exact", "status": "accepted"}
    said = {"incident": main["id"], "before": before, "after": after}
    assert desk.one(entry("incident", said))["outcome"] == "applied"


def test_a_place_that_was_chosen_is_asked_again_once_somebody_names_a_third(
    *, client, document, ada, ben, cleo, max
):
    Policy.objects.update(twice_first=9)
    for person, where in ((ada, "Brannport"), (ben, "Ostrel")):
        review = claim(person)
        place(Analyst(client, person, review), where)
        hand_in(review)
    actions.open_case(document_id=document.pk)
    cleos = adjudicate(cleo)
    place(Analyst(client, cleo, cleos), "Ostrel")
    ask(client, cleos, ben)
    place(Analyst(client, ben, of(ben)), "Kesh")
    submit_again(client, ben)
    [main] = Analyst(client, cleo, cleos).state()["incidents"]
    assert main["status"] == "suggested"
    assert sorted(one["location"] for one in main["origin"]["alternatives"]) == ["Brannport", "Kesh"]
    assert list(checks.faults()) == []
