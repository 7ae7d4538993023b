"""A report is erased: its words are gone from every table and later file, and all that stays still adds up."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from annotator.adjudication import actions as adjudication
from annotator.audit import actions as audit
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.corpus import actions, naming
from annotator.corpus.models import Document, Publication
from annotator.learning.models import Training
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.releases.actions import freeze
from annotator.releases.comparison import Comparison
from annotator.releases.models import Fingerprint, Release
from annotator.releases.writers import FORMATS
from annotator.review import actions as reviews
from annotator.review import exercises, practice, queries
from annotator.review.models import Decision, Exercise, Submission
from annotator.spans import words
from annotator.suggestions.actions import import_documents, predict
from annotator.suggestions.models import Prediction, Suggester, TrainedModel
from annotator.suggestions.running import storage
from tests.releases.conftest import everything, exported, unpacked
from tests.reports import body, make_document
from tests.review.desk import Analyst, entry, hand_in
from tests.tampering import tamper

TEXT = (
    "Harbour police said four league guards were killed near Zwolhaven.\n"
    "Sister Quintessa Marbo, a nurse, said a child was hurt by shells."
)
KEPT = "A nurse wept. Harbour police: four league guards were killed."
TITLE = "Shots heard at the old Zwolhaven quay"
NAMES = ("Zwolhaven", "Quintessa", "Marbo")
URL = "/projects/coast/documents/{}/erase/"


@pytest.fixture
def told(project, ada, ben, cleo, max) -> Document:
    """A report that was practised on, reviewed twice with notes, sent back, settled, learned from and frozen."""
    Policy.objects.filter(project=project).update(twice_first=1000)
    document = make_document(project, TEXT, TITLE)
    Publication.objects.create(
        project=project, document=document, external_id="q-1", title=TITLE, author="Quintessa Marbo"
    )
    for user in (ada, ben):
        review = reviews.claim(access=get_project_for(user, "coast"))
        desk = Analyst(Client(), user, review)
        spans = [one["id"] for one in desk.state()["spans"]]
        desk.one(entry("note", note="Sister Quintessa Marbo, a nurse, said it", targets=spans[:1]))
        desk.one(entry("gap", note="is Zwolhaven a place?", targets=spans[:1]))
        hand_in(review, ("nurse",) if user == ada else ())
    reviews.send_back(review_id=review.pk, by=max, comment="Look at Sister Quintessa Marbo, a nurse, again")
    submit = entry("submit", submission=2, nothing_to_mark=True)
    assert desk.one(submit)["outcome"] == "applied"
    adjudication.open_case(document_id=document.pk)
    hand_in(adjudication.claim(access=get_project_for(cleo, "coast")))
    adjudication.compare(document_id=document.pk)
    imported = Suggester.objects.create(project=project, name="imported", version="1", provider="imported")
    Prediction.objects.create(document=document, suggester=imported, body=body(TEXT))
    lead = get_project_for(max, "coast")
    Exercise.objects.filter(document=document).delete()
    practice.choose(access=lead, documents=[document])
    exercises.end(access=lead, document_id=document.pk, kind=Exercise.Kind.PRACTICE)
    naming.join(access=lead, names=["Sister Quintessa Marbo", "nurse"], require_told=lambda _names: None)
    kept = make_document(project, KEPT, "Another report")
    for user in (ada, ben):
        hand_in(reviews.claim(access=get_project_for(user, "coast")))
    adjudication.open_case(document_id=kept.pk)
    hand_in(adjudication.claim(access=get_project_for(cleo, "coast")))
    freeze(project=project, name="First", by=max)
    return document


def erase(document, by=None, reason="asked for by a court") -> Document:
    return actions.erase(document=document, reason=reason, by=by)


def tables() -> str:
    """All texts and JSON of all tables."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'bytea', 'tsvector') ORDER BY 1, 2"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
            found += [f"{table}.{column}: {value}" for (value,) in cursor.fetchall()]
    return "\n".join(found)


def left_of(text: str, where: str) -> list[str]:
    """What of a text's runs of five words, and of its names, can be read somewhere, however it is written there."""
    plain = " ".join(where.replace("\\n", "\n").split())
    looked_for = [*words.runs(TEXT), *words.runs(TITLE), *NAMES]
    return [run for run in looked_for if run in plain and run not in KEPT]


def verify() -> str:
    output = StringIO()
    call_command("verify", stdout=output)
    return output.getvalue()


def test_before_it_is_erased_the_words_are_found_where_they_are_looked_for(told):
    assert {*NAMES, "league guards were killed near", "Shots heard at the old"} <= {*left_of(TEXT, tables())}


def test_no_five_words_in_a_row_and_no_name_are_left_in_any_table(told, max):
    erase(told, max)
    assert left_of(TEXT, tables()) == []


