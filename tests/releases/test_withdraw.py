"""Withdrawing a release: with a reason, for good, and nothing is deleted."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.releases.actions import WithdrawnBefore, freeze, withdraw
from annotator.releases.models import ReleaseItem, Withdrawal
from tests.releases.conftest import exported

PAGE = "/projects/coast/releases/1/"
WHY = "Two reports were counted <b>twice</b>."


@pytest.fixture
def withdrawn(release, max):
    withdraw(release=release, reason=WHY, by=max)
    release.refresh_from_db()
    return release


@pytest.fixture
def reader(client, project):
    """A browser in which Rhea, who reads, is signed in."""
    rhea = User.objects.create_user("rhea")
    projects.add_member(project=project, user=rhea, role=Membership.Role.READER, by=None)
    client.force_login(rhea)
    return client


def test_a_lead_withdraws_a_release_on_its_page(lead, release):
    assert f'href="{PAGE}withdraw/"' in lead.get(PAGE).content.decode()
    assert "Nothing is deleted" in lead.get(f"{PAGE}withdraw/").content.decode()
    answer = lead.post(f"{PAGE}withdraw/", {"reason": WHY}, follow=True)
    page = answer.content.decode()
    assert "Release 1 is withdrawn." in page
    assert "Two reports were counted &lt;b&gt;twice&lt;/b&gt;." in page
    assert f'href="{PAGE}withdraw/"' not in page


def test_nothing_is_deleted_or_changed(withdrawn):
    assert ReleaseItem.objects.filter(release=withdrawn).count() == 2
    assert exported(withdrawn).count(b"\n") == 3


def test_the_second_time_says_that_it_was_withdrawn_before(lead, withdrawn):
    answer = lead.post(f"{PAGE}withdraw/", {"reason": "Another."}, follow=True)
    assert "Release 1 is withdrawn already." in answer.content.decode()
    assert Withdrawal.objects.get().reason == WHY


def test_a_second_withdrawal_is_refused_by_its_type(withdrawn, max):
    with pytest.raises(WithdrawnBefore):
        withdraw(release=withdrawn, reason="Another.", by=max)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001], ids=["empty", "blanks", "long"])
def test_a_reason_is_asked_for(lead, release, max, reason):
    answer = lead.post(f"{PAGE}withdraw/", {"reason": reason})
    assert answer.status_code == 422
    with pytest.raises(Refusal):
        withdraw(release=release, reason=reason, by=max)
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_withdraw(client, release, request, name):
    person = request.getfixturevalue(name)
    client.force_login(person)
    assert client.get(f"{PAGE}withdraw/").status_code == 403
    assert client.post(f"{PAGE}withdraw/", {"reason": WHY}).status_code == 403
    with pytest.raises(Refusal):
        withdraw(release=release, reason=WHY, by=person)


def test_readers_read_why_and_do_not_withdraw(reader, withdrawn):
    page = reader.get(PAGE).content.decode()
    assert "Withdrawn: do not use it" in page
    assert "Only leads can still download" in page
    assert reader.post(f"{PAGE}withdraw/", {"reason": WHY}).status_code == 403
    assert "withdrawn</span>" in reader.get("/projects/coast/releases/").content.decode()


def test_readers_are_refused_the_file_with_the_reason(reader, withdrawn):
    answer = reader.get(f"{PAGE}export/", {"format": "jsonl"})
    assert answer.status_code == 403
    assert "Release 1 was withdrawn: Two reports were counted" in answer.content.decode()


def test_leads_get_the_same_bytes_under_a_name_that_says_so(lead, release, max):
    before = exported(release)
    withdraw(release=release, reason=WHY, by=max)
    answer = lead.get(f"{PAGE}export/", {"format": "jsonl"})
    assert answer["Content-Disposition"] == 'attachment; filename="coast-release-1-withdrawn.jsonl"'
    assert b"".join(answer.streaming_content) == before


def test_the_list_offers_the_file_to_leads_alone_in_the_archive_too(client, withdrawn, max):
    projects.archive(access=get_project_for(max, "coast"))
    rhea = User.objects.create_user("rhea")
    Membership.objects.create(project=withdrawn.project, user=rhea, role=Membership.Role.READER)
    for person, offered in ((max, True), (rhea, False)):
        client.force_login(person)
        page = client.get("/projects/coast/releases/").content.decode()
        assert (f'action="{PAGE}export/"' in page) is offered


def test_readers_still_compare_so_that_they_can_mend_what_they_made(reader, withdrawn):
    freeze(project=withdrawn.project, name="", by=None)
    assert reader.get("/projects/coast/releases/compare/", {"from": 1, "to": 2}).status_code == 200


def test_the_api_withdraws_once_and_tells_why(lead, release):
    url = f"/api/v1/releases/{release.pk}/"
    whole = lead.get(url)
    assert whole.json()["withdrawn"] is None
    made = lead.post(f"{url}withdraw/", {"reason": WHY}, content_type="application/json")
    assert (made.status_code, made.json()["withdrawn"]["reason"]) == (200, WHY)
    again = lead.post(f"{url}withdraw/", {"reason": WHY}, content_type="application/json")
    assert (again.status_code, again["content-type"]) == (409, "application/problem+json")
    [row] = lead.get("/api/v1/projects/coast/releases/").json()["results"]
    assert row["withdrawn"]["reason"] == WHY
    assert lead.get(url)["ETag"] != whole["ETag"]


def test_the_api_refuses_readers_the_file_and_the_withdrawal(reader, withdrawn):
    url = f"/api/v1/releases/{withdrawn.pk}/"
    refused = reader.get(f"{url}export/", {"format": "jsonl"})
    assert (refused.status_code, "was withdrawn" in refused.json()["detail"]) == (403, True)
    answer = reader.post(f"{url}withdraw/", {"reason": WHY}, content_type="application/json")
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": []}], ids=["missing", "blank", "list"])
def test_the_api_asks_for_a_reason(lead, release, body):
    answer = lead.post(f"/api/v1/releases/{release.pk}/withdraw/", body, content_type="application/json")
    assert [one["where"] for one in answer.json()["errors"]] == ["reason"]


def test_the_operator_gets_the_file_and_reads_why(withdrawn, tmp_path, capsys):
    path = tmp_path / "file.jsonl"
    call_command("export_release", "coast", "1", "--format", "jsonl", "--output", str(path))
    assert f"release 1 was withdrawn: {WHY}" in capsys.readouterr().err
    assert path.read_bytes() == exported(withdrawn)


def test_a_withdrawal_is_on_record_in_words(lead, withdrawn, max):
    event = Event.objects.get(code="release.withdrawn")
    assert (event.actor, event.target, event.details) == (max, "coast release 1", {"reason": WHY})
    assert "withdrew (Two reports were counted" in lead.get("/projects/coast/audit/").content.decode()


def test_the_database_keeps_withdrawals_and_their_reasons(withdrawn):
    for change in (
        lambda: Withdrawal.objects.update(reason="Other."),
        lambda: Withdrawal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change()


def test_the_database_holds_that_a_withdrawal_says_why(release):
    with pytest.raises(DatabaseError, match="withdrawal_says_why"), transaction.atomic():
        Withdrawal.objects.create(release=release, reason="", by=None)


def test_an_unknown_release_is_not_found(lead, release):
    for url in ("/projects/coast/releases/2/", "/projects/coast/releases/2/withdraw/"):
        assert lead.get(url).status_code == 404
