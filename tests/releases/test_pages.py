"""The release page: list, freeze, download."""

import hashlib

import pytest
from django.test import Client

from annotator.accounts.models import User
from annotator.corpus import actions as corpus
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.releases.actions import freeze
from annotator.releases.models import Release, ReleaseItem
from annotator.releases.writers import FORMATS
from tests.releases.conftest import exported
from tests.tampering import tamper

URL = "/projects/coast/releases/"
EXPORT = f"{URL}1/export/"


@pytest.fixture
def rhea(project) -> User:
    """Rhea reads."""
    user = User.objects.create_user("rhea", password="demo")
    projects.add_member(project=project, user=user, role=Membership.Role.READER, by=None)
    return user


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_empty_project_says_what_a_release_is_and_why_there_is_none(lead):
    page = lead.get(URL).content.decode()
    assert "Nothing is frozen yet" in page
    assert "No report of this project is finished yet" in page
    assert 'name="name"' not in page


def test_the_page_says_what_would_go_in(lead, opinions):
    opinions.usual("one")
    opinions.document("Nobody has read this.", "two")
    assert "1 of 2 reports are finished" in lead.get(URL).content.decode()


def test_an_erased_report_is_not_among_those_that_could_go_in(lead, opinions):
    opinions.usual("one")
    gone = opinions.usual(
        "two", text="Harbour police said four league guards were killed in Brannport; nine dead."
    )
    corpus.erase(document=gone.document, reason="a request", by=None)
    assert "1 of 1 report is finished" in lead.get(URL).content.decode()


def test_the_page_lists_releases_newest_first(lead, release, max):
    freeze(project=release.project, name="Second <b>", by=max)
    page = lead.get(URL).content.decode()
    assert page.index("Second &lt;b&gt;") < page.index("First")
    assert release.content_sha256[:12] in page
    assert f'action="{EXPORT}"' in page
    for name in FORMATS:
        assert f'<option value="{name}">' in page


def test_the_page_asks_as_many_questions_with_more_releases(lead, release, max, django_assert_num_queries):
    with django_assert_num_queries(9):
        lead.get(URL)
    for _ in range(3):
        freeze(project=release.project, name="", by=max)
    with django_assert_num_queries(9):
        lead.get(URL)


def test_a_lead_freezes(lead, opinions, max):
    opinions.usual()
    answer = lead.post(URL, {"name": "First", "after": "0"}, follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert "Release 1 is frozen." in answer.content.decode()
    release = Release.objects.get()
    assert (release.name, release.created_by) == ("First", max)


def test_the_same_form_sent_twice_freezes_once(lead, opinions):
    opinions.usual()
    lead.post(URL, {"name": "First", "after": "0"})
    answer = lead.post(URL, {"name": "First", "after": "0"}, follow=True)
    assert "Release 1 has been frozen meanwhile." in answer.content.decode()
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"name": "", "after": "0"}, {"name": "x" * 201, "after": "0"}, {"name": "x"}, {"name": "a\u0007b", "after": "0"},
             {"name": "x", "after": "-1"}, {"name": "x", "after": "many"}],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_shown_again(lead, opinions, sent):
    opinions.usual()
    assert lead.post(URL, sent).status_code == 422
    assert not Release.objects.exists()


def test_nothing_to_freeze_is_refused_with_the_reason(lead, opinions):
    answer = lead.post(URL, {"name": "First", "after": "0"})
    assert answer.status_code == 403
    assert "No report of this project is finished yet" in answer.content.decode()


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_download_is_the_export_under_a_sane_name(lead, release, format_name):
    answer = lead.get(EXPORT, {"format": format_name})
    content = body(answer)
    assert content == exported(release, format_name)
    name = f"coast-release-1{FORMATS[format_name].suffix}"
    assert "_" not in name
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == FORMATS[format_name].media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert int(answer["Content-Length"]) == len(content)


@pytest.mark.parametrize("format_name", ["", "xlsx", "<script>"])
def test_an_unknown_format_is_told_with_those_there_are(lead, release, format_name):
    answer = lead.get(EXPORT, {"format": format_name})
    assert answer.status_code == 400
    assert "choose one of: jsonl, claims" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_damaged_release_is_refused_before_the_first_byte(lead, release):
    item = ReleaseItem.objects.get(position=1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings=item.strings.replace('"nine dead"', '"none dead"'))
    answer = lead.get(EXPORT, {"format": "jsonl"})
    assert answer.status_code == 409
    assert "is not “none dead”" in answer.content.decode()


def test_an_unknown_release_is_not_found(lead, release):
    assert lead.get(f"{URL}2/export/", {"format": "jsonl"}).status_code == 404


def test_a_release_of_another_project_is_not_found_here(lead, release, max):
    other = projects.create_project(
        slug="hills", name="Hills", scheme=release.project.scheme.body, guidelines="", by=None
    )
    projects.add_member(project=other, user=max, role=Membership.Role.LEAD, by=None)
    assert lead.get("/projects/hills/releases/1/export/", {"format": "jsonl"}).status_code == 404


def test_readers_download_and_do_not_freeze(client, release, rhea):
    client.force_login(rhea)
    page = client.get(URL).content.decode()
    assert 'value="jsonl"' in page
    assert 'name="after"' not in page
    assert body(client.get(EXPORT, {"format": "jsonl"})) == exported(release)
    assert client.post(URL, {"name": "x", "after": "1"}).status_code == 403
    assert Release.objects.count() == 1


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_who_still_reviews_opens_no_release(client, release, request, name):
    client.force_login(request.getfixturevalue(name))
    for answer in (client.get(URL), client.post(URL, {"name": "x"}), client.get(EXPORT, {"format": "jsonl"})):
        assert answer.status_code == 403
        assert "leads and readers may open them" in answer.content.decode()


def test_a_stranger_finds_nothing(client, release, zoe):
    client.force_login(zoe)
    for answer in (client.get(URL), client.post(URL, {"name": "x"}), client.get(EXPORT, {"format": "jsonl"})):
        assert answer.status_code == 404


def test_nobody_is_asked_to_sign_in(client, release):
    for answer in (client.get(URL), client.post(URL), client.get(EXPORT)):
        assert answer.status_code == 302
        assert answer["location"].startswith("/login/")


def test_other_methods_are_refused(lead, release):
    assert lead.put(URL).status_code == 405
    assert lead.delete(URL).status_code == 405
    assert lead.post(EXPORT, {"format": "jsonl"}).status_code == 405


def test_a_post_without_its_token_is_refused(max, opinions):
    opinions.usual()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(max)
    assert strict.post(URL, {"name": "x", "after": "0"}).status_code == 403
    assert not Release.objects.exists()
