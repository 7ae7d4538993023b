"""A language model behind the OpenAI-style chat call, over HTTP: what it quotes is found in the text or left out."""

import dataclasses
import json

import pytest

from annotator.common import calling
from annotator.common.calling import CallFailed
from annotator.common.environment import LanguageModel
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.suggestions import actions, outside
from annotator.suggestions.models import Call, Prediction
from annotator.suggestions.providers import llm
from tests.reports import make_document, unread
from tests.suggestions.outside.server import says, waits

TEXT = "Harbour police said the league fled. “The league lies,” the league’s Ada Moro said."


@pytest.fixture
def model(project, max, server, settings):
    """The suggester “reader”, which asks the model that the operator configured."""
    settings.LLM = LanguageModel(f"{server.url}/v1", "small", "sesame", price_in=0.5, price_out=2)
    settings.LLM_HOST = server.host
    return outside.set_up(
        project=project, provider="llm", name="reader", told={"instructions": "Mark parties."}, by=max
    )


@pytest.fixture
def valuer(project, max, model):
    """The same, asked for values, too."""
    told = {"instructions": "Mark tolls.", "values": True}
    return outside.set_up(project=project, provider="llm", name="reader", told=told, by=max)


def chat(content, prompt: int = 900, completion: int = 100) -> dict:
    usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}


def quoted(*spans: tuple[str, str, str]) -> dict:
    return chat(
        json.dumps(
            {"spans": [{"label": label, "quote": quote, "before": before} for label, quote, before in spans]}
        )
    )


def read(project, text: str = TEXT) -> list[tuple[int, str, str]]:
    document = unread(project, text)
    actions.predict(document_ids=[document.pk], suggester="reader")
    return [
        (one["start"], text[one["start"] : one["end"]], one["label"])
        for one in Prediction.objects.get(document=document).body["spans"]
    ]


def test_quotes_are_anchored_by_the_words_before_them(project, server, model):
    server.answers(
        quoted(("ACTOR", "league", "police said the"), ("ACTOR", "league", "the league lies,” the"))
    )
    assert [start for start, *_ in read(project)] == [TEXT.index("league"), TEXT.index("league’s")]


def test_without_such_words_each_quote_takes_the_next_place(project, server, model):
    server.answers(quoted(*[("ACTOR", "league", "")] * 2, ("ACTOR", "league", "nowhere to be found")))
    assert len(read(project)) == 3


def test_signs_and_case_may_differ_and_words_are_whole(project, server, model):
    server.answers(
        quoted(("SOURCE", "the League's Ada Moro", ""), ("ACTOR", "eague", ""), ("ACTOR", "olice", ""))
    )
    assert [quote for _start, quote, _label in read(project)] == ["the league’s Ada Moro"]
    assert Call.objects.get().left_out == {"not-found": 2}


def test_what_the_report_does_not_say_is_left_out_and_counted(project, server, model):
    spans = [
        {"label": "ACTOR", "quote": "the navy", "before": ""},
        {"label": "NAVY", "quote": "league"},
        {"quote": 1},
        "league",
    ]
    server.answers(chat(json.dumps({"spans": spans})))
    assert read(project) == []
    assert Call.objects.get().left_out == {"not-found": 1, "no-label": 1, "no-span": 2}


def test_it_is_told_the_labels_the_leads_words_and_the_form_of_an_answer(project, server, model):
    server.answers(quoted())
    read(project)
    [(path, asked, headers)] = server.asked
    assert (path, headers["Authorization"], asked["model"]) == (
        "/v1/chat/completions",
        "Bearer sesame",
        "small",
    )
    system, user = asked["messages"]
    labels = sorted(project.scheme.parsed.labels)
    assert f"Labels: {', '.join(labels)}." in system["content"]
    assert "Mark parties." in system["content"]
    assert user["content"] == TEXT
    form = asked["response_format"]["json_schema"]["schema"]["properties"]["spans"]["items"]
    assert form["properties"]["label"]["enum"] == labels


TOLL = "Harbour police said six league guards, two of them women, were killed."
GUARDS = {"label": "CASUALTY", "quote": "six league guards", "before": "police said"}


def values_read(project, server, **values) -> dict:
    """What is kept of values that the model gives the toll."""
    server.answers(chat(json.dumps({"spans": [{**GUARDS, "attributes": values}]})))
    read(project, TOLL)
    [span] = Prediction.objects.get().body["spans"]
    return span["attributes"]


