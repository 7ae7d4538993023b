"""Which reports come to be settled, and by whom."""

import pytest

from annotator.adjudication import actions as actions_of_cases
from annotator.adjudication import queries
from annotator.adjudication.models import Case
from annotator.projects.queries import get_project_for
from annotator.review import actions
from annotator.review import queries as reviews
from annotator.review.models import Review
from tests.adjudication.conftest import HARBOUR, PORT, adjudicate, say_where
from tests.review.desk import Analyst, change, embedded, entry, hand_in
from tests.working import at_once, work

URL = "/projects/coast/adjudication/"


@pytest.mark.django_db(transaction=True)
def test_a_report_waits_to_be_settled_once_its_last_review_is_in(no_jobs, pair):
    document = pair(ben_leaves=("nurse",))
    Case.objects.all().delete()
    work()
    case = Case.objects.get(document=document)
    assert case.items == 1
    assert case.agreement == pytest.approx(3 / 4)


def test_an_adjudicator_sees_only_what_is_in_dispute(monkeypatch, pair, cleo):
    monkeypatch.setattr(actions_of_cases, "AUDIT_SHARE", 0)
    pair(ben_leaves=("nurse",))
    review = adjudicate(cleo)
    assert review.kind == "adjudication"
    found = dict(review.spans.exclude(origin__item=None).values_list("quote", "status"))
    assert found == {"nurse": "suggested"}


def test_the_worst_disagreement_comes_first(pair, cleo):
    pair(number=1)
    worst = pair(ben_leaves=("nurse", "league"), number=2)
    pair(ben_leaves=("nurse",), number=3)
    assert adjudicate(cleo).document == worst


def test_an_incident_in_dispute_counts_for_the_order_and_waits_with_all_that_people_say(pair, cleo):
    pair(number=1)
    disputed = pair(number=2)
    say_where(disputed, ("ada", PORT), ("ben", HARBOUR))
    case = Case.objects.get(document=disputed)
    assert (case.items, case.agreement) == (1, pytest.approx(4 / 5))
    review = adjudicate(cleo)
    [main] = review.incidents
    assert (review.document, main["status"]) == (disputed, "suggested")
    assert {one["location"] for one in main["origin"]["alternatives"]} == {"Brannport", "Brannport harbour"}


def test_an_incident_that_all_describe_alike_arrives_accepted(pair, cleo):
    document = pair()
    say_where(document, ("ada", PORT), ("ben", PORT | {"location": "brannport"}))
    case = Case.objects.get(document=document)
    assert (case.items, case.agreement) == (0, 1.0)
    assert [one["status"] for one in adjudicate(cleo).incidents] == ["accepted"]


def test_nobody_settles_what_they_reviewed(client, pair, project, ben):
    pair(ben_leaves=("nurse",))
    project.memberships.filter(user=ben).update(role="adjudicator")
    assert adjudicate(ben) is None
    client.force_login(ben)
    assert b"Nothing waits for you" in client.get(URL).content


def test_what_was_begun_is_given_again(pair, cleo):
    pair(ben_leaves=("nurse",))
    assert adjudicate(cleo) == adjudicate(cleo)


@pytest.mark.django_db(transaction=True)
def test_two_adjudicators_at_once_never_get_the_same_case(pair, cleo, max):
    pair(ben_leaves=("nurse",), number=1)
    pair(ben_leaves=("nurse",), number=2)
    people = [cleo, max]
    given = at_once(2, lambda number: adjudicate(people[number]).document_id)
    assert len(set(given)) == 2


def test_analysts_do_not_settle(client, pair, ada):
    pair()
    client.force_login(ada)
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert b"Adjudication" not in client.get("/projects/coast/").content


def test_a_stranger_finds_nothing(client, project, zoe):
    client.force_login(zoe)
    assert client.get(URL).status_code == 404


def test_the_page_lists_what_waits_and_takes_the_first(client, pair, cleo):
    pair(ben_leaves=("nurse",), number=7)
    client.force_login(cleo)
    page = client.get(URL).content.decode()
    assert "1 report waits" in page
    assert "Report 7" in page
    assert "75 %" in page
    answer = client.post(URL)
    assert answer["location"] == f"/reviews/{Review.objects.get(kind='adjudication').pk}/"
    assert client.get(answer["location"]).status_code == 200


def test_nothing_on_the_page_or_in_the_api_tells_who_said_what(client, pair, cleo, ada, ben):
    document = pair(ben_leaves=("nurse",))
    say_where(document, ("ada", PORT), ("ben", HARBOUR))
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    for answer in (client.get(desk.url), client.get(f"/reviews/{review.pk}/"), client.get(URL)):
        said = answer.content.decode().replace("/reviews/", "")
        for hidden in (ada.pseudonym, ben.pseudonym, ">ada<", ">ben<", "patterns", "audited", "parents"):
            assert hidden not in said
    behind = Review.objects.filter(kind="review").values_list("pk", flat=True)
    assert [client.get(f"/reviews/{pk}/").status_code for pk in behind] == [404, 404]


