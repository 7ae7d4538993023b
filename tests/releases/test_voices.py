"""What each person said of a report before somebody settled it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from annotator.releases import checks
from annotator.releases.actions import freeze
from annotator.releases.models import Release
from annotator.review.models import Decision, Plan, Review, Submission
from annotator.spans import canonical
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TEXT

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def settled(opinions, ben, cleo) -> Release:
    """Ada, blind, added the police herself; Ben turned the suggested town down; Cleo took both."""
    document = opinions.document(TEXT, "one")
    Plan.objects.create(document=document, needed=2, free=0)
    toll = opinions.words(document, "four league guards were killed", "CASUALTY")
    police = opinions.words(document, "Harbour police", "SOURCE", origin={"by": "person"})
    town = opinions.words(document, "Brannport", "ACTOR", status="rejected")
    link = opinions.link("claimed-by", toll, police, origin={"by": "person"})
    said = [
        (opinions.user, "review", "blind", [toll, police], [link], 90),
        (ben, "review", "assisted", [toll | {"id": str(uuid4())}, town], [], 30),
        (cleo, "adjudication", "assisted", [toll, police], [link], None),
    ]
    for slot, (user, kind, arm, spans, links, seconds) in enumerate(said):
        review = Review.objects.create(
            document=document, user=user, kind=kind, state="submitted", slot=slot, arm=arm,
            scheme=opinions.project.scheme, guideline=opinions.project.guideline,
        )  # fmt: skip
        body = {
            "document": {"id": str(document.public_id), "text_sha256": document.text_sha256}, "kind": kind, "arm": arm,
            "scheme": opinions.project.scheme.name, "scheme_sha256": opinions.project.scheme.sha256,
            "guideline_sha256": opinions.project.guideline.sha256, "nothing_to_mark": False,
            "spans": spans, "links": links,
        }  # fmt: skip
        Submission.objects.create(
            review=review, document=document, number=1, body=body, sha256=canonical.sha256(body)
        )
        for number in range(1, 1 + (seconds or 0) // 30):
            shown = NOON + timedelta(seconds=30 * (number - 1))
            Decision.objects.create(
                review=review, document_id=document.pk, number=number, key=uuid4(), digest="", kind="accept",
                changes=[], shown_at=shown, decided_at=shown + timedelta(seconds=30),
            )  # fmt: skip
    return freeze(project=opinions.project, name="", by=None)


def test_each_person_stands_under_a_pseudonym_with_arm_seconds_and_spans(settled, ada, ben, cleo):
    [document] = records(settled)[1:]
    assert {one["reviewer"]: (one["arm"], one["seconds"]) for one in document["reviews"]} == {
        ada.pseudonym: ("blind", 90),
        ben.pseudonym: ("assisted", 30),
        cleo.pseudonym: ("adjudication", None),
    }
    by_person = {one["reviewer"]: one for one in document["reviews"]}
    quotes = {name: [span["quote"] for span in one.get("spans", ())] for name, one in by_person.items()}
    assert quotes == {
        ada.pseudonym: ["four league guards were killed", "Harbour police"],
        ben.pseudonym: ["four league guards were killed"],
        cleo.pseudonym: [],
    }
    assert [span["quote"] for span in by_person[ben.pseudonym]["rejected_spans"]] == ["Brannport"]
    assert [one["type"] for one in by_person[ada.pseudonym]["links"]] == ["claimed-by"]
    assert by_person[ada.pseudonym]["spans"][1]["suggested"] is None
    assert document["reviews"][-1]["reviewer"] == cleo.pseudonym


def test_one_persons_word_is_the_document_and_not_said_twice(release):
    for document in records(release)[1:]:
        [review] = document["reviews"]
        assert set(review) == {"arm", "reviewer", "seconds", "submission_sha256"}


def test_what_people_said_is_canonical_verified_and_left_out_with_the_other_words(settled):
    line = exported(settled).decode().split("\n")[1]
    assert line == canonical.dumps(records(settled)[1])
    assert list(checks.faults()) == []
    bare = exported(settled, text="none").decode()
    for word in ("police", "Brannport", "guards"):
        assert word not in bare


def test_the_table_of_decisions_says_who_decided_what(settled, ada, ben, cleo):
    content = unpacked(exported(settled, "tables"))["decisions.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    told = {(row["reviewer"], row["target"], row["label"], row["decision"], row["seconds"]) for row in rows}
    assert told == {
        (ada.pseudonym, "span", "CASUALTY", "accepted", "90"),
        (ada.pseudonym, "span", "SOURCE", "added", "90"),
        (ada.pseudonym, "link", "claimed-by", "added", "90"),
        (ben.pseudonym, "span", "CASUALTY", "accepted", "30"),
        (ben.pseudonym, "span", "ACTOR", "rejected", "30"),
        (cleo.pseudonym, "span", "CASUALTY", "accepted", ""),
        (cleo.pseudonym, "span", "SOURCE", "added", ""),
        (cleo.pseudonym, "link", "claimed-by", "added", ""),
    }
    town = next(row for row in rows if row["decision"] == "rejected")
    assert (town["suggester"], town["suggester_version"], town["rule"]) == (
        "patterns",
        "1-ab",
        "casualty.passive",
    )
    assert TEXT[int(town["start"]) : int(town["end"])] == town["quote"] == "Brannport"


def test_formats_for_training_carry_people_and_not_all_they_said(settled):
    assert b'"rejected_spans"' not in exported(settled, "doccano")


def test_what_was_planted_among_somebodys_suggestions_or_withheld_is_told_as_a_number(settled, opinions, ben):
    """Before, nothing was: no key says so. The wrong one itself is in no file."""
    said = Submission.objects.get(review__user=ben)
    wrong = said.body["spans"][0] | {"quote": "nine crates", "id": str(uuid4())}
    body = {**said.body, "planted": [wrong], "withheld": [wrong]}
    Submission.objects.create(
        review=said.review, document=said.document, number=2, body=body, sha256=canonical.sha256(body)
    )
    again = freeze(project=opinions.project, name="", by=None)
    [before], [document] = records(settled)[1:], records(again)[1:]
    assert not any({"planted", "withheld"} & set(one) for one in before["reviews"])
    assert {
        one["reviewer"]: (one["planted"], one["withheld"]) for one in document["reviews"] if "planted" in one
    } == {ben.pseudonym: (1, 1)}
    assert "nine crates" not in exported(again).decode()
    assert exported(again).decode().split("\n")[1] == canonical.dumps(document)
    [row] = csv.DictReader(io.StringIO(unpacked(exported(again, "tables"))["documents.csv"].decode()))
    assert (row["planted"], row["withheld"]) == ("1", "1")
    card = exported(again, "card").decode()
    assert "a wrong one was planted in 1 of these reviews, and a sure one withheld from 1" in card
    assert "planted" not in exported(settled, "card").decode()
