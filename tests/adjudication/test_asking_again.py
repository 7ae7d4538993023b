"""Whoever settles a report gives one of its reviews back, waits, and goes on with what came of it."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from annotator.accounts.models import User
from annotator.adjudication import actions, queries
from annotator.audit.models import Event
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import checks, leaving, versions
from annotator.review.models import Decision, Plan, Return, Review
from annotator.spans.renaming import Name
from tests.adjudication.conftest import HARBOUR, PORT, adjudicate, say_where
from tests.review.desk import Analyst, change, entry, hand_in
from tests.working import at_once, work

COMMENT = "Is the nurse a source?"
ADJUDICATION = "/projects/coast/adjudication/"


@pytest.fixture(autouse=True)
def nothing_is_audited(monkeypatch) -> None:
    monkeypatch.setattr(actions, "AUDIT_SHARE", 0)


@pytest.fixture
def cleos(pair, cleo) -> Review:
    """Cleo settles a report of which Ada left the league out, and Ben the nurse."""
    pair(ada_leaves=("league",), ben_leaves=("nurse",))
    return adjudicate(cleo)


def key_of(review: Review, adjudication: Review) -> str:
    return next(one.key for one in queries.voices(adjudication) if one.review == review.pk)


def of(person: User) -> Review:
    return Review.objects.filter(user=person, kind="review").earliest("pk")


def ask(client, cleos: Review, person: User, by: User | None = None):
    """The person's review goes back."""
    client.force_login(by or cleos.user)
    said = {"voice": key_of(of(person), cleos), "comment": COMMENT}
    return client.post(f"/reviews/{cleos.pk}/ask-again/", said)


def submit_again(client, person: User, *rejected: str, number: int = 2) -> Review:
    """The person turns these quotes down, hands in, and a worker opens the case."""
    review = of(person)
    desk = Analyst(client, person, review)
    for quote in rejected:
        assert desk.one(entry("reject", change(desk.span(quote), status="rejected")))["outcome"] == "applied"
    assert desk.one(entry("submit", submission=number))["outcome"] == "applied"
    actions.open_case(document_id=review.document_id)
    return review


# Asking


def test_the_page_shows_what_each_review_says_alone_and_no_name(client, cleos, cleo, ada, ben):
    client.force_login(cleo)
    assert f"/reviews/{cleos.pk}/ask-again/" in client.get(f"/reviews/{cleos.pk}/").content.decode()
    page = client.get(f"/reviews/{cleos.pk}/ask-again/").content.decode()
    voices = re.findall(r"Review (\d).*?<ul(.*?)</ul>", page, re.S)
    assert sorted(re.findall(r'class="quote" dir="auto">(.*?)<', said)[0] for _, said in voices) == [
        "league",
        "nurse",
    ]
    for person in (ada, ben):
        assert not re.search(rf"\b{person.username}\b", page)
        assert person.pseudonym not in page


def test_the_page_shows_where_they_say_it_happened_if_they_differ(client, cleos, cleo):
    say_where(cleos.document, ("ada", PORT), ("ben", HARBOUR))
    client.force_login(cleo)
    page = client.get(f"/reviews/{cleos.pk}/ask-again/").content.decode()
    assert {place for place in ("Brannport", "Brannport harbour · 2031-05-03") if f">{place}<" in page} == {
        "Brannport",
        "Brannport harbour · 2031-05-03",
    }


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
        review = reviews.claim(access=get_project_for(person, "coast"))
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


def test_reviews_under_two_versions_of_the_scheme_say_the_same_in_other_names(
    *, client, document, ada, ben, cleo, max
):
    Policy.objects.update(twice_first=9)
    access = get_project_for(max, "coast")
    hand_in(reviews.claim(access=get_project_for(ada, "coast")))
    renamed = json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))
    seen = access.project.scheme.sha256
    versions.change_scheme(access=access, scheme=renamed, renames={Name("ACTOR"): "PARTY"}, seen=seen)
    hand_in(reviews.claim(access=get_project_for(ben, "coast")))
    actions.open_case(document_id=document.pk)
    client.force_login(cleo)
    page = client.get(f"/reviews/{adjudicate(cleo).pk}/ask-again/").content.decode()
    assert page.count("says nothing that not all say") == 2


