"""Releases through the API."""

import pytest

from annotator.releases.models import Release
from tests.releases.conftest import opinions, release  # noqa: F401 # fixtures

URL = "/api/v1/projects/coast/releases/"


def freeze(client, **body):
    return client.post(URL, body, content_type="application/json")


def test_a_release_is_frozen_once_however_often_it_is_asked_for(lead, opinions):  # noqa: F811
    opinions.usual("one")
    made = freeze(lead, name="First", after=0)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    again = freeze(lead, name="First", after=0)
    assert (again.status_code, again["content-type"]) == (409, "application/problem+json")
    assert Release.objects.count() == 1


def test_nothing_finished_is_told_with_the_reason(lead, project):
    answer = freeze(lead, name="First", after=0)
    assert answer.status_code == 403
    assert "No report of this project is finished yet" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"name": "a\nb", "after": 0}, {"name": "x", "after": -1}, {"name": 3, "after": []}]
)
def test_a_release_that_cannot_be_is_told_place_by_place(lead, opinions, body):  # noqa: F811
    opinions.usual("one")
    answer = freeze(lead, **body)
    assert answer.status_code == 400
    assert {one["where"] for one in answer.json()["errors"]} <= {"name", "after"}


def test_the_list_holds_counts_and_one_release_its_manifest(lead, release):  # noqa: F811
    [row] = lead.get(URL).json()["results"]
    assert row["counts"]["documents"] == 2
    answer = lead.get(f"/api/v1/releases/{row['id']}/")
    assert answer["ETag"] == f'"{release.content_sha256}"'
    assert len(answer.json()["manifest"]["items"]) == 2


def test_analysts_see_no_release(client, ada, release):  # noqa: F811
    client.force_login(ada)
    assert client.get(URL).status_code == 403
    assert client.get(f"/api/v1/releases/{release.pk}/").status_code == 403
    assert freeze(client, name="x", after=1).status_code == 403
