"""Importing: all or nothing, the same text once, and what came along as the machine's."""

import threading

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.corpus.models import Document, Publication
from annotator.projects import actions, defaults
from annotator.review.models import Review
from annotator.suggestions import importing
from annotator.suggestions.actions import import_documents
from annotator.suggestions.models import Prediction, Suggester
from tests.corpus.files import TEXT, report, span, write_lines

POLICE = span(TEXT, "Harbour police", "SOURCE", score=0.5)
GUARDS = span(TEXT, "four league guards were killed", "CASUALTY", quote="four league guards were killed")
CLAIM = {"from": 1, "to": 0, "type": "claimed-by"}

pytestmark = pytest.mark.usefixtures("no_jobs")


@pytest.fixture
def imported(project, tmp_path):
    """Imports lines as a file of JSON lines, for the person at the terminal."""

    def run(*lines, name="a.jsonl", **more):
        return import_documents(
            project=project, files=[write_lines(tmp_path / name, *lines)], by=None, **more
        )

    return run


def counts(report) -> tuple[int, int, int, int]:
    return report.new, report.publications_added, report.already_there, report.spans


def faults(report) -> list[str]:
    assert not Document.objects.exists()
    return [str(fault) for fault in report.faults]


def test_a_report_becomes_a_document_and_a_publication(imported, project):
    assert counts(imported(report(id="r1", title="Shots", publisher="Orvessa Daily"))) == (1, 0, 0, 0)
    document = Document.objects.get(project=project)
    assert (document.text, document.title, document.words) == (TEXT, "Shots", 10)
    publication = document.publications.get()
    assert (publication.external_id, publication.publisher, publication.url) == ("r1", "Orvessa Daily", "")


def test_a_text_file_becomes_a_document_without_a_publication(project, tmp_path):
    (tmp_path / "quay.txt").write_text(f"{TEXT}\nA nurse said a child was hurt.")
    import_documents(project=project, files=[tmp_path / "quay.txt"], by=None)
    assert Document.objects.get().title == TEXT
    assert not Publication.objects.exists()


def test_what_came_along_is_a_prediction_of_imported_and_nobodys_work(imported):
    assert counts(imported(report(spans=[POLICE, GUARDS], links=[CLAIM]))) == (1, 0, 0, 2)
    prediction = Prediction.objects.get()
    assert (prediction.suggester.name, prediction.suggester.provider) == ("imported", "imported")
    assert prediction.body == {
        "spans": [{"start": 0, "end": 14, "label": "SOURCE", "score": 0.5}, {"start": 20, "end": 50, "label": "CASUALTY"}],
        "links": [CLAIM],
    }  # fmt: skip
    assert not Review.objects.exists()


def test_new_documents_go_to_the_suggesters_in_batches(imported, monkeypatch):
    imported(*(report(f"Report number {n}.") for n in range(120)))
    batches = [job.args["document_ids"] for job in ProcrastinateJob.objects.filter(task_name="predict")]
    assert [len(batch) for batch in batches] == [50, 50, 20]
    assert {pk for batch in batches for pk in batch} == set(Document.objects.values_list("pk", flat=True))


def test_the_same_file_again_changes_nothing_and_is_told(imported):
    lines = [report(id="r1", spans=[POLICE]), report("Another one.", publisher="Orvessa Daily")]
    imported(*lines)
    again = imported(*lines, name="b.jsonl")
    assert counts(again) == (0, 0, 2, 0)
    assert again.told() == ["2 were already there"]
    assert (Document.objects.count(), Publication.objects.count(), Prediction.objects.count()) == (2, 2, 1)
    assert sorted(ProcrastinateJob.objects.values_list("task_name", flat=True)) == ["index", "predict"]


def test_the_same_text_elsewhere_adds_a_publication(imported):
    imported(report(publisher="Orvessa Daily"))
    again = imported(
        report(publisher="Brannport Times"), report(TEXT, url="https://o.example/2"), report(id="r7")
    )
    assert counts(again) == (0, 3, 0, 0)
    assert Document.objects.get().publications.count() == 4


def test_line_ends_do_not_make_another_text(imported):
    imported(report("One.\nTwo."))
    assert counts(imported(report("One.\r\nTwo."), report("One.\rTwo."))) == (0, 0, 2, 0)


def test_the_same_text_twice_in_a_file_is_one_document(imported):
    told = imported(report(id="r1"), report(id="r1"), report(publisher="Orvessa Daily"), report())
    assert counts(told) == (1, 1, 2, 0)
    assert Document.objects.count() == 1


def test_a_text_that_comes_twice_keeps_what_both_proposed(imported):
    imported(report(spans=[POLICE]), report(spans=[GUARDS, POLICE], links=[{**CLAIM, "from": 0, "to": 1}]))
    body = Prediction.objects.get().body
    assert [one["label"] for one in body["spans"]] == ["SOURCE", "CASUALTY"]
    assert body["links"] == [CLAIM]


