"""Releases in the Django admin."""

import pytest

from annotator.accounts.models import User
from annotator.releases.actions import freeze
from annotator.releases.writers import FORMATS
from tests.releases.conftest import exported

LIST = "/admin/annotator/release/"


@pytest.fixture
def root(client, project):
    """A browser in which a site admin is signed in."""
    client.force_login(User.objects.create_superuser("root", password="demo"))
    return client


def test_a_release_has_a_download_per_format(root, release):
    page = root.get(f"{LIST}{release.pk}/change/").content.decode()
    for name in FORMATS:
        assert f'href="/projects/coast/releases/1/export/?format={name}"' in page


def test_the_links_download_the_release(root, release):
    answer = root.get("/projects/coast/releases/1/export/?format=jsonl")
    assert b"".join(answer.streaming_content) == exported(release)


def test_a_release_is_shown_and_cannot_be_changed(root, release):
    url = f"{LIST}{release.pk}/change/"
    page = root.get(url).content.decode()
    assert release.content_sha256 in page
    assert "CASUALTY: 4" in page
    assert 'name="_save"' not in page
    assert root.post(url, {"name": "other"}).status_code == 403
    assert root.get(f"{LIST}add/").status_code == 403
    assert root.post(f"{LIST}{release.pk}/delete/").status_code == 403


def test_no_script_and_style_of_the_page_needs_an_exception(root, release):
    for url in (LIST, f"{LIST}{release.pk}/change/"):
        answer = root.get(url)
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        page = answer.content.decode()
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_markup_in_a_name_is_text(root, opinions):
    opinions.usual()
    freeze(project=opinions.project, name="<script>alert(1)</script> {{ x }}", by=None)
    page = root.get(LIST).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in page
    assert "<script>alert" not in page


def test_the_list_asks_as_many_questions_with_more_releases(
    root, release, max, django_assert_max_num_queries
):
    for _ in range(3):
        freeze(project=release.project, name="", by=max)
    with django_assert_max_num_queries(8):
        root.get(LIST)


def test_staff_without_permission_see_nothing(client, ada, release):
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    client.force_login(ada)
    assert client.get(LIST).status_code == 403
