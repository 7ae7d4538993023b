"""The route that takes decisions."""

from uuid import uuid4

import pytest

from annotator.projects.models import Policy
from annotator.review.models import Decision, Review, Span
from tests.reports import TOLL
from tests.review.desk import change, entry


def test_a_decision_is_stored_with_what_was_before_and_after(desk, review):
    posted = desk.accept(TOLL)["entry"]
    stored = Decision.objects.get(review=review)
    assert (str(stored.key), stored.kind, stored.number) == (posted["key"], "accept", 1)
    assert stored.changes == posted["changes"]
    assert Span.objects.get(review=review, quote=TOLL).status == "accepted"


def test_the_answer_carries_outcome_revision_and_counters(desk):
    answer = desk.post(entry("reject", change(desk.span("nurse"), status="rejected"))).json()
    assert answer["results"][0]["outcome"] == "applied"
    assert answer["revision"] == 1
    assert answer["counters"] == {"total": 4, "decided": 1}


def test_only_the_touched_blocks_come_back_and_only_to_the_page(desk):
    posted = entry("accept", change(desk.span("nurse"), status="accepted"))
    assert "blocks" not in desk.post(posted).json()
    posted = entry("reject", change(desk.span("nurse"), status="rejected"))
    blocks = desk.post(posted, HTTP_HX_REQUEST="true").json()["blocks"]
    assert list(blocks) == ["1"]
    assert blocks["1"].startswith('<p class="block')


def test_the_same_key_again_changes_nothing(desk, review):
    posted = desk.accept(TOLL)["entry"]
    assert desk.one(posted)["outcome"] == "repeated"
    assert Decision.objects.filter(review=review).count() == 1


def test_the_same_key_with_another_body_is_a_conflict_and_other_entries_go_on(desk):
    posted = desk.accept(TOLL)["entry"]
    other = entry("reject", change(desk.span("nurse"), status="rejected"))
    answer = desk.post(posted | {"note": "other"}, other)
    assert answer.status_code == 409
    assert [result["outcome"] for result in answer.json()["results"]] == ["refused", "applied"]
    assert answer.json()["results"][0]["code"] == "key-reused"


def test_a_decision_on_what_another_tab_changed_is_refused_with_the_state_that_stands(desk):
    seen_before = desk.span(TOLL)
    desk.accept(TOLL)
    late = desk.one(entry("reject", change(seen_before, status="rejected")))
    assert (late["outcome"], late["code"]) == ("refused", "stale")
    assert late["state"][0]["now"]["status"] == "accepted"


def test_a_refusal_does_not_stop_entries_that_do_not_depend_on_it(desk):
    stale = entry("reject", change(desk.span(TOLL) | {"status": "accepted"}, status="rejected"))
    sound = entry("accept", change(desk.span("nurse"), status="accepted"))
    assert [result["outcome"] for result in desk.post(stale, sound).json()["results"]] == [
        "refused",
        "applied",
    ]


def test_entries_of_one_request_build_on_each_other(desk):
    nurse = desk.span("nurse")
    first = entry("accept", change(nurse, status="accepted"))
    second = entry("reject", change(nurse | {"status": "accepted"}, status="rejected"))
    assert [result["outcome"] for result in desk.post(first, second).json()["results"]] == ["applied"] * 2
    assert desk.span("nurse")["status"] == "rejected"


def test_atomic_applies_all_or_nothing(desk, review):
    sound = entry("accept", change(desk.span("nurse"), status="accepted"))
    stale = entry("reject", change(desk.span(TOLL) | {"status": "accepted"}, status="rejected"))
    answer = desk.post(sound, stale, query="?atomic=1")
    assert answer.status_code == 409
    assert [result["key"] for result in answer.json()["results"]] == [stale["key"]]
    assert not Decision.objects.filter(review=review).exists()
    assert desk.span("nurse")["status"] == "suggested"


def test_a_span_added_by_the_page_keeps_the_id_made_there(desk, review):
    made, text = str(uuid4()), review.document.text
    start = text.index("a child was hurt")
    values = desk.span(TOLL)["values"]
    values = {name: {"value": held["value"], "origin": "person"} for name, held in values.items()}
    after = {"start": start, "end": start + 16, "label": "CASUALTY", "status": "accepted", "values": values,
             "quote": "a child was hurt"}  # fmt: skip
    assert desk.one(entry("add", {"span": made, "before": None, "after": after}))["outcome"] == "applied"
    assert desk.span("a child was hurt")["id"] == made
    assert desk.span("a child was hurt")["origin"] == {"by": "person"}


def test_mentions_are_accepted_and_added_in_one_decision_that_one_undo_takes_back(desk, review):
    league, text = desk.span("league"), review.document.text
    start = text.index("Brannport")
    added = {name: league[name] for name in ("label", "values")} | {
        "status": "accepted",
        "quote": "Brannport",
    }
    added |= {"start": start, "end": start + len("Brannport")}
    many = entry(
        "accept_many",
        change(league, status="accepted"),
        {"span": str(uuid4()), "before": None, "after": added},
    )
    before = desk.state()["spans"]
    assert desk.one(many)["outcome"] == "applied"
    assert desk.span("Brannport")["origin"] == {"by": "person"}
    assert desk.one(entry("undo", undoes=many["key"]))["outcome"] == "applied"
    assert desk.state()["spans"] == before
    assert Decision.objects.filter(review=review).count() == 2