def test_other_spans_for_a_text_are_another_version(imported):
    imported(report(spans=[POLICE]))
    imported(report(spans=[GUARDS]), name="b.jsonl")
    assert Prediction.objects.filter(document=Document.objects.get()).count() == 2
    assert Suggester.objects.values("version").distinct().count() == 2


def test_the_version_is_the_same_for_the_same_files_in_any_order(project, tmp_path):
    files = [
        write_lines(tmp_path / "a.jsonl", report(spans=[POLICE])),
        write_lines(tmp_path / "b.jsonl", report("Nobody died.")),
    ]
    for order in (files, files[::-1]):
        import_documents(project=project, files=order, by=None)
    assert Suggester.objects.count() == 1


def test_an_id_with_another_text_names_both_places(imported):
    told = imported(report("One.", id="r1"), report("Two."), report("Three.", id="r1"))
    assert faults(told) == ["a.jsonl, line 3: the id “r1” already belongs to another text: a.jsonl, line 1"]


def test_an_id_with_another_text_than_in_the_project_names_the_document(imported):
    imported(report("One.", id="r1", title="First"))
    document = Document.objects.get()
    told = imported(report("Two.", id="r1"), report("Three."))
    assert [str(fault) for fault in told.faults] == [
        f"a.jsonl, line 1: the id “r1” already belongs to another text: document {document.pk}, “First”"
    ]
    assert Document.objects.count() == 1


def test_an_id_of_another_project_is_free(imported, project):
    imported(report("One.", id="r1"))
    other = actions.create_project(
        slug="other", name="Other", scheme=defaults.scheme(), guidelines="", by=None
    )
    Publication.objects.filter(project=project).update(project=other)
    assert counts(imported(report("Two.", id="r1"))) == (1, 0, 0, 0)


def test_a_single_fault_takes_everything_back(imported, tmp_path, project):
    told = imported(*(report(f"Report {n}.") for n in range(600)), b'{"text": ', report(spans=[POLICE]))
    assert faults(told) == ["a.jsonl, line 601: broken JSON: Expecting value in column 10"]
    for model in (Document, Publication, Prediction, Suggester, ProcrastinateJob):
        assert not model.objects.exists()
    assert not Event.objects.filter(code="documents.imported").exists()


def test_faults_of_all_files_are_told_in_their_order(project, tmp_path):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text("Nobody died.")
    files = [tmp_path / "good.txt", write_lines(tmp_path / "z.jsonl", "{", "["), tmp_path / "empty.txt", tmp_path / "no", tmp_path]  # fmt: skip
    assert faults(import_documents(project=project, files=files, by=None)) == [
        "z.jsonl, line 1: broken JSON: Expecting property name enclosed in double quotes in column 2",
        "z.jsonl, line 2: broken JSON: Expecting value in column 2",
        "empty.txt: the file is empty",
        "no: there is no such file",
        f"{tmp_path.name}: is a directory; name the files in it",
    ]


def test_twenty_faults_are_told_and_the_others_counted(imported):
    told = imported(*(["no object"] for _ in range(23)))
    assert len(faults(told)) == 20
    assert told.told()[-1] == "and 3 more faults"


def test_the_format_can_be_said(project, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", report())
    import_documents(project=project, files=[path], by=None, format_name="text")
    assert Document.objects.get().text == path.read_text()


def test_an_import_is_kept_as_an_event(project, max, tmp_path):
    import_documents(project=project, files=[write_lines(tmp_path / "a.jsonl", report())], by=max)
    event = Event.objects.get(code="documents.imported")
    assert (event.actor, event.target, event.details["new"]) == (max, "coast", 1)


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_a_lead_imports(project, request, tmp_path, name):
    with pytest.raises(Refusal, match="Only leads"):
        import_documents(project=project, files=[tmp_path], by=request.getfixturevalue(name))


def test_texts_are_looked_up_once_per_batch(imported, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_REPORTS", 100)
    with django_assert_max_num_queries(25):
        imported(*(report(f"Report {n}.", id=str(n), spans=[]) for n in range(300)))


def test_markup_and_strange_characters_are_kept_as_they_are(imported):
    texts = [
        "<script>alert(1)</script> {{ text }} &amp;",
        "👩\u200d🚒 e\u0301 a\u00a0b \u202eabc",
        "x" * 100_000,
    ]
    imported(*(report(text) for text in texts))
    assert list(Document.objects.values_list("text", flat=True)) == texts


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_text_at_once_make_one_document(project, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", *(report(f"Report {n}.", id=str(n)) for n in range(50)), report(spans=[POLICE]))  # fmt: skip
    start = threading.Barrier(4)
    told = []

    def run() -> None:
        start.wait()
        try:
            told.append(import_documents(project=project, files=[path], by=None))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts(one) for one in told) == [(0, 0, 51, 0)] * 3 + [(51, 0, 0, 1)]
    assert (Document.objects.count(), Prediction.objects.count()) == (51, 1)
