"""Freezing: what goes in, who may, and that the same state has the same hash."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.corpus.models import Document, Publication
from annotator.releases.actions import FrozenMeanwhile, freeze
from annotator.releases.models import Release, ReleaseItem
from annotator.review.models import Review, Submission
from annotator.spans import canonical
from tests.releases.conftest import DATA_FORMATS, everything, exported, records
from tests.releases.opinions import TEXT, TRICKY, Opinions
from tests.tampering import tamper


def test_a_release_copies_the_document_and_what_a_person_said(release):
    _header, first, *_ = records(release)
    assert first["record"] == "document"
    assert first["text_sha256"] == canonical.text_sha256(first["text"])
    assert first["publications"][0]["publisher"] == "Brann Post"
    assert [span["quote"] for span in first["spans"]] == [
        "Harbour police", "four league guards were killed", "league", "nine dead",
    ]  # fmt: skip
    assert [link["type"] for link in first["links"]] == ["claimed-by"]
    assert first["review_state"] == "reviewed"
    assert first["scheme"] == "conflict-claims/1"


def test_machine_and_human_stay_apart(release, ada):
    _header, first, *_ = records(release)
    police, _four, league, nine = first["spans"]
    assert police["suggested"]["suggester"] == "patterns"
    assert police["suggested"]["rule"] == "casualty.passive"
    assert (police["decided_by"], police["changed"]) == (ada.pseudonym, [])
    assert police["value_origins"] == {"kind": "machine"}
    assert league["value_origins"] == {}
    assert nine["suggested"] is None
    assert nine["value_origins"] == {"kind": "person"}
    assert first["reviews"] == [
        {
            "arm": "assisted",
            "reviewer": ada.pseudonym,
            "seconds": None,
            "submission_sha256": first["reviews"][0]["submission_sha256"],
        }
    ]


def test_incidents_tell_what_was_suggested_what_a_person_changed_and_what_nobody_confirmed(
    opinions, ada, max
):
    confirmed, left = opinions.document(TEXT, "one"), opinions.document(TEXT + " Ends.", "two")
    turned_down = opinions.incident("other", main=False, status="rejected")
    opinions.submit(confirmed, [], incidents=[opinions.incident("one"), turned_down])
    opinions.submit(left, [], incidents=[opinions.incident("two", status="suggested")])
    documents = records(freeze(project=opinions.project, name="First", by=max))[1:]
    by_title = {document["title"]: document["incidents"] for document in documents}
    [one], [two] = by_title["Report <one>"], by_title["Report <two>"]
    assert (one["location"], one["date_start"], one["decided_by"]) == (
        "Brannport",
        "2031-05-04",
        ada.pseudonym,
    )
    assert (one["suggested"]["date_start"], one["changed"]) == ("2031-05", ["date_precision", "date_start"])
    assert (two["status"], two["decided_by"]) == ("suggested", None)


def test_a_line_tells_what_it_is_and_who_said_so(opinions, max):
    document = opinions.document(TEXT, "one")
    author = {"by": "machine", "suggester": "patterns", "version": "1-ab", "rule": None, "score": None}
    second = {"line": TEXT.index("The league"), "kind": "body", "origin": author | {"kind": "caption"}}
    opinions.submit(document, [], regions=[opinions.region(), second])
    [_header, item] = records(freeze(project=opinions.project, name="First", by=max))
    lines = [(item["text"][one["start"] : one["end"]], one["kind"]) for one in item["regions"]]
    assert lines == [(TEXT.split("\n")[0], "caption"), (TEXT.split("\n")[1], "body")]
    assert [one["suggested"] and one["suggested"]["kind"] for one in item["regions"]] == [None, "caption"]


@pytest.mark.parametrize("format_name", DATA_FORMATS)
def test_no_export_names_a_person(release, ada, max, format_name):
    for person in (ada, max):
        User.objects.filter(pk=person.pk).update(
            username=f"{person.username}-quill", first_name="Quill", last_name="Quill"
        )
    text = everything(exported(release, format_name))
    assert "quill" not in text.lower()
    assert ada.pseudonym in text


def test_a_value_nobody_set_is_not_reviewed(release):
    _header, first, *_ = records(release)
    league = first["spans"][2]
    assert league["attributes"] == {
        "kind": "not-reviewed", "role": "not-reviewed", "canonical": None, "country": None,
        "incident": "not-reviewed",
    }  # fmt: skip
    four = first["spans"][1]
    assert four["attributes"]["victim_status"] == "not-reviewed"
    assert four["attributes"]["demographics"] == ["not-reviewed"]
    assert four["attributes"]["count_min"] == 4


def test_rejected_suggestions_stand_apart_and_what_a_person_took_back_is_gone(opinions):
    document = opinions.document()
    suggested = opinions.words(document, "Brannport", "ACTOR", status="rejected")
    own = opinions.words(document, "nine dead", "CASUALTY", status="rejected", origin={"by": "person"})
    opinions.submit(document, [suggested, own])
    _header, item = records(freeze(project=opinions.project, name="", by=None))
    assert item["spans"] == []
    assert [span["quote"] for span in item["rejected_spans"]] == ["Brannport"]


def test_what_a_person_corrected_is_told(opinions):
    document = opinions.document()
    span = opinions.words(document, "four league guards were killed", "CASUALTY")
    span["origin"] |= {"start": span["start"] + 5, "label": "ACTOR"}
    opinions.submit(document, [span])
    _header, item = records(freeze(project=opinions.project, name="", by=None))
    assert item["spans"][0]["changed"] == ["label", "start"]
    assert item["spans"][0]["suggested"]["label"] == "ACTOR"


def test_claims_are_frozen_with_the_document(release):
    _header, first, *_ = records(release)
    assert [(claim["source_text"], claim["min"], claim["kind"]) for claim in first["claims"]] == [
        ("Harbour police", 4, "killed"),
        ("(article, unattributed)", None, "killed"),
    ]
    assert first["claims"][0]["victim_group"] == ["league"]


def test_a_document_with_nothing_to_mark_goes_in(opinions):
    opinions.submit(opinions.document(), [])
    _header, item = records(freeze(project=opinions.project, name="", by=None))
    assert (item["nothing_to_mark"], item["spans"], item["claims"]) == (True, [], [])


def test_the_last_submission_of_a_review_stands(opinions):
    document = opinions.document()
    opinions.submit(document, [])
    opinions.submit(document, [opinions.words(document, "Brannport", "ACTOR")], number=2)
    _header, item = records(freeze(project=opinions.project, name="", by=None))
    assert [span["quote"] for span in item["spans"]] == ["Brannport"]


def test_documents_without_a_submission_stay_out(opinions):
    opinions.usual("one")
    opinions.document("Nobody has read this.", "two")
    release = freeze(project=opinions.project, name="", by=None)
    assert release.manifest["counts"]["documents"] == 1


@pytest.mark.parametrize("name", TRICKY)
def test_every_quote_of_a_tricky_text_is_the_text_at_its_offsets(tricky, name):
    item = next(item for item in records(tricky)[1:] if item["title"] == f"Report <{name}>")
    assert item["text"] == TRICKY[name]
    assert item["spans"]
    for span in item["spans"]:
        assert item["text"][span["start"] : span["end"]] == span["quote"]


def test_the_manifest_counts_and_hashes(release):
    manifest = release.manifest
    assert manifest["counts"] == {
        "documents": 2,
        "claims": 4,
        "rejected_spans": 2,
        "spans": {"SOURCE": 2, "CASUALTY": 4, "ACTOR": 2},
        "links": {"claimed-by": 2},
    }
    assert sorted(manifest["items"].values()) == sorted(ReleaseItem.objects.values_list("sha256", flat=True))
    assert manifest["content_sha256"] == release.content_sha256


def test_freezing_the_same_state_twice_gives_the_same_content_hash(release, max):
    again = freeze(project=release.project, name="Another name", by=max)
    assert again.number == 2
    assert again.content_sha256 == release.content_sha256


def test_the_content_hash_is_the_same_in_a_database_with_other_ids(project, ada):
    hashes, ids = [], []
    for skipped in (0, 1000):
        for model in (Document, Review, Publication):
            skip_ids(model, skipped)
        names = ["one", "two", "three"] if skipped else ["three", "two", "one"]
        with undone():
            for name in names:
                Opinions(project, ada).usual(name, text=f"{name}: Harbour police said four league guards were killed in "
                                                        "Brannport, nine dead.")  # fmt: skip
            ids.append(list(Document.objects.values_list("pk", flat=True)))
            release = freeze(project=project, name="", by=None)
            hashes.append((release.content_sha256, list(release.manifest["items"].values())))
    assert ids[0] != ids[1]
    assert hashes[0] == hashes[1]


def skip_ids(model, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )


class undone:  # reads as a word
    """A block whose rows are gone afterwards; numbers given out stay given out."""

    def __enter__(self) -> None:
        self.savepoint = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        transaction.savepoint_rollback(self.savepoint)


def test_another_opinion_gives_another_content_hash(release, opinions, max):
    document = Document.objects.first()
    opinions.submit(document, [], number=2)
    assert freeze(project=release.project, name="", by=max).content_sha256 != release.content_sha256


def test_releases_are_numbered_from_one_in_each_project(release, max):
    assert release.number == 1
    assert [freeze(project=release.project, name="", by=max).number for _ in range(2)] == [2, 3]


def test_a_release_and_its_items_never_change(release):
    for change in (
        lambda: Release.objects.update(name="other"),
        lambda: ReleaseItem.objects.update(body="{}"),
        lambda: ReleaseItem.objects.first().delete(),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change()


def test_freezing_is_told_in_the_audit(release, max):
    event = Event.objects.get(code="release.frozen")
    assert (event.actor, event.target) == (max, "coast release 1")
    assert event.details == {"content_sha256": release.content_sha256}


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_freeze(opinions, request, name):
    opinions.usual()
    with pytest.raises(Refusal, match="Only leads"):
        freeze(project=opinions.project, name="", by=request.getfixturevalue(name))
    assert not Release.objects.exists()


def test_a_stranger_finds_no_project_to_freeze(opinions, zoe):
    opinions.usual()
    with pytest.raises(Http404):
        freeze(project=opinions.project, name="", by=zoe)


def test_a_project_without_submitted_reports_is_refused(opinions, max):
    opinions.document()
    with pytest.raises(Refusal, match="No report of this project is finished yet"):
        freeze(project=opinions.project, name="", by=max)


@pytest.mark.parametrize(
    ("name", "why"), [("x" * 201, "at most 200"), ("two\nlines", "one line"), ("\ud800", "one line")]
)
def test_a_name_that_does_not_fit_is_refused(opinions, name, why):
    opinions.usual()
    with pytest.raises(Refusal, match=why):
        freeze(project=opinions.project, name=name, by=None)


def test_who_saw_an_older_state_freezes_nothing(release, max):
    with pytest.raises(FrozenMeanwhile, match="Release 1 has been frozen meanwhile"):
        freeze(project=release.project, name="", by=max, after=0)
    assert freeze(project=release.project, name="", by=max, after=1).number == 2


@pytest.mark.django_db(transaction=True)
def test_two_freezes_at_once_get_different_numbers(opinions):
    opinions.usual()
    numbers, barrier = [], threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        numbers.append(freeze(project=opinions.project, name="", by=None).number)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]


def test_a_failure_leaves_nothing_behind(opinions):
    opinions.usual("one")
    submission = opinions.usual(
        "two", text="Harbour police: four league guards were killed, Brannport, nine dead"
    )
    tamper(Submission.objects.filter(pk=submission.pk), body={"spans": []})
    with pytest.raises(KeyError), transaction.atomic():
        freeze(project=opinions.project, name="", by=None)
    assert not Release.objects.exists()
    assert not ReleaseItem.objects.exists()