def test_once_it_is_settled_page_and_api_tell_who_said_it_and_how_until_it_is_reopened(client, pair, cleo):
    document = pair(ben_leaves=("nurse",))
    say_where(document, ("ada", PORT), ("ben", PORT))
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)

    def told(what: str, quote: str = "nurse") -> list[list[dict[str, str]]]:
        page = embedded(client.get(f"/reviews/{review.pk}/").content)
        found = []
        for shown in (page, desk.state()):
            one = next(one for one in shown[what] if quote in (one.get("quote"), one.get("location")))
            parents = one["origin"].get("parents", ())
            found.append(sorted((shown["said_by"][key] for key in parents), key=lambda said: said["by"]))
            assert bool(shown["said_by"]) == bool(parents)
        return found

    assert told("spans") == [[], []]
    for span in [one for one in desk.state()["spans"] if one["status"] == "suggested"]:
        desk.one(entry("accept", change(span, status="accepted")))
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    taken = {"arm": "assisted", "how": "accepted", "suggester": "patterns"}
    assert told("spans") == [[taken | {"by": "ada"}]] * 2
    assert [said["by"] for said in told("spans", "league")[0]] == ["ada", "ben"]
    assert [(said["by"], said["how"]) for said in told("incidents", "Brannport")[0]] == [
        ("ada", "added"),
        ("ben", "added"),
    ]
    actions.unsettle(review_id=review.pk, by=cleo, comment="Once more.")
    assert told("spans") == [[], []]


def test_what_is_drawn_to_be_decided_again_tells_itself_from_no_other_dispute(
    client, pair, cleo, monkeypatch
):
    monkeypatch.setattr(actions_of_cases, "AUDIT_SHARE", 100)
    pair(ada_leaves=("league",), ben_leaves=("league", "nurse"))
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    page = embedded(client.get(f"/reviews/{review.pk}/").content)
    for state in (desk.state(), page):
        told = {
            span["quote"]: (span["status"], sorted(span["origin"]), span["origin"]["versions"])
            for span in state["spans"]
        }
        assert len(told) == 4  # agreed, turned down by both, and marked by one
        assert len({str(look) for look in told.values()}) == 1
        assert not any("parents" in link["origin"] for link in state["links"])


# Settling


def test_what_is_settled_is_the_standing_opinion(client, pair, project, cleo):
    pair(ben_leaves=("nurse",))
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    assert desk.accept("nurse")["outcome"] == "applied"
    for span in [one for one in desk.state()["spans"] if one["status"] == "suggested"]:  # drawn for the audit
        desk.one(entry("accept", change(span, status="accepted")))
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    [opinion] = reviews.standing_opinions(project)
    assert opinion.review == review
    assert {span["quote"] for span in opinion.body["spans"] if span["status"] == "accepted"} == {
        "Harbour police", "four league guards were killed", "league", "nurse",
    }  # fmt: skip


def test_choosing_a_version_takes_it_and_turns_the_others_down_in_one_decision(client, pair, cleo, ada, ben):
    document = pair(ada_leaves=("league",))
    wider = {"start": 25, "end": 38, "quote": "league guards"}
    fresh = Review.objects.get(document=document, user=ada)
    assert document.text[wider["start"] : wider["end"]] == wider["quote"]
    extra = {"label": "ACTOR", "status": "accepted", "values": fresh.scheme.parsed.fill("ACTOR", {})} | wider
    body = fresh.submissions.get().body
    body["spans"].append({"id": "5b8f1c0e-0000-4000-8000-000000000001", "origin": {"by": "person"}} | extra)
    fresh.submissions.create(document=document, number=2, body=body, sha256="x")
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    rivals = [one for one in desk.state()["spans"] if one["quote"] in ("league", "league guards")]
    assert sorted(one["origin"]["versions"] for one in rivals) == [[1], [2]]
    assert len({one["origin"]["item"] for one in rivals}) == 1
    chosen, other = rivals
    posted = entry("choose", change(chosen, status="accepted"), change(other, status="rejected"))
    assert desk.one(posted)["outcome"] == "applied"
    assert desk.one(entry("undo", undoes=posted["key"]))["outcome"] == "applied"
    assert {one["status"] for one in desk.state()["spans"] if one["id"] in (chosen["id"], other["id"])} == {
        "suggested"
    }


def test_a_later_extra_review_counts_as_long_as_nobody_settles(pair, project, cleo):
    document = pair()
    last = document.reviews.last()
    body = last.submissions.get().body
    for span in body["spans"]:
        span["status"] = "rejected" if span["quote"] == "nurse" else span["status"]
    last.submissions.create(document=document, number=2, body=body, sha256="x")
    waiting = queries.waiting(get_project_for(cleo, "coast"))
    assert [case.document for case in waiting] == [document]
    assert adjudicate(cleo).spans.get(quote="nurse").status == "suggested"


def test_a_report_reviewed_once_is_not_settled(project, document, ada):
    hand_in(actions.claim(access=get_project_for(ada, "coast")))
    assert not Case.objects.exists()


@pytest.mark.parametrize(("state", "most"), [("open", 7), ("settled", 8)])
def test_the_page_on_which_one_settles_takes_seven_queries_besides_session_and_user(
    *, client, pair, cleo, django_assert_max_num_queries, state, most
):
    """Once it is settled, one more for who said what."""
    pair(ada_leaves=("nurse",))
    review = adjudicate(cleo)
    if state == "settled":
        hand_in(review)
    client.force_login(cleo)
    with django_assert_max_num_queries(2 + most):
        assert client.get(f"/reviews/{review.pk}/").status_code == 200