ALLOWED = [
    (None, "assisted", "league", {}, "policy does not let"),
    (50, "blind", "league", {}, "policy does not let"),
    (100, "assisted", "league", {}, "and 1.00 is needed"),
    (50, "assisted", TOLL, {}, "each CASUALTY is decided by itself"),
    (50, "assisted", "league", {"values": {}}, "may not change a span like this"),
    (50, "assisted", "league", {}, None),
]


@pytest.mark.parametrize("case", ALLOWED)
def test_suggestions_are_accepted_by_their_score_only_as_the_policy_allows(desk, review, case):
    least, arm, quote, more, why = case
    Policy.objects.filter(project=review.document.project).update(accepts_from=least)
    Review.objects.filter(pk=review.pk).update(arm=arm)
    span = desk.span(quote)
    if more:
        kind = {"kind": {"value": "civilians", "origin": "person"}}
        more = {"values": span["values"] | kind}
    answer = desk.one(entry("accept_scored", change(span, status="accepted", **more)))
    assert answer["outcome"] == ("refused" if why else "applied")
    assert why is None or why in answer["reason"]
    assert desk.span(quote)["status"] == ("suggested" if why else "accepted")


def test_two_labels_are_not_accepted_by_one_score(desk, review):
    Policy.objects.filter(project=review.document.project).update(accepts_from=50)
    both = [change(desk.span(quote), status="accepted") for quote in ("league", "nurse")]
    answer = desk.one(entry("accept_scored", *both))
    assert answer["reason"] == "ACTOR and SOURCE are not accepted at once"


def test_an_id_that_is_taken_elsewhere_in_the_review_is_refused(desk):
    league = desk.span("league")
    after = {
        "start": 74,
        "end": 79,
        "label": "ACTOR",
        "status": "accepted",
        "values": league["values"],
        "quote": "said ",
    }
    answer = desk.one(entry("add", {"span": league["id"], "before": None, "after": after}))
    assert (answer["code"], answer["state"][0]["now"]) == ("stale", league)


def test_a_link_to_a_span_in_another_paragraph_is_minded(desk):
    nurse, toll = desk.span("nurse"), desk.span(TOLL)
    arrow = {"type": "claimed-by", "from": toll["id"], "to": nurse["id"], "status": "accepted"}
    made = str(uuid4())
    assert desk.one(entry("link", {"link": made, "before": None, "after": arrow}))["outcome"] == "applied"
    answer = desk.one(entry("reject", change(nurse, status="rejected")))
    assert (answer["code"], answer["state"][0]["link"]) == ("link-end", made)


def test_when_something_was_decided_is_stored_to_the_microsecond(desk, review):
    when = "2031-05-04T08:00:00.123456+00:00"
    desk.one(entry("note", note="seen", shown_at=when, decided_at=when))
    stored = Decision.objects.get(review=review, kind="note")
    assert {stored.shown_at.isoformat(), stored.decided_at.isoformat()} == {when}


def test_one_decision_takes_five_queries_besides_session_and_user(desk, django_assert_num_queries):
    toll, link = desk.span(TOLL), desk.link()
    posted = entry("accept", change(toll, status="accepted"), change(link, status="accepted"))
    with django_assert_num_queries(2 + 5 + 2):  # begin and commit are counted as savepoints inside a test
        assert desk.one(posted, HTTP_HX_REQUEST="true")["outcome"] == "applied"


@pytest.mark.parametrize("words", ["", " "], ids=["empty", "blank"])
def test_a_text_that_says_nothing_is_refused_as_a_value_and_null_is_none(desk, words):
    police = desk.span("Harbour police")
    values = [police["values"] | {"cue": {"value": said, "origin": "person"}} for said in (words, None)]
    refused, described = (desk.one(entry("describe", change(police, values=one))) for one in values)
    assert (refused["outcome"], refused["code"]) == ("refused", "value")
    assert refused["reason"] == "cue must say something, or be null"
    assert described["outcome"] == "applied"
    assert desk.span("Harbour police")["values"]["cue"] == {"value": None, "origin": "person"}


@pytest.mark.parametrize("kind", ["add", "adjust"])
def test_a_new_extent_of_blanks_alone_is_refused(desk, review, kind):
    nurse = desk.span("nurse")
    at = review.document.text.index(" ")
    blank = {"start": at, "end": at + 1, "quote": " "}
    posted = change(nurse, **blank)
    if kind == "add":
        posted = {"span": str(uuid4()), "before": None, "after": posted["after"] | {"status": "accepted"}}
    answer = desk.one(entry(kind, posted))
    assert (answer["outcome"], answer["code"]) == ("refused", "quote")
    assert answer["reason"] == "a span must hold more than blanks"
    assert desk.span("nurse") == nurse
    assert len(desk.state()["spans"]) == 4
