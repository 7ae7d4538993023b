"""Suggestions planted in one of a report's two reviews, or withheld from it: who gets them, and that nobody says them."""

import json

import pytest
from django.test import Client

from annotator.adjudication.actions import open_case
from annotator.adjudication.models import Comparison
from annotator.corpus import actions as corpus
from annotator.projects.models import Policy
from annotator.review import actions, checks
from annotator.review.models import Exercise, Opening, Review, Span
from annotator.suggestions.models import Prediction
from tests.adjudication.conftest import adjudicate, settle
from tests.reports import claim, make_document
from tests.review.desk import Analyst, change, entry, hand_in

TEXT = "Harbour police said four league guards were killed. A nurse saw it. The boats left Tern village by night."
FREE = "Tern village"  # a name and a word, as the police are


def planted_in(review: Review) -> Span | None:
    rows = Opening.objects.get(review=review).body.get("planted", [])
    return Span.objects.get(review=review, public_id=rows[0]["id"]) if rows else None


def withheld_from(review: Review) -> list[str]:
    return [row["quote"] for row in Opening.objects.get(review=review).body.get("withheld", [])]


@pytest.fixture
def policy(project):
    def change(**values: object) -> None:
        Policy.objects.filter(project=project).update(twice_first=1000, **values)

    return change


@pytest.fixture
def report(project):
    return make_document(project, text=TEXT, sure="nurse")


@pytest.fixture
def two(ada, ben):
    """Lets Ada open the report, then Ben."""
    return lambda: (claim(ada), claim(ben))


def test_with_shares_of_zero_nothing_is_planted_or_withheld(policy, report, ada):
    policy()
    body = Opening.objects.get(review=claim(ada)).body
    assert {"planted", "withheld"}.isdisjoint(body)


def test_a_planted_suggestion_is_before_one_of_two_people_and_is_no_prediction(policy, report, two):
    policy(planted_share=100)
    first, second = two()
    assert planted_in(first).quote == FREE
    assert planted_in(second) is None
    proposed = json.dumps([one.body for one in Prediction.objects.all()])
    assert "rule" in proposed
    [prediction] = Prediction.objects.all()
    assert len(prediction.body["spans"]) == 4


def test_a_withheld_suggestion_is_missing_for_one_of_two_people(policy, report, two):
    policy(withheld_share=100)
    first, second = two()
    assert withheld_from(first) == ["nurse"]
    assert "nurse" not in {span.quote for span in first.spans.all()}
    assert "nurse" in {span.quote for span in second.spans.all()}


def test_whoever_comes_second_sees_suggestions_whatever_chance_says(policy, report, ada, ben):
    policy(planted_share=100)
    claim(ada)
    policy(planted_share=100, blind_share=100)
    assert claim(ben).arm == "assisted"


@pytest.mark.parametrize("why", ["once", "crossed", "blind", "blind-before", "calibration"])
def test_nothing_is_planted_where_another_would_not_see_it_or_something_else_is_measured(
    policy, report, ada, ben, why
):
    policy(planted_share=100, withheld_share=100)
    if why == "once":
        Policy.objects.update(twice_first=0, twice_share=0)
    if why == "crossed":
        Policy.objects.update(crossed_share=100)
    if why in ("blind", "blind-before"):
        Policy.objects.update(blind_share=100)
    if why == "calibration":
        Exercise.objects.create(document=report, kind="calibration")
    reviews = [claim(ada)]
    if why == "blind-before":
        Policy.objects.update(blind_share=0)
    if why != "once":
        reviews.append(claim(ben))
    assert not any({"planted", "withheld"} & set(Opening.objects.get(review=one).body) for one in reviews)


def test_on_page_and_api_the_planted_one_looks_like_any_other_and_nothing_tells_of_it(policy, report, ada):
    """Beside a suggestion of the same label, by the same hand."""
    policy(planted_share=100, withheld_share=100)
    review = claim(ada)
    desk = Analyst(Client(), ada, review)
    rows = {span["quote"]: span for span in desk.state()["spans"]}
    planted = rows[planted_in(review).quote]
    like = next(span for span in rows.values() if span["label"] == planted["label"] and span is not planted)
    own = {"start", "end", "label"}
    assert planted["origin"].keys() == like["origin"].keys()
    assert {k: v for k, v in planted["origin"].items() if k not in own} == {
        k: v for k, v in like["origin"].items() if k not in own
    }
    told = [desk.client.get(url).content for url in (desk.url, f"/reviews/{review.pk}/", "/account/data/")]
    told.append(json.dumps(desk.accept(planted["quote"])).encode())
    for page in told:
        assert b"planted" not in page
        assert b"withheld" not in page


def test_people_are_told_that_it_happens_and_not_where(client, policy, report, ada):
    client.force_login(ada)
    url = "/projects/coast/next/"
    assert b"on purpose" not in client.get(url).content
    policy(planted_share=1)
    assert b"put in on purpose" in client.get(url).content