@pytest.mark.parametrize("name", ["cleo", "max"])
def test_who_settles_or_leads_gives_a_review_back_and_settling_waits(client, cleos, ada, name):
    by = User.objects.get(username=name)
    assert ask(client, cleos, ada, by)["location"] == ADJUDICATION
    cleos.refresh_from_db()
    assert (cleos.state, of(ada).state) == (Review.State.WAITING, Review.State.OPEN)
    assert Return.objects.get(submission__review=of(ada)).by == by
    assert Event.objects.get(code="review.sent-back").actor == by
    assert list(checks.faults()) == []


def test_a_lead_may_also_do_so_from_the_review_itself(cleos, ada, max):
    reviews.send_back(review_id=of(ada).pk, by=max, comment=COMMENT)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING


def test_its_owner_reads_the_comment(client, cleos, ada):
    ask(client, cleos, ada)
    client.force_login(ada)
    assert COMMENT in client.get("/").content.decode()


def test_both_reviews_can_go_back_and_both_are_waited_for(client, cleos, ada, ben):
    ask(client, cleos, ada)
    assert ask(client, cleos, ben).status_code == 302
    submit_again(client, ada)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING
    submit_again(client, ben)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.OPEN
    assert list(checks.faults()) == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        pytest.param({"comment": COMMENT}, 422, id="no review"),
        pytest.param({"voice": "x", "comment": COMMENT}, 422, id="an unknown review"),
        pytest.param({"comment": " "}, 422, id="no comment"),
    ],
)
def test_without_a_review_or_a_comment_nothing_goes_back(client, cleos, cleo, said, status):
    client.force_login(cleo)
    answer = client.post(f"/reviews/{cleos.pk}/ask-again/", said)
    assert answer.status_code == status
    assert "errorlist" in answer.content.decode()
    assert not Return.objects.exists()


def test_nobody_else_sends_back(client, cleos, ada, zoe):
    for name in ("ada", "ben", "zoe"):
        assert ask(client, cleos, ada, User.objects.get(username=name)).status_code == 404
    Membership.objects.filter(user=cleos.user).update(role="analyst")
    assert ask(client, cleos, ada).status_code == 403
    client.force_login(ada)
    assert client.get(f"/reviews/{of(ada).pk}/ask-again/").status_code == 403


def test_a_review_whose_owner_is_gone_stays(client, cleos, ada, max):
    leaving.remove(access=get_project_for(max, "coast"), pk=Membership.objects.get(user=ada).pk)
    assert b"no longer in the project" in ask(client, cleos, ada).content


# While it waits


def test_while_it_waits_nothing_is_decided_or_settled_and_the_page_says_so(client, cleos, ada, cleo):
    ask(client, cleos, ada)
    desk = Analyst(client, cleo, cleos)
    for posted in (entry("accept", change(desk.span("nurse"), status="accepted")), entry("submit")):
        answer = desk.one(posted)
        assert (answer["outcome"], answer["code"]) == ("refused", "closed")
        assert "All that you decided is kept" in answer["reason"]
    assert "waits for a review that went back" in client.get(f"/reviews/{cleos.pk}/").content.decode()
    page = client.get(ADJUDICATION).content.decode()
    assert "It waits for a review that went back" in page
    assert desk.state()["state"] == "waiting"


def test_while_it_waits_another_report_can_be_settled(client, cleos, pair, ada, cleo):
    other = pair(ben_leaves=("nurse",), number=1)
    ask(client, cleos, ada)
    assert adjudicate(cleo).document == other


def test_nobody_else_takes_a_report_that_waits(client, cleos, ada, max):
    ask(client, cleos, ada)
    submit_again(client, ada)
    assert adjudicate(max) is None
    client.force_login(max)
    assert b"Others have taken what waited" in client.post(ADJUDICATION).content


def test_its_analysts_see_that_it_is_being_settled_and_do_not_recall(client, cleos, ada, ben):
    ask(client, cleos, ada)
    client.force_login(ben)
    assert ">being settled</span>" in client.get("/projects/coast/next/").content.decode()
    with pytest.raises(Refusal, match="settling this report"):
        reviews.recall(review_id=of(ben).pk, by=ben)


