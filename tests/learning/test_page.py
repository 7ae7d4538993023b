"""The suggesters' page: versions, figures, training and rolling back."""

import pytest

from annotator.learning import actions
from annotator.learning.models import Training
from annotator.suggestions.models import Suggester
from annotator.suggestions.running import LEARNED

URL = "/projects/hills/suggesters/"


@pytest.fixture
def lead(client, max):
    client.force_login(max)
    return client


@pytest.fixture
def version(finished, hills) -> str:
    """A first version, at work."""
    finished.reports(*range(10))
    wished = actions.wish(project=hills, by=None)
    return actions.train(training_id=wished.pk).suggester.version


def test_before_any_training_the_rules_work_alone(lead, hills):
    page = lead.get(URL).content.decode()
    assert "The rules work alone" in page
    assert "0 reports are finished" in page
    assert "With 10 more a training begins by itself." in page


def test_a_version_is_shown_with_its_figures_beside_the_rules(lead, version):
    page = lead.get(URL).content.decode()
    assert f"learned {version}" in page
    assert "Learned from 10 reports" in page
    assert "keys per report instead of" in page
    assert "Keys per report" in page


def test_the_page_asks_as_many_questions_with_more_versions(
    lead, version, hills, finished, django_assert_max_num_queries
):
    with django_assert_max_num_queries(18):
        lead.get(URL)
    finished.reports(*range(20, 25))
    actions.train(training_id=actions.wish(project=hills, by=None).pk)
    with django_assert_max_num_queries(18):
        page = lead.get(URL).content.decode()
    assert "All versions" in page


def test_a_training_can_be_wished_for_once_at_a_time(lead, hills, max, no_jobs):
    for _ in range(2):
        assert lead.post(URL, {"act": "train"}).status_code == 302
    assert Training.objects.get().wished_by == max
    page = lead.get(URL).content.decode()
    assert "waits for a worker" in page
    assert "Train now" not in page
    assert 'hx-trigger="every 2s"' in page


def test_the_version_at_work_is_chosen_and_taken_back(lead, version):
    lead.post(URL, {"act": "stop"})
    suggester = Suggester.objects.get(name=LEARNED)
    assert suggester.state == Suggester.State.RETIRED
    answer = lead.post(URL, {"act": "activate", "version": version}, follow=True)
    assert f"Version {version} is at work." in answer.content.decode()
    suggester.refresh_from_db()
    assert suggester.state == Suggester.State.ACTIVE


def test_what_cannot_be_done_is_refused(lead, version):
    assert lead.post(URL, {"act": "activate", "version": version}).status_code == 403
    assert lead.post(URL, {"act": "activate", "version": "9-none"}).status_code == 404
    assert lead.post(URL, {"act": "shine"}).status_code == 400
    assert lead.delete(URL).status_code == 405


def test_analysts_are_told_that_leads_may(client, hills, ada):
    client.force_login(ada)
    for answer in (client.get(URL), client.post(URL, {"act": "train"})):
        assert answer.status_code == 403
        assert "Only leads" in answer.content.decode()


def test_a_stranger_finds_nothing(client, hills, zoe):
    client.force_login(zoe)
    for answer in (client.get(URL), client.post(URL, {"act": "train"})):
        assert answer.status_code == 404
