"""The route that takes decisions."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from annotator.audit.models import Event
from annotator.projects.models import Policy
from annotator.review.models import Decision, Review, Span, Submission
from tests.review.desk import WHEN, Analyst, change, entry

TOLL = "four league guards were killed"


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


def test_undo_takes_back_the_last_decision_links_and_all(desk):
    toll, link = desk.span(TOLL), desk.link()
    rejected = entry("reject", change(toll, status="rejected"), change(link, status="rejected"))
    desk.one(rejected)
    assert desk.link()["status"] == "rejected"
    assert desk.one(entry("undo", undoes=rejected["key"]))["outcome"] == "applied"
    assert (desk.span(TOLL), desk.link()) == (toll, link)


def test_redo_brings_back_what_was_undone(desk):
    posted = desk.accept("nurse")["entry"]
    desk.one(entry("undo", undoes=posted["key"]))
    assert desk.one(entry("redo", redoes=posted["key"]))["outcome"] == "applied"
    assert desk.span("nurse")["status"] == "accepted"


def test_undo_of_an_added_span_removes_it_and_redo_brings_it_back_with_its_id(desk, review):
    values = desk.span("league")["values"]
    made = str(uuid4())
    after = {
        "start": 54,
        "end": 63,
        "label": "ACTOR",
        "status": "accepted",
        "values": values,
        "quote": "Brannport",
    }
    added = entry("add", {"span": made, "before": None, "after": after})
    desk.one(added)
    desk.one(entry("undo", undoes=added["key"]))
    assert not Span.objects.filter(review=review, public_id=made).exists()
    assert desk.one(entry("redo", redoes=added["key"]))["outcome"] == "applied"
    assert desk.span("Brannport")["id"] == made


def test_undo_of_another_than_the_last_decision_is_refused(desk):
    first = desk.accept("nurse")["entry"]
    desk.accept("league")
    assert desk.one(entry("undo", undoes=first["key"]))["code"] == "not-last"


def test_undo_and_what_it_takes_back_may_wait_in_one_request(desk):
    accepted = entry("accept", change(desk.span("nurse"), status="accepted"))
    taken_back = entry("undo", undoes=accepted["key"])
    brought_back = entry("redo", redoes=accepted["key"])
    results = desk.post(accepted, taken_back, brought_back).json()["results"]
    assert [result["outcome"] for result in results] == ["applied"] * 3


def test_submit_is_refused_while_something_waits_and_says_what(desk):
    answer = desk.one(entry("submit"))
    assert answer["code"] == "incomplete"
    assert {"span": desk.span("nurse")["id"], "now": desk.span("nurse")} in answer["state"]


def test_a_toll_needs_a_source_or_the_word_that_nobody_is_named(desk):
    desk.decide_everything()
    link = desk.link()
    desk.one(entry("unlink", change(link, status="rejected")))
    refused = desk.one(entry("submit"))
    assert refused["reason"].endswith("attribution is undecided")
    toll = desk.span(TOLL)
    values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
    desk.one(entry("describe", change(toll, values=values)))
    assert desk.one(entry("submit"))["outcome"] == "applied"


def test_a_submission_holds_what_the_review_said_and_closes_it(desk, review):
    desk.decide_everything()
    desk.one(entry("submit"))
    submission = Submission.objects.get(review=review)
    assert [span["quote"] for span in submission.body["spans"] if span["status"] == "accepted"] == [
        "Harbour police", TOLL, "league", "nurse",
    ]  # fmt: skip
    assert submission.body["document"]["text_sha256"] == review.document.text_sha256
    assert desk.one(entry("note", note="late"))["code"] == "closed"
    assert Event.objects.filter(code="review.submitted").count() == 1


def test_submitting_twice_with_one_key_makes_one_submission(desk, review):
    desk.decide_everything()
    posted = entry("submit")
    assert [desk.one(posted)["outcome"] for _ in range(2)] == ["applied", "repeated"]
    assert Submission.objects.filter(review=review).count() == 1


def test_when_something_was_decided_is_stored_to_the_microsecond(desk, review):
    when = "2031-05-04T08:00:00.123456+00:00"
    desk.one(entry("note", note="seen", shown_at=when, decided_at=when))
    stored = Decision.objects.get(review=review, kind="note")
    assert {stored.shown_at.isoformat(), stored.decided_at.isoformat()} == {when}


def test_nothing_to_mark_is_a_valid_result_that_has_to_be_said(desk, review):
    spans, links = desk.state()["spans"], desk.state()["links"]
    desk.one(entry("reject_many", *[change(one, status="rejected") for one in [*spans, *links]]))
    assert desk.one(entry("submit"))["code"] == "incomplete"
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"
    assert Submission.objects.get(review=review).body["nothing_to_mark"] is True


def test_the_submit_route_answers_a_conflict_while_something_waits(desk):
    body = {"key": str(uuid4()), "shown_at": WHEN, "decided_at": WHEN}
    answer = desk.client.post(f"{desk.url}submit/", body, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["results"][0]["code"] == "incomplete"


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"key": "1"}, "key"),
        ({"kind": "explode"}, "kind"),
        ({"kind": []}, "kind"),
        ({"more": 1.5}, "entry.more"),
        ({"shown_at": "yesterday"}, "shown_at"),
        ({"decided_at": "2031-05-04T08:00:00"}, "decided_at"),
        ({"decided_at": "0001-01-01T00:00:00+14:00"}, "decided_at"),
        ({"changes": []}, "changes"),
        ({"changes": [{"span": str(uuid4()), "before": None, "after": None}]}, "changes[0]"),
        ({"changes": [{"span": "x", "before": None, "after": {"start": "1"}}]}, "changes[0].after"),
        ({"note": 4}, "note"),
        ({"note": "x" * 5_001}, "note"),
        ({"targets": ["0f8fad5b-d9cb-469f-a165-70867728950e"] * 2}, "targets"),
        ({"note": "a\x00b"}, "entry.note"),
        ({"note": "\ud800"}, "entry.note"),
        ({"more": {"deep": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}}, "entry.more.deep" + "[0]" * 11),
    ],
)
def test_a_malformed_entry_is_named_and_nothing_of_the_request_is_applied(desk, review, broken, where):
    sound = entry("accept", change(desk.span("nurse"), status="accepted"))
    answer = desk.post(sound, entry("accept", change(desk.span("league"), status="accepted")) | broken)
    assert answer.status_code == 400
    assert [(error["entry"], error["where"]) for error in answer.json()["errors"]] == [(1, where)]
    assert not Decision.objects.filter(review=review).exists()


@pytest.mark.parametrize("sent", [b"", b"{", b"{}", b"[]", b"3", b"[3]", b"\xff", b"[NaN]", b"[" * 100_000])
def test_a_body_that_is_no_list_of_entries_is_refused(desk, sent):
    answer = desk.client.post(f"{desk.url}decisions/", sent, content_type="application/json")
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_answered_in_json_with_the_limit(desk):
    answer = desk.client.post(
        f"{desk.url}decisions/", b"[" + b" " * 5 * 2**20 + b"]", content_type="application/json"
    )
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "a request has at most 5,242,880 bytes: send it in parts",
    )


def test_a_number_that_only_equals_the_stored_one_is_refused(desk, review):
    """4.0 equals 4 in Python; an undo would have to put the 4.0 back, which is no count."""
    toll = desk.span(TOLL)
    posted = entry("accept", change(toll, status="accepted"))
    posted["changes"][0]["before"] = toll_part = dict(posted["changes"][0]["before"])
    toll_part["values"] = toll["values"] | {"count_min": {"value": 4.0, "origin": "machine"}}
    answer = desk.client.post(
        f"{desk.url}decisions/", json.dumps([posted]).encode(), content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"].endswith("count_min.value")


def test_nobody_gets_401_as_json_and_a_stranger_404(client, review, zoe):
    url = f"/api/v1/reviews/{review.pk}/decisions/"
    nobody = Client().post(url, [], content_type="application/json")
    assert (nobody.status_code, nobody["content-type"]) == (401, "application/problem+json")
    client.force_login(zoe)
    assert client.post(url, [], content_type="application/json").status_code == 400
    assert client.post(url, [entry("note", note="x")], content_type="application/json").status_code == 404


def test_another_analyst_of_the_project_meets_404_and_a_lead_may_read_but_not_decide(review, ben, max):
    other = Analyst(Client(), ben, review)
    assert other.client.get(other.url).status_code == 404
    lead = Analyst(Client(), max, review)
    assert len(lead.state()["spans"]) == 4
    answer = lead.post(entry("note", note="mine"))
    assert answer.status_code == 403
    assert "another person" in answer.json()["detail"]


def test_a_request_without_csrf_token_is_refused_as_json(ada, review):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    answer = strict.post(f"/api/v1/reviews/{review.pk}/decisions/", [], content_type="application/json")
    assert (answer.status_code, answer["content-type"]) == (403, "application/problem+json")


def test_get_is_not_a_way_to_decide(desk):
    assert desk.client.get(f"{desk.url}decisions/").status_code == 405


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