def test_values_that_fit_the_scheme_are_suggested_as_all_others(project, server, valuer, ada):
    document = make_document(project)
    toll = {"label": "CASUALTY", "quote": "four league guards were killed", "before": "police said"}
    counts = [{"word": "woman", "count": 2}]
    given = {"kind": "killed", "demographics": ["woman", "man"], "including": counts}
    server.answers(chat(json.dumps({"spans": [{**toll, "attributes": given}]})))
    actions.predict(document_ids=[document.pk], suggester="reader")
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    [toll] = [span for span in spans if span["label"] == "CASUALTY"]
    said = {name: held["value"] for name, held in toll["values"].items() if held["origin"] == "machine"}
    numbers = {"count_min": 4, "count_max": 4}  # from the rules
    assert said == {**given, "including": {"woman": 2}, **numbers}
    assert (toll["origin"]["suggester"], toll["origin"]["rule"]) == ("reader", "llm.model")
    assert Call.objects.get().left_out == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "slain"},
        {"kind": ["killed"]},
        {"mood": "bad"},
        {"count_min": "six"},
        {"count_min": 6.5},
        {"count_min": True},
        {"count_min": -1},
        {"demographics": ["woman", "tall"]},
        {"demographics": "woman"},
        {"including": [{"word": "woman", "count": 1}, {"word": "woman", "count": 2}]},
        {"including": [{"word": "wo\0man", "count": 1}]},
        {"including": [{"word": "woman"}]},
        {"incident": "main"},
        {"attribution": "article"},
    ],
    ids=str,
)
def test_a_value_that_does_not_fit_is_left_out_and_counted_and_the_span_kept(project, server, valuer, wrong):
    assert values_read(project, server, count_max=6, **wrong) == {"count_max": 6}
    assert Call.objects.get().left_out == {"no-value": 1}


@pytest.mark.parametrize("values", [[], "killed", 7], ids=str)
def test_values_that_are_no_object_are_one_that_does_not_fit(project, server, valuer, values):
    server.answers(chat(json.dumps({"spans": [{**GUARDS, "attributes": values}]})))
    assert len(read(project, TOLL)) == 1
    assert Call.objects.get().left_out == {"no-value": 1}


def test_what_the_model_leaves_open_and_what_holds_anyway_is_not_said(project, server, valuer):
    assert values_read(project, server, kind=None, scope="incident", demographics=[], mood=None) == {}
    assert Call.objects.get().left_out == {}


def test_a_few_words_may_be_a_value_and_blanks_are_none(project, server, valuer):
    police = {"label": "SOURCE", "quote": "Harbour police", "before": ""}
    spans = [{**police, "attributes": {"cue": "said"}}, {**police, "attributes": {"cue": " "}}]
    server.answers(chat(json.dumps({"spans": spans})))
    read(project, f"{TOLL} Harbour police left.")
    said = [span["attributes"] for span in Prediction.objects.get().body["spans"]]
    assert said == [{"cue": "said"}, {}]


def test_each_label_has_its_own_attributes_in_the_form_of_an_answer(project, server, valuer):
    server.answers(quoted())
    read(project)
    [(_path, asked, _headers)] = server.asked
    items = asked["response_format"]["json_schema"]["schema"]["properties"]["spans"]["items"]["anyOf"]
    asked_of = {
        one["properties"]["label"]["enum"][0]: one["properties"]["attributes"]["properties"] for one in items
    }
    assert list(asked_of["ACTOR"]) == ["kind", "role", "country"]
    assert asked_of["CASUALTY"]["count_min"] == {"type": ["integer", "null"]}
    assert asked_of["CASUALTY"]["kind"]["enum"][-1] is None
    assert "attribution" not in asked_of["CASUALTY"]
    assert "kind: one of unknown, state-force" in asked["messages"][0]["content"]


def test_who_is_not_asked_for_values_is_told_of_none(project, server, model):
    server.answers(quoted())
    read(project)
    [(_path, asked, _headers)] = server.asked
    assert "attributes" not in json.dumps(asked)


def test_a_scheme_without_attributes_is_asked_about_all_the_same(max, server, model):
    plain = {"scheme": "x/1", "labels": {"NAME": {"key": "1", "colour": 1}}}
    other = projects.create_project(slug="b", name="B", scheme=plain, guidelines="", by=max)
    told = {"instructions": "Mark names.", "values": True}
    outside.set_up(project=other, provider="llm", name="reader", told=told, by=max)
    server.answers(quoted(("NAME", "league", "")))
    assert [quote for _start, quote, _label in read(other)] == ["league"]


