"""`verify` finds what no action can do, planted past the triggers."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from annotator.review import checks
from annotator.review.models import Decision, Link, Opening, Span, Submission
from tests.review.desk import Analyst, change, entry
from tests.tampering import lose, tamper


@pytest.fixture
def submitted(client, ada, review):
    desk = Analyst(client, ada, review)
    desk.accept("nurse")
    desk.one(entry("reject", change(desk.span("league"), status="rejected")))
    desk.one(entry("undo", undoes=str(Decision.objects.latest("number").key)))
    desk.one(entry("redo", redoes=str(Decision.objects.get(number=2).key)))
    rest = [one for one in [*desk.state()["spans"], *desk.state()["links"]] if one["status"] == "suggested"]
    desk.one(entry("accept_many", *[change(one, status="accepted") for one in rest]))
    assert desk.one(entry("submit"))["outcome"] == "applied"
    return review


def test_an_honest_review_has_no_fault(submitted):
    assert list(checks.faults()) == []


@pytest.mark.parametrize(
    ("model", "columns", "fault"),
    [
        (Span, {"status": "suggested"}, "not what its decisions add up to"),
        (Link, {"status": "rejected"}, "not what its decisions add up to"),
        (Opening, {"sha256": "0" * 64}, "the opening does not have its hash"),
        (Submission, {"sha256": "0" * 64}, "submission 1 does not have its hash"),
        (Decision, {"changes": []}, "not what its decisions add up to"),
        (Decision, {"kind": "undo"}, "an undo or redo is out of order"),
    ],
)
def test_a_row_changed_behind_the_programs_back_is_a_fault(submitted, model, columns, fault):
    tamper(model.objects.all(), **columns)
    assert any(fault in found for found in checks.faults())


def test_a_review_whose_opening_is_gone_is_a_fault(submitted):
    lose(Opening.objects.all())
    assert [*checks.faults()] == [
        f"review {submitted.pk}: its opening is gone, so that its history cannot be followed"
    ]


def test_a_quote_that_is_not_the_text_is_a_fault(submitted):
    Span.objects.filter(quote="nurse").update(quote="nurze")
    assert any("its quote is not the text at" in found for found in checks.faults())


def test_the_command_prints_a_line_per_fault_and_exits_non_zero(submitted):
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "no faults\n"
    Span.objects.filter(quote="nurse").update(quote="nurze")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", stdout=out, stderr=err)
    assert stopped.value.code == 1
    assert len(out.getvalue().splitlines()) == 2
    assert err.getvalue() == "2 faults\n"


@pytest.mark.parametrize("model", [Opening, Decision, Submission])
def test_the_database_refuses_to_change_or_remove_what_was_said(submitted, model):
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        model.objects.update(review=submitted)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