def test_what_was_planted_and_accepted_is_in_nothing_that_is_submitted(policy, report, ada, ben):
    policy(planted_share=100)
    review = claim(ada)
    span = planted_in(review)
    hand_in(review)
    body = review.submissions.get().body
    assert span.quote not in {one["quote"] for one in body["spans"]}
    [kept] = body["planted"]
    assert (kept["quote"], kept["status"]) == (span.quote, "accepted")
    assert list(checks.faults()) == []


def test_nobody_has_to_settle_it_and_it_is_in_no_gold(client, policy, report, two, cleo):
    policy(planted_share=100)
    first, second = two()
    quote = planted_in(first).quote
    hand_in(first)
    hand_in(second)
    open_case(document_id=report.pk)
    adjudication = adjudicate(cleo)
    assert quote not in {span.quote for span in adjudication.spans.all()}
    settle(client, cleo)
    body = adjudication.submissions.get().body
    assert [one["quote"] for one in body["spans"] if one["status"] == "accepted"] == [
        "Harbour police", "four league guards were killed", "league", "nurse",
    ]  # fmt: skip
    assert list(checks.faults()) == []


def test_a_withheld_one_that_is_overlooked_is_settled_since_the_other_saw_it(policy, report, two, cleo):
    policy(withheld_share=100)
    first, second = two()
    hand_in(first)
    hand_in(second)
    open_case(document_id=report.pk)
    span = adjudicate(cleo).spans.get(quote="nurse")
    assert span.status == "suggested"


def test_a_planted_one_that_is_relabelled_is_what_the_person_marked(policy, report, ada):
    policy(planted_share=100)
    review = claim(ada)
    span = planted_in(review)
    desk = Analyst(Client(), ada, review)
    values = review.scheme.parsed.fill("ACTOR", {})
    shown = desk.span(span.quote)
    assert (
        desk.one(entry("relabel", change(shown, label="ACTOR", status="accepted", values=values)))["outcome"]
        == "applied"
    )
    hand_in(review)
    body = review.submissions.get().body
    mine = next(one for one in body["spans"] if one["quote"] == span.quote)
    assert (mine["label"], mine["origin"]) == ("ACTOR", {"by": "person"})
    assert body["planted"][0]["origin"]["label"] == "SOURCE"
    assert list(checks.faults()) == []


def test_a_review_of_nothing_but_a_planted_one_marks_nothing(policy, report, ada):
    policy(planted_share=100)
    review = claim(ada)
    desk, quote = Analyst(Client(), ada, review), planted_in(review).quote
    state = desk.state()
    others = [one for one in [*state["spans"], *state["links"]] if one.get("quote") != quote]
    rejected = entry("reject_many", *[change(one, status="rejected") for one in others])
    assert desk.one(rejected)["outcome"] == "applied"
    hand_in(review)
    body = review.submissions.get().body
    assert body["nothing_to_mark"] is True


def test_a_review_that_comes_back_keeps_it_and_says_nothing_of_it_again(policy, report, ada, max):
    policy(planted_share=100)
    review = claim(ada)
    hand_in(review)
    actions.send_back(review_id=review.pk, by=max, comment="Look again.")
    desk = Analyst(Client(), ada, review)
    shown = desk.span(planted_in(review).quote)
    assert desk.one(entry("reject", change(shown, status="rejected")))["outcome"] == "applied"
    assert desk.one(entry("submit", submission=2))["outcome"] == "applied"
    assert [one.body["planted"][0]["status"] for one in review.submissions.order_by("number")] == [
        "accepted",
        "rejected",
    ]
    assert list(checks.faults()) == []


def test_erasing_its_report_leaves_nothing_that_verify_minds(policy, report, ada, ben, max):
    policy(planted_share=100, withheld_share=100)
    review = claim(ada)
    hand_in(review)
    corpus.erase(document=report, reason="asked for", by=max)
    [row] = review.submissions.get().body["withheld"]
    assert row["quote"] == "█" * len("nurse")
    assert list(checks.faults()) == []


def test_what_became_of_it_is_held_against_what_was_settled(client, policy, report, two, cleo):
    policy(planted_share=100, withheld_share=100)
    first, second = two()
    quote = planted_in(first).quote
    hand_in(first)
    hand_in(second)
    open_case(document_id=report.pk)
    settle(client, cleo)
    mine = Comparison.objects.get(kind="gold", one=first).figures
    assert [(TEXT[start:end], hit) for _, start, end, _, hit in mine["planted"]] == [(quote, True)]
    assert [(TEXT[start:end], hit) for _, start, end, _, hit in mine["withheld"]] == [("nurse", False)]
    assert {"planted", "withheld"}.isdisjoint(Comparison.objects.get(kind="gold", one=second).figures)
    assert sum(sum(band) for band in mine["trust"]) == 3  # of the machine's own, without the withheld
