"""Documents, publications, suggesters and predictions in the Django admin."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.corpus.models import Document, Publication
from annotator.suggestions.actions import import_documents
from annotator.suggestions.models import Prediction, Suggester
from tests.corpus.files import report, span, write_lines

MARKUP = "<script>alert('{{ text }}')</script> &amp; four died."
MODELS = ["document", "publication", "suggester", "prediction"]


@pytest.fixture
def rows(project, tmp_path):
    """One row of each, with markup wherever a file can bring it in."""
    line = report(
        MARKUP,
        id=MARKUP,
        title=MARKUP,
        publisher=MARKUP,
        spans=[span(MARKUP, "alert", "SOURCE", attributes={"cue": MARKUP})],
    )
    import_documents(project=project, files=[write_lines(tmp_path / "a.jsonl", json.dumps(line))], by=None)
    found = [model.objects.get() for model in (Document, Publication, Suggester, Prediction)]
    return dict(zip(MODELS, found, strict=True))


@pytest.mark.parametrize("model", MODELS)
def test_markup_is_shown_as_text(admin_client, rows, model):
    for url in (f"/admin/annotator/{model}/", f"/admin/annotator/{model}/{rows[model].pk}/change/"):
        answer = admin_client.get(url)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_changed_or_deleted_there(admin_client, rows, model):
    base, pk = f"/admin/annotator/{model}/", rows[model].pk
    assert admin_client.get(f"{base}add/").status_code == 403
    assert admin_client.post(f"{base}{pk}/change/", {}).status_code == 403
    assert admin_client.post(f"{base}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(rows[model]).objects.filter(pk=pk).exists()


@pytest.mark.parametrize("model", MODELS)
def test_the_lists_leave_texts_and_spans_in_the_database(admin_client, rows, model):
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(f"/admin/annotator/{model}/")
    asked = " ".join(query["sql"] for query in queries)
    assert f'FROM "annotator_{model}"' in asked
    assert '"text"' not in asked
    assert '"body"' not in asked


@pytest.mark.parametrize(("words", "found"), [("four", True), ("nothing like it", False)])
def test_documents_are_found_by_their_title(admin_client, rows, words, found):
    page = admin_client.get("/admin/annotator/document/", {"q": words}).content.decode()
    assert (f"/admin/annotator/document/{rows['document'].pk}/change/" in page) is found
