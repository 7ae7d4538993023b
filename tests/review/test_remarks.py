"""Notes, guideline gaps, skips and reports that cannot be coded: what the server stores, shows and refuses."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from annotator.audit.models import Event
from annotator.projects import actions as projects
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import checks
from annotator.review.actions import claim
from annotator.review.models import ClosedGap, Decision, Review, Submission
from annotator.spans.words import sha256
from tests.reports import TOLL, make_document
from tests.review.desk import Analyst, change, embedded, entry

RAISED = "/projects/coast/raised/"


def remarks_shown(desk: Analyst, review: Review) -> list[tuple[str, str]]:
    page = embedded(desk.client.get(f"/reviews/{review.pk}/").content)
    return [(said["kind"], said["note"]) for said in page["remarks"] if said["key"] not in page["redoable"]]


def test_notes_stand_in_order_on_the_page_until_they_are_taken_back(desk, review):
    toll = desk.span(TOLL)["id"]
    first = entry("note", targets=[toll], note="why?")
    second = entry("note", targets=[toll], note="two\nlines")
    desk.post(first, second)
    assert remarks_shown(desk, review) == [("note", "why?"), ("note", "two\nlines")]
    desk.one(entry("undo", undoes=second["key"]))
    assert remarks_shown(desk, review) == [("note", "why?")]
    desk.one(entry("redo", redoes=second["key"]))
    assert remarks_shown(desk, review) == [("note", "why?"), ("note", "two\nlines")]


def test_a_note_about_a_span_that_is_not_there_is_refused(desk, review):
    answer = desk.one(entry("note", targets=[str(uuid4())], note="why?"))
    assert (answer["outcome"], answer["code"]) == ("refused", "stale")
    assert not Decision.objects.filter(review=review).exists()


@pytest.mark.parametrize(
    ("faulty", "where"),
    [
        (entry("note", note=" "), "note"),
        (entry("note", note="x" * 5001), "note"),
        (entry("flag"), "reason"),
        (entry("flag", reason="boring"), "reason"),
        (entry("reopen"), "kind"),
    ],
)
def test_a_malformed_remark_is_refused_with_its_place(desk, review, faulty, where):
    answer = desk.post(faulty)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == where
    assert not Decision.objects.filter(review=review).exists()


def test_a_skip_survives_a_reload(desk, review):
    skip = entry("skip", targets=[desk.span(TOLL)["id"]])
    desk.one(skip)
    assert remarks_shown(desk, review) == [("skip", "")]


def test_a_submission_holds_the_notes_and_gaps_that_stand(desk, review):
    toll = desk.span(TOLL)["id"]
    desk.post(
        entry("note", targets=[toll], note="why?"),
        entry("gap", targets=[toll], note="arrests?"),
        entry("gap"),
        entry("ungap"),
    )
    desk.decide_everything()
    desk.one(entry("submit"))
    submission = Submission.objects.get(review=review)
    assert submission.body["notes"] == [{"spans": [toll], "note": "why?"}]
    assert submission.body["gaps"] == [{"spans": [toll], "note": "arrests?"}]
    assert submission.sha256 == sha256(submission.body)
    assert list(checks.faults()) == []


def test_a_submission_without_remarks_is_what_it_always_was(desk, review):
    note = entry("note", note="why?")
    desk.post(note, entry("undo", undoes=note["key"]))
    desk.decide_everything()
    desk.one(entry("submit"))
    assert not {"notes", "gaps"} & Submission.objects.get(review=review).body.keys()


@pytest.mark.parametrize("kind", ["note", "gap", "skip"])
def test_a_remark_takes_six_queries_besides_session_and_user(desk, django_assert_max_num_queries, kind):
    said = entry(kind, targets=[desk.span(TOLL)["id"]], note="why?")
    with django_assert_max_num_queries(2 + 6 + 2):  # and the savepoint of the transaction
        desk.one(said)


# Reports that cannot be coded


def flag(desk: Analyst, **more) -> dict:
    flagged = entry("flag", reason="duplicate", note="of the report of 3 May", **more)
    assert desk.one(flagged)["outcome"] == "applied"
    return flagged


def test_a_flag_ends_the_review_and_frees_the_person_for_the_next_report(desk, review, project, ada):
    other = make_document(
        project, text="Police said nothing. four league guards were killed. A nurse. Harbour police. league."
    )
    flag(desk)
    review.refresh_from_db()
    assert review.state == Review.State.FLAGGED
    taken = desk.client.post("/projects/coast/next/")["location"]
    assert taken == f"/reviews/{other.reviews.get().pk}/"


def test_a_person_finds_the_reports_that_were_set_aside(desk, review):
    flag(desk)
    page = desk.client.get("/projects/coast/next/").content.decode()
    assert "Reports you set aside" in page
    assert f"/reviews/{review.pk}/" in page


def test_verify_tells_a_state_that_no_decision_made(desk, review):
    flag(desk)
    assert list(checks.faults()) == []
    Review.objects.filter(pk=review.pk).update(state=Review.State.OPEN)
    assert [fault.split(": ", 1)[1] for fault in checks.faults()] == [
        "whether it is set aside is not what its decisions say"
    ]


def test_a_flagged_review_takes_nothing_more(desk):
    flag(desk)
    answer = desk.one(entry("reject", change(desk.span("nurse"), status="rejected")))
    assert (answer["outcome"], answer["code"]) == ("refused", "closed")
    assert "cannot be coded" in answer["reason"]


def test_what_comes_after_a_flag_in_one_request_is_refused(desk):
    nurse = change(desk.span("nurse"), status="rejected")
    flagged = entry("flag", reason="unreadable")
    results = desk.post(flagged, entry("reject", nurse)).json()["results"]
    assert [result["outcome"] for result in results] == ["applied", "refused"]


def test_the_person_takes_a_flag_back_and_goes_on(desk, review):
    flagged = flag(desk)
    assert desk.one(entry("undo", undoes=flagged["key"]))["outcome"] == "applied"
    review.refresh_from_db()
    assert review.state == Review.State.OPEN
    assert desk.accept("nurse")["outcome"] == "applied"


def test_a_flag_can_be_brought_again(desk, review):
    flagged = flag(desk)
    desk.post(entry("undo", undoes=flagged["key"]), entry("redo", redoes=flagged["key"]))
    review.refresh_from_db()
    assert review.state == Review.State.FLAGGED


def test_flagging_and_taking_back_are_audited_once_each(desk):
    flagged = flag(desk)
    desk.one(entry("undo", undoes=flagged["key"]))
    assert list(Event.objects.filter(code__startswith="review.").order_by("pk").values_list("code", flat=True)) == [
        "review.flagged", "review.unflagged",
    ]  # fmt: skip


def test_flagged_reports_are_counted_apart_and_are_in_no_queue(desk, client, ben):
    flag(desk)
    client.force_login(ben)
    page = client.get("/projects/coast/").content.decode()
    assert "cannot be coded" in page
    assert "0 of 1 reports reviewed" in page
    assert b"Nothing waits" in client.get("/projects/coast/next/").content


def test_a_report_that_one_person_set_aside_is_given_to_no_second(project, document, client, ada, ben):
    Policy.objects.filter(project=project).update(twice_first=1)
    desk = Analyst(client, ada, claim(access=get_project_for(ada, "coast")))
    flagged = flag(desk)
    assert claim(access=get_project_for(ben, "coast")) is None
    desk.one(entry("undo", undoes=flagged["key"]))
    assert claim(access=get_project_for(ben, "coast")).document == document


def test_an_adjudication_cannot_be_set_aside(desk, review):
    Review.objects.filter(pk=review.pk).update(kind=Review.Kind.ADJUDICATION)
    answer = desk.one(entry("flag", reason="duplicate"))
    assert (answer["outcome"], answer["code"]) == ("refused", "closed")


def test_a_report_that_is_put_back_stays_with_its_person_for_a_new_lease(desk, client, review, max):
    flag(desk)
    Review.objects.filter(pk=review.pk).update(lease_until=review.opened_at)
    client.force_login(max)
    client.post(f"/reviews/{review.pk}/put-back/")
    review.refresh_from_db()
    assert review.lease_until > review.opened_at


def test_the_database_refuses_a_flag_without_a_reason(desk, review):
    with pytest.raises(IntegrityError, match="decision_has_reason"):
        Decision.objects.create(
            review=review, document_id=1, number=1, key=uuid4(), digest="", kind="flag", changes=[],
            shown_at=review.opened_at, decided_at=review.opened_at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "other"), [("submitted", "submitted"), ("submitted", "flagged"), ("open", "open")]
)
def test_a_review_changes_its_state_only_in_known_ways(review, state, other):
    review.state = state
    with pytest.raises(ValueError, match=f"{state} cannot become {other}"):
        review.move_to(Review.State(other))


# What leads see and do


def test_a_lead_sees_why_a_report_cannot_be_coded_and_puts_it_back(desk, client, review, max):
    flagged = flag(desk)
    desk.client.force_login(max)
    page = client.get(RAISED).content.decode()
    assert "a duplicate" in page
    assert "of the report of 3 May" in page
    assert client.post(f"/reviews/{review.pk}/put-back/")["location"] == RAISED
    review.refresh_from_db()
    assert review.state == Review.State.OPEN
    assert Event.objects.get(code="review.reopened").actor == max
    client.force_login(review.user)
    answer = desk.one(entry("undo", undoes=flagged["key"]))
    assert (answer["outcome"], answer["code"]) == ("refused", "not-last")
    assert desk.accept("nurse")["outcome"] == "applied"
    assert list(checks.faults()) == []


def test_what_was_put_back_or_never_flagged_cannot_be_put_back(desk, client, review, max):
    client.force_login(max)
    answer = client.post(f"/reviews/{review.pk}/put-back/")
    assert answer.status_code == 403
    assert b"not set aside" in answer.content
    assert client.get(f"/reviews/{review.pk}/put-back/").status_code == 405


def test_only_leads_put_back_and_see_what_was_raised(desk, client, review, ben, zoe):
    flag(desk)
    assert client.post(f"/reviews/{review.pk}/put-back/").status_code == 403
    assert client.get(RAISED).status_code == 403
    for person in (ben, zoe):
        client.force_login(person)
        assert client.post(f"/reviews/{review.pk}/put-back/").status_code == 404
    assert client.get(RAISED).status_code == 404
    review.refresh_from_db()
    assert review.state == Review.State.FLAGGED


def test_a_lead_sees_open_gaps_with_words_label_and_place(desk, client, review, max):
    toll, nurse = desk.span(TOLL)["id"], desk.span("nurse")["id"]
    taken_back = entry("gap", targets=[nurse], note="titles?")
    desk.post(
        entry("gap", targets=[toll], note="arrests?"),
        entry("gap", note="two reports in one"),
        taken_back,
        entry("undo", undoes=taken_back["key"]),
    )
    client.force_login(max)
    page = client.get(RAISED).content.decode()
    for words in (TOLL, "CASUALTY", "arrests?", "two reports in one", f"/reviews/{review.pk}/#{toll}"):
        assert words in page
    assert "titles?" not in page
    assert "guidelines changed since" not in page


def test_a_gap_says_that_the_guidelines_were_written_anew_since(desk, client, max):
    desk.one(entry("gap", note="arrests?"))
    projects.write_guidelines(access=get_project_for(max, "coast"), markdown="Arrests are captures.")
    client.force_login(max)
    assert b"guidelines changed since" in client.get(RAISED).content


def close(client, gap: dict, review: Review, answer: str = "", span: str = ""):
    said = {"decision": gap["key"], "span": span, "answer": answer}
    return client.post(f"/reviews/{review.pk}/close-gap/", said)


def test_a_lead_closes_a_gap_and_it_stays_on_record_who_did_and_when(desk, client, review, max):
    toll = desk.span(TOLL)["id"]
    gap, other = entry("gap", targets=[toll], note="arrests?"), entry("gap", note="two reports in one")
    desk.post(gap, other)
    client.force_login(max)
    assert close(client, gap, review, "No.", toll)["location"] == f"{RAISED}#gaps"
    page = client.get(RAISED).content.decode()
    still_open, closed = page.split("<h2>Closed gaps</h2>")
    assert "arrests?" not in still_open
    assert "two reports in one" in still_open
    for words in ("arrests?", "No.", "<bdi>max</bdi>", "now"):
        assert words in closed
    assert Event.objects.get(code="gap.closed").actor == max
    assert "1 question that the guidelines do not answer is open" in " ".join(
        client.get("/projects/coast/").content.decode().split()
    )


def test_a_gap_that_is_marked_again_is_open_again(desk, client, review, max):
    gap = entry("gap", note="arrests?")
    desk.post(gap)
    client.force_login(max)
    close(client, gap, review)
    client.force_login(review.user)
    desk.post(entry("ungap"), entry("gap", note="and detentions?"))
    client.force_login(max)
    assert "and detentions?" in client.get(RAISED).content.decode().split("<h2>Closed gaps</h2>")[0]


def test_what_was_closed_or_taken_away_is_not_closed(desk, client, review, max):
    gap = entry("gap", note="arrests?")
    desk.post(gap)
    client.force_login(max)
    close(client, gap, review)
    for _ in range(2):
        answer = close(client, gap, review)
        assert (answer.status_code, b"open no longer" in answer.content) == (403, True)
    assert client.post(f"/reviews/{review.pk}/close-gap/", {"decision": "x"}).status_code == 404
    assert ClosedGap.objects.count() == 1


def test_only_leads_close_gaps(desk, client, review, ben, zoe):
    gap = entry("gap", note="arrests?")
    desk.post(gap)
    assert close(client, gap, review).status_code == 403
    for person in (ben, zoe):
        client.force_login(person)
        assert close(client, gap, review).status_code == 404


def test_the_database_keeps_what_was_closed(desk, client, review, max):
    gap = entry("gap", note="arrests?")
    desk.post(gap)
    client.force_login(max)
    close(client, gap, review)
    for change_it in (
        lambda: ClosedGap.objects.update(answer="x"),
        lambda: ClosedGap.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change_it()
    with pytest.raises(IntegrityError, match="gap_closed_once"), transaction.atomic():
        ClosedGap.objects.create(review=review, decision=gap["key"], by=max)


def test_the_page_of_what_was_raised_says_when_there_is_nothing(client, review, max):
    client.force_login(max)
    assert client.get(RAISED).content.decode().count("None.") == 2
