"""What ML backends of Label Studio propose becomes spans of the project’s labels."""

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection

from annotator.learning.queries import outside_of
from annotator.projects.queries import get_project_for, renaming
from annotator.review import actions as reviews
from annotator.suggestions import actions
from annotator.suggestions.models import Call, Prediction
from annotator.suggestions.providers import http
from tests import label_studio
from tests.reports import make_document, unread
from tests.review.schemes import put_in_force, with_party
from tests.suggestions.outside.server import says
from tests.suggestions.outside.tagger import TEXT, ask, predicted, result


def test_what_it_proposes_is_mapped_and_kept_and_its_call_counted(project, server, tagger):
    document = unread(project, TEXT)
    server.answers(predicted(result(TEXT, "league"), result(TEXT, "Brannport", "CITY")))
    assert ask(document) == 1
    [span] = Prediction.objects.get(suggester=tagger).body["spans"]
    assert (TEXT[span["start"] : span["end"]], span["label"], span["score"]) == ("league", "ACTOR", 0.8)
    call = Call.objects.get()
    assert (call.state, call.spans, call.left_out) == ("answered", 1, {})


def test_offsets_in_utf_16_are_converted_where_the_quotes_prove_it(project, server, tagger):
    moved = result(TEXT, "league")
    moved["value"] = {
        **moved["value"],
        "start": moved["value"]["start"] + 1,
        "end": moved["value"]["end"] + 1,
    }
    server.answers(predicted(moved))
    ask(unread(project, TEXT))
    [span] = Prediction.objects.get().body["spans"]
    assert TEXT[span["start"] : span["end"]] == "league"


def test_what_is_no_span_of_the_text_is_left_out_and_counted(project, server, tagger):
    def at(start, end, label="PER"):
        return {"type": "labels", "value": {"start": start, "end": end, "labels": [label]}}

    wrong = [
        at(0, 900),
        at(-3, 2),
        at(5, 5),
        at("1", "2"),
        at(0.5, 2),
        at(start=True, end=2),
        at(2, 3, "GPE"),
        at(0, 2, None),
    ]
    shapes = [{"value": None}, 7, {"value": {"labels": []}}, {"type": "choices", "value": {"choices": ["x"]}}]
    server.answers(predicted(*wrong, *shapes, result(TEXT, "league")))
    ask(unread(project, TEXT))
    assert len(Prediction.objects.get().body["spans"]) == 1
    assert Call.objects.get().left_out == {"outside": 3, "no-span": 6, "no-label": 2}


def test_a_span_whose_words_are_others_is_left_out(project, server, tagger):
    lying = result(TEXT, "league")
    lying["value"]["text"] = "police"
    server.answers(predicted(lying, result(TEXT, "police")))
    ask(unread(project, TEXT))
    assert [span["start"] for span in Prediction.objects.get().body["spans"]] == [TEXT.index("police")]


@pytest.mark.parametrize(
    "score",
    [None, "high", -1, 3.5, True, float("nan")],
    ids=["none", "word", "below", "above", "bool", "nan"],
)
def test_a_score_that_is_no_share_is_none(project, server, tagger, score):
    body = predicted(result(TEXT, "league", score=score))
    body["results"][0]["score"] = score
    server.answers(body)
    ask(unread(project, TEXT))
    assert Prediction.objects.get().body["spans"][0]["score"] is None


def test_what_answered_is_told_by_the_version_that_the_server_says(project, server, tagger, ada):
    first, second = make_document(project), unread(project, f"{TEXT} Again.")
    newer = {**predicted(result(TEXT, "league")), "model_version": 8}
    server.answers(predicted(result(first.text, "Brannport", "PER")), newer)
    actions.predict(document_ids=[first.pk, second.pk], suggester="tagger")
    assert [one.version for one in Prediction.objects.filter(suggester=tagger).order_by("pk")] == [
        f"{tagger.version} 7",
        f"{tagger.version} 8",
    ]
    [row] = outside_of(project)
    assert row.called == ["7", "8"]
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    assert f"{tagger.version} 7" in {span["origin"]["version"] for span in spans}


@pytest.mark.parametrize(
    "said", [None, True, ["8"], "\0\n", ""], ids=["none", "bool", "list", "unseen", "empty"]
)
def test_what_is_no_version_is_none(project, server, tagger, said):
    server.answers({**predicted(), "model_version": said})
    assert ask(unread(project, TEXT)) == 1
    assert Prediction.objects.get().version == tagger.version


def test_a_label_that_was_renamed_since_it_was_set_up_is_the_new_one(project, server, tagger, max):
    put_in_force(max, with_party())
    server.answers(predicted(result(TEXT, "league"), result(TEXT, "police", "ACTOR")))
    ask(unread(project, TEXT))
    assert [span["label"] for span in Prediction.objects.get().body["spans"]] == ["PARTY", "PARTY"]
    assert Call.objects.get().left_out == {}


@pytest.mark.django_db(transaction=True)
def test_a_label_that_is_renamed_while_it_answers_is_the_new_one_in_reviews(
    project, server, tagger, max, ada
):
    document = make_document(project)

    def meanwhile(*asked):
        put_in_force(max, with_party())
        connection.close()  # the server's own, in its thread
        says(predicted(result(document.text, "Brannport")))(*asked)

    server.answers(meanwhile)
    ask(document)
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    assert {span["quote"]: span["label"] for span in spans}["Brannport"] == "PARTY"


@label_studio.needed
def test_a_real_backend_of_label_studios_package_is_understood(project):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = Path(__file__).with_name("label_studio_backend.py")
    backend = subprocess.Popen([label_studio.PYTHON, script, str(port)])
    try:
        for _ in range(200):
            with suppress(URLError), urlopen(f"http://127.0.0.1:{port}/health"):
                break
            time.sleep(0.1)
        host = f"127.0.0.1:{port}"
        asked = http.Backend(f"http://{host}", {}, renaming(project), "coast", [host])
        spans = asked.ask(TEXT).body["spans"]
        assert [(TEXT[one["start"] : one["end"]], one["label"], one["score"]) for one in spans] == [
            ("police", "SOURCE", 0.8)
        ]
    finally:
        backend.terminate()
        backend.wait()