def test_all_that_stays_still_adds_up(told, max):
    assert "no faults" in verify()
    hashes = list(Submission.objects.order_by("pk").values_list("sha256", flat=True))
    erase(told, max)
    assert "no faults" in verify()
    assert list(Submission.objects.order_by("pk").values_list("sha256", flat=True)) == hashes


def test_what_is_changed_afterwards_is_still_found(told, max):
    erase(told, max)
    one = Submission.objects.filter(document=told).first()
    tamper(
        Submission.objects.filter(pk=one.pk),
        body=one.body | {"nothing_to_mark": not one.body["nothing_to_mark"]},
    )
    with pytest.raises(SystemExit):
        verify()


def test_the_record_says_who_and_why_with_hashes_and_no_words(told, max):
    erase(told, max)
    event = Event.objects.get(code="document.erased")
    assert event.actor == max
    assert event.details == {
        "public_id": str(told.public_id), "text_sha256": told.text_sha256, "reason": "asked for by a court",
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_later_files_of_a_release_leave_it_out(told, max, name):
    release = Release.objects.get()
    erase(told, max)
    found = everything(exported(release, name))
    assert left_of(TEXT, found) == []
    assert "league guards" in found or name in ("acled_like", "ged_like", "conll", "card", "croissant")


def test_later_files_name_what_is_withheld_and_have_a_hash_of_their_own(told, max):
    release = Release.objects.get()
    before = json.loads(exported(release).decode().split("\n")[0])
    erase(told, max)
    header, *documents = [json.loads(line) for line in exported(release).decode().split("\n")[:-1]]
    assert header["withheld"] == [str(told.public_id)]
    assert header["frozen_content_sha256"] == before["content_sha256"] == release.content_sha256
    assert header["content_sha256"] != before["content_sha256"]
    assert header["counts"]["documents"] == len(documents) == 1
    assert "withheld" not in before
    row = exported(release, "claims").decode()
    assert header["content_sha256"] in row
    assert "withheld=1" in row


def test_the_next_release_differs_by_a_takedown(told, max, project):
    old = Release.objects.get()
    erase(told, max)
    found = Comparison(old, freeze(project=project, name="Second", by=max))
    [gone] = found.briefly()
    assert (gone.how, gone.document, gone.cause) == ("removed", str(told.public_id), "takedown")
    assert left_of(TEXT, b"".join(found.csv()).decode()) == []


def test_files_without_words_say_what_changed_where_a_report_is_gone(told, max, project):
    erase(told, max)
    new = freeze(project=project, name="Second", by=max)
    changes = unpacked(exported(new, "tables", text="none"))["CHANGES.csv"].decode()
    assert f"removed,document,{told.public_id},{told.public_id},,takedown" in changes
    assert left_of(TEXT, changes) == []


def test_what_tells_copies_of_it_is_gone(told, max):
    assert Fingerprint.objects.filter(document=told).exists()
    erase(told, max)
    assert not Fingerprint.objects.filter(document=told).exists()


def test_nobody_goes_on_with_it(project, ada, ben, max):
    document = make_document(project, TEXT, TITLE)
    review = reviews.claim(access=get_project_for(ada, "coast"))
    desk = Analyst(Client(), ada, review)
    erase(document, max)
    assert queries.open_review_of(ada, project) is None
    assert reviews.claim(access=get_project_for(ada, "coast")) is None
    assert reviews.claim(access=get_project_for(ben, "coast")) is None
    note = desk.one(entry("note", note="Zwolhaven"))
    assert (note["outcome"], note["reason"]) == ("refused", "This report was erased.")
    assert not Decision.objects.filter(review=review).exists()


def test_machines_leave_it_alone(told, max):
    document = make_document(told.project, KEPT + " Again.", "Unbegun")
    Suggester.objects.filter(name="patterns").update(version="older")
    erase(document, max)
    assert predict(document_ids=[document.pk]) == 0


def test_the_same_text_cannot_be_imported_again(told, max, tmp_path):
    erase(told, max)
    (tmp_path / "again.txt").write_text(TEXT)
    report = import_documents(project=told.project, files=[tmp_path / "again.txt"], by=max)
    assert ["erased" in str(fault) for fault in report.faults] == [True]


def test_models_that_learned_from_it_are_gone(told, max, project):
    from django.core.files.base import ContentFile

    name = storage().save("models/x.zip", ContentFile(b"words"))
    learned = Suggester.objects.create(project=project, name="learned", version="1-x", provider="learned")
    TrainedModel.objects.create(
        suggester=learned, file=name, sha256="0" * 64, figures={},
        trained_on={"submissions": {str(told.public_id): "0" * 64}},
    )  # fmt: skip
    erase(told, max)
    learned.refresh_from_db()
    assert learned.state == Suggester.State.RETIRED
    assert TrainedModel.objects.get().file.name == ""
    assert Training.objects.count() == 0
    assert "no faults" in verify()


def test_only_leads_erase_and_only_once_with_a_reason_that_quotes_nothing(told, ada, max):
    with pytest.raises(Refusal):
        erase(told, ada)
    with pytest.raises(Refusal, match="quotes the report"):
        erase(told, max, "since police said  four league guards and so on")
    with pytest.raises(Refusal, match="quotes the report"):
        erase(told, max, "since POLICE said fóur league guards")
    with pytest.raises(Refusal, match="why"):
        erase(told, max, " ")
    erase(told, max)
    with pytest.raises(Refusal, match="was erased"):
        erase(told)


def test_a_reason_does_not_name_the_report_by_its_title(project, max):
    document = make_document(project, TEXT, "Zwolhaven quay")
    with pytest.raises(Refusal, match="title"):
        erase(document, max, "asked for by those named in “ZWOLHAVEN  Quay”")
    short = make_document(project, KEPT, "Aid")
    assert erase(short, max, "aid workers asked for it").erased_at


def test_the_door_opens_for_one_document_and_its_words_alone(told, max):
    other = Document.objects.exclude(pk=told.pk).get()

    def write(setting: int, statement: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('attest.erasing', %s, true)", [str(setting)])
            cursor.execute(statement, [told.pk])

    for setting, statement in (
        (other.pk, "UPDATE annotator_document SET text = 'x' WHERE id = %s"),
        (other.pk, "UPDATE annotator_submission SET body = '{}' WHERE document_id = %s"),
        (told.pk, "UPDATE annotator_submission SET sha256 = 'x' WHERE document_id = %s"),
        (told.pk, "UPDATE annotator_document SET text_sha256 = 'x' WHERE id = %s"),
        (told.pk, "UPDATE annotator_decision SET kind = 'accept' WHERE document_id = %s"),
        (told.pk, "DELETE FROM annotator_prediction WHERE document_id = %s"),
    ):
        with pytest.raises(DatabaseError):
            write(setting, statement)
    write(told.pk, "UPDATE annotator_decision SET note = 'x' WHERE document_id = %s")


def test_events_that_happen_to_be_called_like_it_keep_their_names(told, max, project):
    short = make_document(project, KEPT + " Again.", "coast")
    titled = audit.record("practice.ended", by=max, target="coast", project_id=project.pk)
    other = audit.record("policy.changed", by=max, target="coast", project_id=project.pk, before={}, after={})
    erase(short, max)
    for event in (titled, other):
        event.refresh_from_db()
    assert (titled.target, other.target) == (f"document {short.pk}", "coast")


def test_once_the_transaction_is_over_the_door_is_shut(told, max):
    erase(told, max)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(document_id=told.pk).update(note="x")


def test_a_lead_erases_on_a_page_that_asks_for_the_reason_and_again(told, lead):
    url = URL.format(told.pk)
    assert b"It is in releases: 1" in lead.get(url).content
    assert lead.post(url, {"reason": "a request"}).status_code == 422
    assert lead.post(url, {"reason": "police said four league guards", "sure": "on"}).status_code == 422
    assert lead.post(url, {"reason": "a request", "sure": "on"}).status_code == 302
    page = lead.get(f"/projects/coast/documents/{told.pk}/").content.decode()
    assert "were erased on" in page
    assert left_of(TEXT, page) == []
    assert lead.get(url).status_code == 403
    assert "1 erased" in lead.get("/projects/coast/releases/").content.decode()
    assert "erased, since “a request”" in " ".join(
        lead.get("/projects/coast/audit/").content.decode().split()
    )


def test_pages_of_leads_open_after_an_erasure(told, lead, max):
    erase(told, max)
    review = told.reviews.first()
    for path in (
        "",
        "documents/",
        "agreement/",
        "differences/",
        "raised/",
        "practice/",
        "releases/",
        "suggesters/",
    ):
        answer = lead.get(f"/projects/coast/{path}")
        assert answer.status_code == 200, path
        assert left_of(TEXT, answer.content.decode()) == [], path
    assert left_of(TEXT, lead.get(f"/reviews/{review.pk}/").content.decode()) == []


def test_the_command_erases_by_the_id_that_exports_have(told):
    call_command("erase", "coast", str(told.public_id), "--reason", "a court", stdout=StringIO())
    told.refresh_from_db()
    assert told.erased_at
    for wrong in ("no-id", "00000000-0000-4000-8000-000000000000", str(told.public_id)):
        with pytest.raises(CommandError):
            call_command("erase", "coast", wrong, "--reason", "a court", stdout=StringIO())


def test_the_command_erases_a_whole_project(told):
    call_command("erase", "coast", "--all", "--reason", "the agreement ended", stdout=StringIO())
    assert not Document.objects.filter(erased_at=None).exists()
    assert "no faults" in verify()
    with pytest.raises(CommandError, match="one document"):
        call_command("erase", "coast", "--reason", "a court", stdout=StringIO())
