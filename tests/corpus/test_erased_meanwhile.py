"""A report is erased while a worker reads it: what the worker then knows of its words is not kept."""

import pytest

from annotator.corpus import actions
from annotator.corpus.models import Document
from annotator.spans.renaming import Renaming
from annotator.suggestions import outside
from annotator.suggestions.actions import predict
from annotator.suggestions.models import Call, Prediction, RememberedReport, Suggester
from annotator.suggestions.providers.answer import Answer
from annotator.suggestions.remembering import remember
from tests.reports import unread

TEXT = "Sister Quintessa Marbo said that four league guards were killed near Zwolhaven."


@pytest.fixture
def tagger(project) -> Suggester:
    return Suggester.objects.create(
        project=project, name="tagger", version="1", provider=Suggester.Provider.HTTP,
        settings={"url": "http://127.0.0.1:1/", "labels": {}},
    )  # fmt: skip


def erased(document: Document) -> None:
    actions.erase(document=document, reason="a request", by=None)


def test_an_answer_of_another_program_is_counted_and_not_kept(project, tagger, monkeypatch):
    document = unread(project, TEXT)

    def answers(_suggester, asked: Document, words: Renaming) -> Answer:
        erased(asked)
        answer = Answer(words, asked.text, rule="http.region")
        answer.take(7, 22, "SOURCE")
        answer.take(7, 22, "Sister")
        return answer

    monkeypatch.setattr(outside, "_ask", answers)
    predict(document_ids=[document.pk], suggester="tagger")
    call = Call.objects.get()
    assert (call.state, call.left_out) == (Call.State.ANSWERED, {})
    assert not Prediction.objects.exists()


def test_why_there_is_no_answer_is_not_told_in_its_words(project, tagger, monkeypatch):
    document = unread(project, TEXT)

    def fails(_suggester, asked: Document, _words: Renaming) -> Answer:
        erased(asked)
        raise ValueError(f"no such words: {asked.text}")

    monkeypatch.setattr(outside, "_ask", fails)
    predict(document_ids=[document.pk], suggester="tagger")
    call = Call.objects.get()
    assert (call.state, call.reason) == (Call.State.FAILED, "erased")


def test_the_memory_of_the_project_does_not_take_it_in(project):
    unaware = unread(project, TEXT)
    erased(unaware)
    span = {"start": 7, "end": 22, "label": "SOURCE", "status": "accepted", "origin": {"by": "person"}}
    remember(document=unaware, sha256="0" * 64, spans=[span | {"quote": TEXT[7:22], "values": {}}])
    assert not RememberedReport.objects.exists()
