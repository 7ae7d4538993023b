"""ML backends of Label Studio as suggesters, asked over HTTP: what they propose, and whatever else they may do."""

import json
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.common import calling
from annotator.common.calling import CallFailed
from annotator.common.permit import Refusal
from annotator.learning.queries import outside_of
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.queries import get_project_for, renaming
from annotator.review import actions as reviews
from annotator.review import versions
from annotator.spans.renaming import Name
from annotator.suggestions import actions, outside, queries
from annotator.suggestions.models import Call, Prediction, Suggester
from annotator.suggestions.providers import UnknownSuggester, http
from tests import label_studio
from tests.reports import make_document, unread
from tests.suggestions.outside.server import pours, says, sends, waits
from tests.working import work

TEXT = "🛶 Harbour police said four league guards were killed in Brannport."


def result(text: str, words: str, label: str = "PER", **more) -> dict:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "labels": [label], "text": words}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, "score": 0.8, **more}


def predicted(*results: dict, **more) -> dict:
    return {"results": [{"result": list(results), "score": 0.7, **more}], "model_version": "7"}


def ask(document) -> int:
    return actions.predict(document_ids=[document.pk], suggester="tagger")


def test_what_it_proposes_is_mapped_and_kept_and_its_call_counted(project, server, tagger):
    document = unread(project, TEXT)
    server.answers(predicted(result(TEXT, "league"), result(TEXT, "Brannport", "CITY")))
    assert ask(document) == 1
    [span] = Prediction.objects.get(suggester=tagger).body["spans"]
    assert (TEXT[span["start"] : span["end"]], span["label"], span["score"]) == ("league", "ACTOR", 0.8)
    call = Call.objects.get()
    assert (call.state, call.spans, call.left_out) == ("answered", 1, {})


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


GONE = {
    "silent": (waits(1), "it did not answer in time"),
    "busy": (says({}, 503), "it answers 503"),
}


@pytest.mark.parametrize(("reply", "reason"), GONE.values(), ids=GONE.keys())
def test_where_nobody_answers_the_rest_waits_and_the_job_is_tried_again(
    project, server, tagger, reply, reason
):
    ids = [unread(project, TEXT).pk, unread(project, "The league left.").pk]
    server.answers(reply)
    with pytest.raises(CallFailed, match=reason):
        actions.predict(document_ids=ids, suggester="tagger")
    assert Call.objects.get().document_id == ids[0]


def test_a_report_that_silences_a_server_comes_last_when_the_job_is_tried_again(project, server, tagger):
    texts = ["The league left.", "The league came back."]
    ids = [unread(project, text).pk for text in texts]
    server.answers(waits(1), predicted())
    with pytest.raises(CallFailed, match="did not answer in time"):
        actions.predict(document_ids=ids, suggester="tagger")
    assert actions.predict(document_ids=ids, suggester="tagger") == 2
    asked = [body["tasks"][0]["data"]["text"] for _path, body, _headers in server.asked]
    assert asked == [texts[0], texts[1], texts[0]]


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


def test_whatever_it_does_reviews_open_on_what_the_rules_found(project, server, tagger, ada):
    make_document(project)
    server.answers(waits(1))
    with pytest.raises(CallFailed):
        actions.predict(document_ids=[project.documents.get().pk], suggester="tagger")
    assert reviews.claim(access=get_project_for(ada, "coast")).spans.count() == 4


def test_a_document_that_only_it_has_read_is_not_ready(project, server, tagger):
    server.answers(predicted())
    ask(unread(project, TEXT))
    assert not queries.documents_ready(project).exists()


def test_a_review_opens_on_both_and_says_who_agreed(project, server, tagger, ada):
    document = make_document(project)
    text = document.text
    server.answers(
        predicted(result(text, "league"), result(text, "Brannport", "ACTOR"), result(text, "nurse"))
    )
    ask(document)
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    who = {
        span["quote"]: [span["origin"]["suggester"], *(one["suggester"] for one in span["origin"]["also"])]
        for span in spans
    }
    assert who["league"] == ["tagger", "patterns"]
    assert who["Brannport"] == ["tagger"]
    assert who["Harbour police"] == ["patterns"]


def test_it_is_not_asked_again_about_what_it_read_nor_about_what_is_begun(project, server, tagger, ada):
    document = make_document(project)
    server.answers(predicted())
    assert ask(document) == 1
    assert ask(document) == 0
    reviews.claim(access=get_project_for(ada, "coast"))
    Suggester.objects.filter(pk=tagger.pk).update(version="2")
    assert ask(document) == 0
    assert len(server.asked) == 1


