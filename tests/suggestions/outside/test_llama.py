"""The suggester `llm` and a server of others: llama.cpp, over HTTP, which holds a model to the form of an answer."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from annotator.common import calling
from annotator.common.calling import CallFailed
from annotator.common.environment import LanguageModel
from annotator.projects import actions as projects
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.suggestions import actions, outside
from annotator.suggestions.models import Call, Prediction, Suggester
from annotator.suggestions.providers import llm
from tests.reports import TEXT, make_document, unread
from tests.suggestions.outside.llama import KEY, needed, serving

pytestmark = needed
CONTEXT = 16_384  # tokens, here bytes
QUOTE = "Harbour police"
SetUp = Callable[..., Suggester]


@pytest.fixture(scope="module")
def quoting() -> Iterator[str]:
    with serving(CONTEXT, QUOTE) as address:
        yield address


@pytest.fixture(scope="module")
def endless() -> Iterator[str]:
    """One whose model never ends what it quotes."""
    with serving(CONTEXT) as address:
        yield address


@pytest.fixture
def set_up(project, max, settings, monkeypatch) -> SetUp:
    """The suggester “reader” asks the model of this server."""
    monkeypatch.setattr(calling, "ANSWER_WITHIN", 300)
    monkeypatch.setattr(calling, "TAKES_AT_MOST", 300)

    def made(address: str, *, key: str = KEY, values: bool = False, project=project) -> Suggester:
        settings.LLM = LanguageModel(f"{address}/v1", "any", key, price_in=0.5, price_out=2)
        settings.LLM_HOST = urlsplit(address).netloc
        told = {"instructions": "Mark speakers.", "values": values}
        return outside.set_up(project=project, provider="llm", name="reader", told=told, by=max)

    return made


def ask(document) -> int:
    return actions.predict(document_ids=[document.pk], suggester="reader")


def test_what_it_quotes_is_suggested_with_values_of_the_scheme(project, set_up, quoting, ada):
    set_up(quoting, values=True)
    document = make_document(project)
    assert ask(document) == 1
    assert Call.objects.get().left_out == {}
    opened = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    [span] = [one for one in opened if one["quote"] == QUOTE]
    assert (span["label"], span["origin"]["suggester"]) == ("SOURCE", "reader")
    said = project.scheme.parsed.labels["SOURCE"].attributes["channel"]
    assert span["values"]["channel"]["origin"] == "machine"
    assert span["values"]["channel"]["value"] in said.values


OTHER = {
    "scheme": "речь/1",
    "labels": {
        "КТО-ТО": {
            "key": "1",
            "colour": 1,
            "attributes": {
                "«кто»": {"type": "enum", "values": ["да", 'не "так"']},
                "как": {"type": "multi", "values": ["вслух", "шёпотом"]},
                "число": {"type": "int?"},
            },
        }
    },
}


def test_it_is_held_to_another_scheme_as_well(max, set_up, quoting):
    other = projects.create_project(slug="other", name="Other", scheme=OTHER, guidelines="", by=max)
    set_up(quoting, values=True, project=other)
    ask(unread(other, TEXT))
    [span] = Prediction.objects.get().body["spans"]
    assert (TEXT[span["start"] : span["end"]], span["label"]) == (QUOTE, "КТО-ТО")
    assert Call.objects.get().left_out == {}


def test_its_tokens_are_counted_and_paid(project, set_up, quoting):
    set_up(quoting)
    ask(unread(project, TEXT))
    call = Call.objects.get()
    assert call.prompt_tokens > len(llm.TOLD)
    assert 0 < call.completion_tokens < call.prompt_tokens
    assert float(call.cost) == pytest.approx(
        (call.prompt_tokens * 0.5 + call.completion_tokens * 2) / 1_000_000, abs=1e-6
    )


def test_a_server_that_has_one_model_whatever_it_is_asked_for_says_which(project, set_up, quoting):
    version = set_up(quoting).version
    ask(unread(project, TEXT))
    assert Prediction.objects.get().version == f"{version} table"


def test_a_wrong_key_stops_the_job(project, set_up, quoting):
    set_up(quoting, key="mellon")
    with pytest.raises(CallFailed, match="it answers 401"):
        ask(unread(project, TEXT))


def test_why_a_report_is_too_long_for_it_is_told_in_its_words(project, set_up, quoting):
    set_up(quoting)
    assert ask(unread(project, "سأل الصياد " * 1000)) == 0
    assert "exceeds the available context size (16384 tokens)" in Call.objects.get().reason


def test_an_answer_that_is_cut_off_is_told_and_paid(project, set_up, endless):
    set_up(endless)
    assert ask(unread(project, "The league fled. " * 700)) == 0
    call = Call.objects.get()
    assert "cut off" in call.reason
    assert call.completion_tokens > 0


def test_one_that_takes_too_long_is_not_waited_for(project, set_up, endless, monkeypatch):
    monkeypatch.setattr(calling, "ANSWER_WITHIN", 0.1)
    set_up(endless)
    with pytest.raises(CallFailed, match="did not answer in time"):
        ask(unread(project, TEXT))
