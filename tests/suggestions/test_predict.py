"""Having suggesters read documents, and what a review opens with."""

import pytest
from django.db import IntegrityError

from annotator.corpus.models import Document, Publication
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.spans import canonical
from annotator.suggestions import actions, providers, queries
from annotator.suggestions.models import Prediction, Suggester
from tests.corpus.files import TEXT, report, span, write_lines
from tests.reports import make_document
from tests.suggestions import made_up
from tests.working import work


def unread(project, text: str = TEXT) -> Document:
    return Document.objects.create(
        project=project,
        title="Shots",
        text=text,
        text_sha256=canonical.text_sha256(text),
        words=len(text.split()),
    )


@pytest.fixture
def provider(monkeypatch):
    """Puts a provider whose answer a test sets in the place of patterns."""
    monkeypatch.setitem(providers.PROVIDERS, "patterns", "tests.suggestions.made_up")
    providers.get.cache_clear()
    yield monkeypatch
    providers.get.cache_clear()


def test_patterns_finds_the_toll_its_source_and_the_claim(project):
    document = unread(project, "Police said four guards were killed.")
    assert actions.predict(document_ids=[document.pk]) == 1
    prediction = Prediction.objects.get()
    assert (prediction.suggester.name, prediction.suggester.version) == (
        "patterns",
        providers.get("patterns").VERSION,
    )
    found = {one["label"]: one for one in prediction.body["spans"]}
    assert set(found) == {"SOURCE", "CASUALTY"}
    values = found["CASUALTY"]["attributes"]
    assert (values["kind"], values["count_min"], values["count_max"]) == ("killed", 4, 4)
    (link,) = prediction.body["links"]
    ends = [prediction.body["spans"][link[end]]["label"] for end in ("from", "to")]
    assert (link["type"], ends) == ("claimed-by", ["CASUALTY", "SOURCE"])


def test_repeating_it_changes_nothing(project):
    ids = [unread(project).pk, unread(project, "Nobody died.").pk]
    assert actions.predict(document_ids=ids) == 2
    assert actions.predict(document_ids=ids) == 0
    assert Prediction.objects.count() == 2
    assert Suggester.objects.count() == 1


def test_an_unknown_suggester_is_told_with_those_there_are(project):
    with pytest.raises(providers.UnknownSuggester, match="no suggester 'oracle'; there is patterns"):
        actions.predict(document_ids=[unread(project).pk], suggester="oracle")


def test_a_new_version_reads_again_what_nobody_has_opened(project, provider, ada):
    opened, waiting = unread(project), unread(project, "Nobody died.")
    ids = [opened.pk, waiting.pk]
    actions.predict(document_ids=ids)
    assert reviews.claim(access=get_project_for(ada, "coast")).document == opened
    provider.setattr(made_up, "VERSION", "2")
    assert actions.predict(document_ids=ids) == 1
    assert list(waiting.predictions.values_list("suggester__version", flat=True).order_by("pk")) == ["1", "2"]
    assert opened.predictions.count() == 1


def test_a_weekday_is_counted_from_the_day_the_report_was_published(project, ada):
    document = unread(project, "Two guards were killed near Osk on Tuesday, police said.")
    Publication.objects.create(project=project, document=document, published_at="2031-05-08")
    actions.predict(document_ids=[document.pk])
    [incident] = reviews.claim(access=get_project_for(ada, "coast")).opening.body["incidents"]
    assert (incident["location"], incident["date_start"]) == ("Osk", "2031-05-06")


