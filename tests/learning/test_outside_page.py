"""Setting up models of others on the suggesters' page, and what it shows of them."""

import pytest

from annotator.common.environment import LanguageModel
from annotator.suggestions import actions
from annotator.suggestions.models import Call, Suggester
from tests.reports import unread
from tests.suggestions.outside.conftest import server, tagger
from tests.suggestions.outside.server import says
from tests.suggestions.outside.tagger import TEXT, predicted, result

__all__ = ["server", "tagger"]
URL = "/projects/coast/suggesters/"


def told(server, **more) -> dict:
    return {
        "act": "set-up", "provider": "http", "http-name": "tagger", "http-url": server.url,
        "http-labels": "PER = ACTOR\nCITY", **more,
    }  # fmt: skip


def test_a_lead_sets_one_up(lead, project, server, no_jobs):
    unread(project, TEXT)
    page = lead.post(URL, told(server), follow=True).content.decode()
    assert "tagger is at work." in page
    made = Suggester.objects.get(name="tagger")
    assert made.settings == {"url": server.url, "labels": {"PER": "ACTOR", "CITY": ""}}


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("http-url", "http://169.254.169.254/", "does not let 169.254.169.254:80 be called"),
        ("http-labels", "PER = NAVY", "not “NAVY”"),
        ("http-name", "patterns", "This name is taken."),
        ("http-name", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_written_stays(lead, server, field, value, fault):
    answer = lead.post(URL, told(server, **{field: value}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert fault in page
    assert "PER = " in page
    assert not Suggester.objects.filter(provider="http").exists()


def test_the_page_counts_what_became_of_asking(lead, project, server, tagger):
    documents = [unread(project, TEXT), unread(project, "The league left.")]
    server.answers(predicted(result(TEXT, "league"), result(TEXT, "Brannport", "GPE")), says("no", 404))
    Call.objects.create(suggester=tagger, document_id=documents[0].pk)
    actions.predict(document_ids=[one.pk for one in documents], suggester="tagger")
    page = " ".join(lead.get(URL).content.decode().split())
    assert (
        '<td class="num">1</td> <td class="num">1</td> <td class="num">1</td> <td class="num">1</td>' in page
    )
    assert "1 with a label the project lacks" in page
    assert "it answers 404" in page


def test_it_rests_and_works_again(lead, tagger, no_jobs):
    lead.post(URL, {"act": "stop", "name": "tagger"})
    tagger.refresh_from_db()
    assert tagger.state == "retired"
    lead.post(URL, {"act": "activate", "name": "tagger", "version": tagger.version})
    tagger.refresh_from_db()
    assert tagger.state == "active"
    assert lead.post(URL, {"act": "ask", "name": "tagger"}).status_code == 302
    assert lead.post(URL, {"act": "ask", "name": "patterns"}).status_code == 404


@pytest.mark.parametrize("wished", [True, False], ids=["wished", "not"])
def test_a_lead_chooses_whether_a_language_model_is_asked_for_values(lead, project, settings, wished):
    settings.LLM = LanguageModel("http://model:8080/v1", "small", "", price_in=0, price_out=0)
    assert 'name="llm-values" aria-describedby="id_llm-values_helptext" id="id_llm-values" checked' in (
        lead.get(URL).content.decode()
    )
    told = {"act": "set-up", "provider": "llm", "llm-name": "reader", "llm-instructions": "Mark parties."}
    lead.post(URL, told | ({"llm-values": "on"} if wished else {}))
    assert Suggester.objects.get(name="reader").settings["values"] is wished


def test_where_the_operator_named_nobody_none_is_offered(lead, project, settings):
    settings.MODEL_HOSTS = []
    assert "Add an ML backend" not in lead.get(URL).content.decode()
    assert lead.post(URL, {"act": "set-up", "provider": "magic"}).status_code == 400


def test_analysts_set_up_nothing(client, project, server, ada):
    client.force_login(ada)
    assert client.post(URL, told(server)).status_code == 403
