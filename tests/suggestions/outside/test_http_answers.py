"""ML backends of Label Studio are asked over HTTP, and may answer anything or nothing."""

import socket
import time

import pytest

from annotator.common import calling
from annotator.common.calling import CallFailed
from annotator.suggestions import actions
from annotator.suggestions.models import Call, Prediction
from tests.reports import unread
from tests.suggestions.outside.server import pours, says, sends
from tests.suggestions.outside.tagger import TEXT, ask, predicted, result


def test_it_is_asked_as_label_studio_asks(project, server, tagger):
    server.answers(predicted())
    ask(unread(project, TEXT))
    [(path, asked, _headers)] = server.asked
    assert path == "/predict"
    assert asked["tasks"] == [{"id": 1, "data": {"text": TEXT}}]
    assert (
        '<Labels name="label" toName="text"><Label value="PER"/><Label value="CITY"/></Labels>'
        in asked["label_config"]
    )


def test_one_that_was_just_started_is_set_up_first(project, server, tagger):
    server.answers(
        says({"detail": "run setup()"}, 500), {"model_version": "7"}, predicted(result(TEXT, "league"))
    )
    assert ask(unread(project, TEXT)) == 1
    assert [path for path, _asked, _headers in server.asked] == ["/predict", "/setup", "/predict"]
    assert server.asked[1][1]["schema"] == server.asked[0][1]["label_config"]


NONSENSE = {
    "no json": sends(b"<h1>It works!</h1>"),
    "no results": says({}),
    "a list": says([1]),
    "results of another task": says({"results": [{}, {}]}),
    "no result": says({"results": [{"result": "none"}]}),
    "deep": sends(b"[" * 200_000),
    "half utf-8": sends(b'{"results": "\xff"}'),
    "nothing": sends(b""),
    "a broken pack": sends(b"no gzip", Content_Encoding="gzip"),
    "not found": says({}, 404),
    "an error twice": says({}, 500),
    "a redirect": sends(b"", 302, Location="http://127.0.0.1:1/"),
    "100 MB": pours(100_000_000),
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_noted_and_the_next_document_asked_about(project, server, tagger, nonsense):
    first, second = unread(project, TEXT), unread(project, "The league left.")
    server.answers(nonsense, predicted(result("The league left.", "league")))
    if nonsense is NONSENSE["an error twice"]:
        server.answers(nonsense, nonsense, predicted(result("The league left.", "league")))
    assert actions.predict(document_ids=[first.pk, second.pk], suggester="tagger") == 1
    failed = Call.objects.get(document_id=first.pk)
    assert failed.state == "failed"
    assert failed.reason
    assert Prediction.objects.get().document == second


def test_a_packed_answer_counts_unpacked(project, server, tagger):
    import gzip

    server.answers(sends(gzip.compress(b" " * 100_000_000), Content_Encoding="gzip"))
    ask(unread(project, TEXT))
    assert "larger than 5 MB" in Call.objects.get().reason


WORDS = {
    "OpenAI's": ({"error": {"message": "too\nlong", "code": 400}}, "it answers 400: too long"),
    "FastAPI's": ({"detail": "too long"}, "it answers 400: too long"),
    "a word": ({"error": "too long"}, "it answers 400: too long"),
    "many": ({"message": "x" * 900}, "it answers 400: " + "x" * 200),
    "none": ({"detail": [{"loc": 1}]}, "it answers 400"),
    "a list": (["too long"], "it answers 400"),
}


@pytest.mark.parametrize(("said", "reason"), WORDS.values(), ids=WORDS.keys())
def test_why_a_server_refuses_is_told_in_its_words(project, server, tagger, said, reason):
    server.answers(says(said, 400))
    ask(unread(project, TEXT))
    assert Call.objects.get().reason == reason


def test_what_a_server_says_of_a_key_is_not_repeated(project, server, tagger):
    server.answers(says({"error": "no such key: sesame"}, 401))
    with pytest.raises(CallFailed, match=r"it answers 401$"):
        ask(unread(project, TEXT))


def test_an_answer_in_drops_is_not_waited_for(project, server, tagger, monkeypatch):
    monkeypatch.setattr(calling, "ANSWER_WITHIN", 30)
    server.answers(pours(1000, pause=0.05))
    begin = time.monotonic()
    with pytest.raises(CallFailed, match="takes longer than"):
        ask(unread(project, TEXT))
    assert time.monotonic() - begin < 20  # all of it would take 50 s


def test_a_server_that_is_down_is_told(project, server, tagger, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings.MODEL_HOSTS = [host]
    with pytest.raises(CallFailed, match="cannot be reached"):
        calling.post(f"http://{host}/predict", {}, hosts=[host])


def test_a_moment_of_being_busy_is_waited_out(project, server, tagger):
    server.answers(says({}, 503), says({}, 429), predicted(result(TEXT, "league")))
    assert ask(unread(project, TEXT)) == 1
    assert Call.objects.count() == 1