# Going on


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
    access = get_project_for(max, "coast")
    renamed = json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))
    seen = access.project.scheme.sha256
    versions.change_scheme(access=access, scheme=renamed, renames={Name("ACTOR"): "PARTY"}, seen=seen)
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


def test_a_review_that_is_left_goes_to_another_person_and_is_waited_for(client, cleos, ada, zoe, project):
    ask(client, cleos, ada)
    Review.objects.filter(pk=of(ada).pk).update(lease_until=cleos.opened_at)
    Membership.objects.create(project=project, user=zoe, role="analyst")
    taken = reviews.claim(access=get_project_for(zoe, "coast"))
    assert taken.document == cleos.document
    actions.open_case(document_id=cleos.document_id)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING
    desk = Analyst(client, zoe, taken)
    desk.decide_everything()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    actions.open_case(document_id=cleos.document_id)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.OPEN
    assert list(checks.faults()) == []


def test_an_extra_that_went_back_and_was_left_is_waited_for_no_longer(client, cleos, ada, cleo):
    Review.objects.filter(pk=of(ada).pk).update(slot=None)
    Review.objects.filter(kind="review").exclude(pk=of(ada).pk).update(slot=1)
    Plan.objects.update(needed=1)
    ask(client, cleos, ada)
    assert adjudicate(cleo) is None
    Review.objects.filter(pk=of(ada).pk).update(lease_until=clock.now() - timedelta(minutes=1))
    assert adjudicate(cleo) == cleos
    assert list(checks.faults()) == []


# Others meanwhile


@pytest.mark.parametrize("gone", ["an analyst now", "switched off"])
def test_who_can_settle_no_more_blocks_nobody(*, client, cleos, ada, cleo, max, gone):
    ask(client, cleos, ada)
    if gone == "switched off":
        User.objects.filter(pk=cleo.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=cleo).update(role="analyst")
    submit_again(client, ada)
    client.force_login(max)
    assert cleos.document.title in client.get(ADJUDICATION).content.decode()
    client.post(ADJUDICATION)
    taken = Review.objects.get(user=max)
    assert (taken.document, taken.slot) == (cleos.document, 1)
    cleos.refresh_from_db()
    assert cleos.slot is None
    assert list(checks.faults()) == []


def test_who_left_while_it_waited_hears_who_has_it_now(client, cleos, ada, cleo, max):
    accepted = Analyst(client, cleo, cleos).accept("nurse")
    assert accepted["outcome"] == "applied"
    ask(client, cleos, ada)
    leaving.remove(access=get_project_for(max, "coast"), pk=Membership.objects.get(user=cleo).pk)
    submit_again(client, ada)
    taken = adjudicate(max)
    assert taken.document == cleos.document
    Membership.objects.create(project=cleos.document.project, user=cleo, role="adjudicator")
    assert adjudicate(cleo) is None

    def said() -> str:
        desk = Analyst(client, cleo, cleos)
        answer = desk.one(entry("reject", change(desk.span("league"), status="rejected")))
        assert (answer["outcome"], answer["code"]) == ("refused", "closed")
        return answer["reason"]

    assert said() == "Somebody else settles this report now; what you had decided stays on record."
    desk = Analyst(client, max, taken)
    for quote in ("nurse", "league"):
        desk.accept(quote)
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    assert said() == "Somebody else has settled this report meanwhile; what you had decided stays on record."
    assert Analyst(client, cleo, cleos).span("nurse")["status"] == "accepted"
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_settling_and_sending_back_at_the_same_moment_only_one_happens(client, cleos, ada, max, _again):
    desk = Analyst(client, cleos.user, cleos)
    for quote in ("nurse", "league"):
        desk.accept(quote)
    desk.decide_links()

    def act(number: int) -> bool:
        if number:
            return desk.one(entry("submit"))["outcome"] == "applied"
        try:
            reviews.send_back(review_id=of(ada).pk, by=max, comment=COMMENT)
        except Refusal:
            return False
        return True

    assert sorted(at_once(2, act)) == [False, True]
    assert list(checks.faults()) == []


def test_only_adjudications_wait(cleos, ada):
    with pytest.raises(IntegrityError, match="review_state_known"), transaction.atomic():
        Review.objects.filter(user=ada).update(state="waiting")