def test_a_review_opens_without_what_the_scheme_lacks(project, provider, ada):
    body = {
        "spans": [
            {"start": 0, "end": 3, "label": "WEAPON", "attributes": {}},
            {"start": 0, "end": 7, "label": "SOURCE", "attributes": {"kind": "navy", "party": "third-party", "mood": 1}},
            {"start": 20, "end": 24, "label": "CASUALTY", "attributes": None},
        ],
        "links": [
            {"from": 2, "to": 1, "type": "claimed-by"},
            {"from": 2, "to": 0, "type": "claimed-by"},
            {"from": 1, "to": 2, "type": "claimed-by"},
            {"from": 2, "to": 1, "type": "blames"},
        ],
        "regions": [{"start": 0, "end": 3, "kind": "caption"}],
    }  # fmt: skip
    provider.setattr(made_up, "BODY", body)
    actions.predict(document_ids=[unread(project).pk])
    assert Prediction.objects.get().body == body
    opening = reviews.claim(access=get_project_for(ada, "coast")).opening.body
    source, toll = opening["spans"]
    assert (source["label"], toll["label"]) == ("SOURCE", "CASUALTY")
    proposed = {name: held["value"] for name, held in source["values"].items() if held["origin"] == "machine"}
    assert proposed == {"party": "third-party"}
    assert {held["origin"] for held in toll["values"].values()} == {"default"}
    (link,) = opening["links"]
    assert (link["type"], link["from"], link["to"]) == ("claimed-by", toll["id"], source["id"])


def test_a_text_the_provider_fails_on_keeps_no_other_waiting(project, provider):
    good, bad = unread(project), unread(project, made_up.UNREADABLE)
    with pytest.raises(ExceptionGroup, match="patterns failed on 1 documents") as caught:
        actions.predict(document_ids=[bad.pk, good.pk])
    assert caught.value.exceptions[0].__notes__ == [f"while patterns read document {bad.pk}"]
    assert good.predictions.exists()
    assert not bad.predictions.exists()


def test_documents_of_two_projects_have_their_own_suggesters(project):
    other = projects.create_project(slug="b", name="B", scheme=defaults.scheme(), guidelines="", by=None)
    actions.predict(document_ids=[unread(project).pk, unread(other).pk])
    assert set(Suggester.objects.values_list("project__slug", flat=True)) == {"coast", "b"}


def test_a_document_is_ready_once_a_suggester_of_ours_has_read_it(project, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", report(spans=[span(TEXT, "police", "SOURCE")]))
    actions.import_documents(project=project, files=[path], by=None)
    document = Document.objects.get()
    assert not queries.documents_ready(project).exists()
    actions.predict(document_ids=[document.pk])
    assert list(queries.documents_ready(project)) == [document]


def test_a_review_opens_with_what_was_imported_first_and_each_newest_version(project, tmp_path):
    police, four = span(TEXT, "police", "SOURCE"), span(TEXT, "four", "CASUALTY")
    for place, proposed in enumerate([police, four]):
        path = write_lines(tmp_path / f"{place}.jsonl", report(spans=[proposed]))
        actions.import_documents(project=project, files=[path], by=None)
    document = Document.objects.get()
    for version in "12":
        old = Suggester.objects.create(project=project, name="patterns", version=version, provider="patterns")
        Prediction.objects.create(document=document, suggester=old, body={"spans": [], "links": []})
    proposals = queries.proposals(queries.newest(document))
    assert [(one.suggester, one.version) for one in proposals][1:] == [("patterns", "2")]
    assert (proposals[0].suggester, proposals[0].body["spans"]) == ("imported", [four])


def test_a_prediction_cannot_be_changed(project):
    make_document(project)
    with pytest.raises(IntegrityError, match="insert-only"):
        Prediction.objects.update(body={})


def test_every_rule_has_words_for_people():
    words = queries.rule_words()
    assert words["casualty.passive"]
    assert all(isinstance(one, str) and one for one in words.values())


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_was_imported(project, tmp_path, no_jobs):
    (tmp_path / "a.txt").write_text(TEXT)
    actions.import_documents(project=project, files=[tmp_path / "a.txt"], by=None)
    assert not Prediction.objects.exists()
    work()
    assert Prediction.objects.get().suggester.name == "patterns"