def test_a_call_whose_answer_was_never_stored_is_seen_when_it_is_made_again(project, server, tagger):
    document = unread(project, TEXT)
    Call.objects.create(suggester=tagger, document_id=document.pk)  # the worker was killed behind it
    server.answers(predicted())
    assert ask(document) == 1
    assert list(Call.objects.order_by("pk").values_list("state", flat=True)) == ["begun", "answered"]


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


def rename_actor(project, max) -> None:
    scheme = json.loads(json.dumps(project.scheme.body).replace('"ACTOR"', '"PARTY"'))
    access = get_project_for(max, project.slug)
    renames = {Name("ACTOR"): "PARTY"}
    versions.change_scheme(access=access, scheme=scheme, renames=renames, seen=access.project.scheme.sha256)


def test_a_label_that_was_renamed_since_it_was_set_up_is_the_new_one(project, server, tagger, max):
    rename_actor(project, max)
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
        rename_actor(project, max)
        connection.close()  # the server's own, in its thread
        says(predicted(result(document.text, "Brannport")))(*asked)

    server.answers(meanwhile)
    ask(document)
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    assert {span["quote"]: span["label"] for span in spans}["Brannport"] == "PARTY"


def test_told_otherwise_it_is_another_version_and_the_one_before_rests(project, server, tagger, max):
    told = {"url": server.url, "labels": {"PER": "SOURCE"}}
    again = outside.set_up(project=project, provider="http", name="tagger", told=told, by=max)
    tagger.refresh_from_db()
    assert (tagger.state, again.state) == ("retired", "active")
    assert tagger.version != again.version


def test_only_leads_set_one_up_and_only_where_the_operator_lets_them(project, server, max, ada):
    def set_up(url, by=max):
        outside.set_up(project=project, provider="http", name="x", told={"url": url, "labels": {}}, by=by)

    with pytest.raises(Refusal, match="Only leads"):
        set_up(server.url, ada)
    for url in (
        "http://169.254.169.254/latest",
        "http://localhost:5432",
        f"{server.url}0",
        "file:///etc/passwd",
        "http://[::1",
        "x",
    ):
        with pytest.raises(Refusal):
            set_up(url)
    with pytest.raises(Refusal, match="password"):
        set_up(server.url.replace("//", "//me:secret@"))


def test_a_host_that_is_no_longer_allowed_is_not_called(project, server, tagger, settings):
    settings.MODEL_HOSTS = []
    ask(unread(project, TEXT))
    assert server.asked == []
    assert "ATTEST_MODEL_HOSTS" in Call.objects.get().reason


def test_what_is_imported_goes_to_it_last_and_in_small_jobs(project, server, tagger, no_jobs):
    ids = [unread(project, f"{TEXT} {n}").pk for n in range(11)]
    for name in queries.active_names(project):
        actions.defer_predictions(project=project, suggester=name, document_ids=ids)
    waiting = ProcrastinateJob.objects.order_by("-priority", "id").values_list("task_name", "args__suggester")
    assert list(waiting) == [("predict", "patterns"), ("ask", "tagger"), ("ask", "tagger")]


@pytest.mark.django_db(transaction=True)
def test_a_server_is_asked_by_one_worker_at_a_time_and_another_goes_on(project, max, server, tagger, no_jobs):
    told = {"url": server.url, "labels": {}}
    outside.set_up(project=project, provider="http", name="other", told=told, by=max)
    documents = [unread(project, TEXT).pk]
    for name in ("tagger", "tagger", "other"):
        actions.defer_predictions(project=project, suggester=name, document_ids=documents)
    first, second, _other = ProcrastinateJob.objects.order_by("id").values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        [worker] = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, first]
        )
    server.answers(predicted())
    work()
    left = ProcrastinateJob.objects.filter(task_name="ask").order_by("id")
    assert list(left.values_list("pk", "status", "attempts")) == [(first, "doing", 0), (second, "todo", 0)]
    assert [call.suggester.name for call in Call.objects.all()] == ["other"]


def test_a_name_is_what_it_is_in_its_project_alone(project, server, tagger, max, no_jobs):
    other = projects.create_project(slug="b", name="B", scheme=defaults.scheme(), guidelines="", by=max)
    with pytest.raises(UnknownSuggester):
        actions.predict(document_ids=[unread(other, TEXT).pk], suggester="tagger")
    made = Suggester.objects.create(project=other, name="tagger", version="1", provider="llm")
    assert made != outside.set_up(
        project=project, provider="http", name="tagger", told={"url": server.url, "labels": {}}, by=max
    )


@pytest.mark.parametrize("name", sorted(Suggester.OWN))
def test_none_is_called_like_one_of_the_programs_own(project, server, max, name):
    with pytest.raises(Refusal, match="This name is taken"):
        outside.set_up(
            project=project, provider="http", name=name, told={"url": server.url, "labels": {}}, by=max
        )


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
