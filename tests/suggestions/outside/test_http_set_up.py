"""Who sets up an ML backend of Label Studio, at which hosts and under which name."""

import pytest

from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.suggestions import actions, outside
from annotator.suggestions.models import Call, Suggester
from annotator.suggestions.providers import UnknownSuggester
from tests.reports import unread
from tests.suggestions.outside.tagger import TEXT, ask


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