def test_tokens_and_cost_are_counted(project, server, model):
    server.answers(quoted())
    read(project)
    call = Call.objects.get()
    assert (call.prompt_tokens, call.completion_tokens) == (900, 100)
    assert float(call.cost) == pytest.approx((900 * 0.5 + 100 * 2) / 1_000_000)


@pytest.mark.parametrize(
    "answer",
    [
        chat("Sorry, no."),
        chat(None),
        chat('{"spans": 3}'),
        {"choices": [], "usage": {"prompt_tokens": 900}},
        {"usage": {"prompt_tokens": 900}},
    ],
    ids=["words", "nothing", "no list", "no choice", "no choices"],
)
def test_an_answer_that_is_of_no_use_is_counted_with_what_it_cost(project, server, model, answer):
    document = unread(project, TEXT)
    server.answers(answer)
    assert actions.predict(document_ids=[document.pk], suggester="reader") == 0
    call = Call.objects.get()
    assert (call.state, call.prompt_tokens) == ("failed", 900)
    assert call.cost > 0


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"prompt_tokens": -4}, {"prompt_tokens": "many"}],
    ids=["none", "empty", "less", "word"],
)
def test_what_is_no_count_of_tokens_counts_nothing(project, server, model, usage):
    server.answers({**quoted(("ACTOR", "league", "")), "usage": usage})
    assert len(read(project)) == 1
    assert Call.objects.get().prompt_tokens == 0


def test_a_long_report_is_read_in_parts_and_each_is_paid(project, server, model, monkeypatch):
    monkeypatch.setattr(llm, "LONGEST", 40)
    server.answers(quoted(("ACTOR", "league", "")))
    text = "The league fled from the harbour.\nThe league came back to the harbour.\n"
    assert [start for start, *_ in read(project, text)] == [4, 38]
    assert Call.objects.get().prompt_tokens == 1800


def test_a_line_that_is_too_long_is_parted_between_words(project, server, model, monkeypatch):
    monkeypatch.setattr(llm, "LONGEST", 40)
    server.answers(quoted(("ACTOR", "league", "")))
    text = "The league fled from the harbour and then the league was seen again by fishermen of the league"
    read(project, text)
    parts = [asked["messages"][1]["content"] for _path, asked, _headers in server.asked]
    assert "".join(parts) == text
    assert all(part.endswith(" ") for part in parts[:-1])


def test_one_that_keeps_silent_is_asked_once_since_it_may_be_paid(project, server, model, monkeypatch):
    monkeypatch.setattr(calling, "ANSWER_WITHIN", 0.1)
    server.answers(waits(0.3))
    with pytest.raises(CallFailed, match="did not answer in time"):
        read(project)
    assert len(server.asked) == 1


def test_one_whose_server_is_another_since_is_not_asked(project, server, model, settings):
    settings.LLM = dataclasses.replace(settings.LLM, url=f"{server.url}/v2")
    with pytest.raises(CallFailed, match="asked otherwise: set it up again"):
        read(project)
    assert server.asked == []


def test_one_that_is_told_otherwise_since_is_not_asked(project, server, model, monkeypatch):
    monkeypatch.setattr(llm, "VERSION", "another")
    with pytest.raises(CallFailed, match="asked otherwise: set it up again"):
        read(project)
    assert server.asked == []


def test_the_model_that_answered_is_told(project, server, model):
    server.answers({**quoted(("ACTOR", "league", "")), "model": "small-2031-05"})
    read(project)
    assert Prediction.objects.get().version == f"{model.version} small-2031-05"


def test_a_wrong_key_stops_the_job(project, server, model):
    server.answers(says({"error": "key"}, 401))
    with pytest.raises(CallFailed, match="401"):
        read(project)


def test_a_refusal_that_holds_the_key_is_told_without_its_words(project, server, model):
    server.answers(says({"error": "bad request: Authorization: Bearer sesame"}, 400))
    actions.predict(document_ids=[unread(project, TEXT).pk], suggester="reader")
    assert Call.objects.get().reason == "it answers 400"


def test_without_one_configured_none_can_be_set_up_and_none_is_asked(project, server, model, settings, max):
    settings.LLM = None
    with pytest.raises(CallFailed, match="no longer configured"):
        read(project)
    assert server.asked == []
    with pytest.raises(Refusal, match="ATTEST_LLM_URL"):
        outside.set_up(project=project, provider="llm", name="x", told={"instructions": ""}, by=max)
