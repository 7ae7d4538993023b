"""Downloads of chosen rows from the Django admin: releases, reports and their claims."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.corpus import actions as corpus
from annotator.corpus.models import Document
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.releases.actions import freeze, withdraw
from annotator.suggestions.actions import import_documents
from tests.releases.conftest import exported, unpacked

RELEASES, DOCUMENTS = "/admin/annotator/release/", "/admin/annotator/document/"


@pytest.fixture
def root(client, project):
    """A browser in which a site admin is signed in."""
    client.force_login(User.objects.create_superuser("root", password="demo"))
    return client


@pytest.fixture
def staff(client, ada):
    """Ada, who may look at releases and reports in the admin, and leads nothing."""
    names = ["view_release", "view_document"]
    ada.user_permissions.set(Permission.objects.filter(codename__in=names))
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    client.force_login(ada)
    return client


def take(client, url: str, action: str, rows) -> object:
    return client.post(url, {"action": action, "_selected_action": [row.pk for row in rows]})


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_chosen_releases_come_in_one_archive_and_are_on_record(root, release):
    second = freeze(project=release.project, name="", by=None)
    answer = take(root, RELEASES, "as_json_lines", [release, second])
    assert unpacked(body(answer)) == {
        f"coast-release-{one.number}.jsonl": exported(one) for one in (release, second)
    }
    assert [event.details["format"] for event in Event.objects.filter(code="release.exported")] == [
        "jsonl"
    ] * 2


def test_claims_of_chosen_releases_are_their_files(root, release):
    files = unpacked(body(take(root, RELEASES, "as_claims", [release])))
    assert files == {"coast-release-1-claims.csv": exported(release, "claims")}


def test_a_withdrawn_release_says_so_in_its_name(root, release, max):
    withdraw(release=release, reason="Wrong.", by=max)
    assert list(unpacked(body(take(root, RELEASES, "as_json_lines", [release])))) == [
        "coast-release-1-withdrawn.jsonl"
    ]


def test_chosen_reports_can_be_imported_again(root, opinions, release, tmp_path):
    chosen = Document.objects.filter(project=opinions.project)
    content = body(take(root, DOCUMENTS, "as_json_lines", chosen))
    lines = [json.loads(line) for line in content.decode().split("\n")[:-1]]
    assert [line["id"] for line in lines] == ["one", "two"]
    assert [line["text"] for line in lines] == [one.text for one in chosen]
    other = projects.create_project(
        slug="hills", name="Hills", scheme=defaults.scheme(), guidelines="", by=None
    )
    (tmp_path / "reports.jsonl").write_bytes(content)
    report = import_documents(project=other, files=[tmp_path / "reports.jsonl"], by=None)
    assert (report.new, list(report.faults)) == (2, [])
    assert set(other.documents.values_list("text_sha256", flat=True)) == {one.text_sha256 for one in chosen}


def test_claims_of_chosen_reports_are_those_that_stand(root, opinions, release):
    [one] = Document.objects.filter(title="Report <one>")
    content = body(take(root, DOCUMENTS, "claims_of_reports", [one])).decode()
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert {(row["source_text"], row["min"]) for row in rows} >= {("Harbour police", "4")}
    assert {row["document"] for row in rows} == {str(one.pk)}


def test_what_was_taken_away_is_on_record_in_words(root, lead, opinions, release, max):
    root.force_login(User.objects.get(username="root"))
    chosen = Document.objects.filter(project=opinions.project)
    for action in ("as_json_lines", "claims_of_reports"):
        body(take(root, DOCUMENTS, action, chosen))
    told = [event.details for event in Event.objects.filter(code="documents.exported").order_by("pk")]
    assert told == [{"what": "reports", "documents": 2}, {"what": "claims", "documents": 2}]
    root.force_login(max)
    page = root.get("/projects/coast/audit/").content.decode()
    assert "downloaded the claims of reports in the administration: 2" in page


@pytest.mark.parametrize("action", ["as_json_lines", "claims_of_reports"])
def test_of_an_erased_report_nothing_is_taken_away(root, release, action):
    [gone, kept] = Document.objects.order_by("title")
    corpus.erase(document=gone, reason="a request", by=None)
    content = body(take(root, DOCUMENTS, action, [gone, kept])).decode()
    assert "█" not in content
    assert str(kept.publications.get().external_id) in content or f",{kept.pk}," in content
    [event] = Event.objects.filter(code="documents.exported")
    assert event.details["documents"] == 1


@pytest.mark.parametrize(
    ("url", "action"),
    [
        (RELEASES, "as_json_lines"),
        (RELEASES, "as_claims"),
        (DOCUMENTS, "as_json_lines"),
        (DOCUMENTS, "claims_of_reports"),
    ],
)
def test_who_may_look_in_the_admin_still_needs_to_lead_the_project(staff, release, url, action):
    rows = [release] if url == RELEASES else Document.objects.all()
    assert take(staff, url, action, rows).status_code == 403
    assert not Event.objects.filter(code__endswith=".exported").exists()


def test_rows_of_a_project_that_one_is_not_in_are_not_found(staff, release):
    release.project.memberships.filter(user__username="ada").delete()
    assert take(staff, RELEASES, "as_json_lines", [release]).status_code == 404
    assert take(staff, DOCUMENTS, "as_json_lines", Document.objects.all()).status_code == 404


def questions(work) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        work()
    return len(asked)


def test_lists_and_downloads_ask_as_much_of_few_rows_as_of_many(root, opinions):
    def everything() -> dict[str, int]:
        chosen = list(Document.objects.all())
        return {
            "documents": questions(lambda: root.get(DOCUMENTS)),
            "releases": questions(lambda: root.get(RELEASES)),
            "reports": questions(lambda: body(take(root, DOCUMENTS, "as_json_lines", chosen))),
            "claims": questions(lambda: body(take(root, DOCUMENTS, "claims_of_reports", chosen))),
        }

    for number in range(3):
        opinions.usual(f"report {number}", f"Harbour police said four league guards were killed in Brannport; nine dead. {number}")  # fmt: skip
        freeze(project=opinions.project, name="", by=None)
    few = everything()
    for number in range(3, 30):
        opinions.usual(f"report {number}", f"Harbour police said four league guards were killed in Brannport; nine dead. {number}")  # fmt: skip
    for _ in range(5):
        freeze(project=opinions.project, name="", by=None)
    assert everything() == few
