"""Projects in the archive, which are read and do not change, and projects that are made like others."""

import json
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.learning import actions as learning
from annotator.projects import actions, defaults
from annotator.projects.models import Membership, Policy, Project
from annotator.projects.queries import get_project_for
from annotator.releases.actions import freeze
from annotator.review import versions
from annotator.review.models import Decision, Review
from annotator.spans.renaming import Name
from annotator.suggestions import actions as suggestions
from annotator.suggestions.models import Prediction
from tests.releases.conftest import opinions  # noqa: F401 # a fixture
from tests.reports import make_document, unread
from tests.review.desk import Analyst, entry, hand_in
from tests.working import work

COAST = "/projects/coast/"
API = "/api/v1/projects/coast/"


@pytest.fixture
def archived(project, max) -> Project:
    return actions.archive(access=get_project_for(max, "coast"))


def test_the_page_asks_before_a_project_goes_into_the_archive(lead, project, review):
    page = lead.get(f"{COAST}archive/").content.decode()
    assert "Put Coast incidents into the archive?" in page
    assert "1 review is open." in page
    project.refresh_from_db()
    assert project.archived_at is None


def test_what_is_in_the_archive_is_read_and_says_so(lead, opinions):  # noqa: F811
    opinions.usual("one")
    release = freeze(project=opinions.project, name="May", by=None)
    said = lead.post(f"{COAST}archive/", follow=True).content.decode()
    assert "In the archive since" in said
    assert Event.objects.get(code="project.archived").actor.username == "max"
    pages = (
        "",
        "documents/",
        "next/",
        "adjudication/",
        "agreement/",
        "releases/",
        "people/",
        "policy/",
        "audit/",
    )
    for page in pages:
        assert "In the archive since" in lead.get(f"{COAST}{page}").content.decode()
    assert b"in the archive" in lead.get("/").content
    assert lead.get(f"{API}claims/").status_code == 200
    export = lead.get(f"/api/v1/releases/{release.pk}/export/?format=jsonl")
    assert b"".join(export.streaming_content)
    assert lead.get(API).json()["archived_at"]


def test_a_lead_takes_a_project_out_again_and_everybody_goes_on(client, lead, review, archived, ada):
    assert "Take out of the archive" in lead.get(COAST).content.decode()
    lead.post(f"{COAST}unarchive/")
    assert Event.objects.filter(code="project.unarchived").exists()
    assert Analyst(client, ada, review).accept("nurse")["outcome"] == "applied"


def test_a_decision_in_the_archive_is_refused_with_the_reason(client, review, archived, ada):
    desk = Analyst(client, ada, review)
    for kind in ("accept", "submit", "skip"):
        answer = desk.accept("nurse") if kind == "accept" else desk.one(entry(kind))
        assert (answer["outcome"], answer["code"]) == ("refused", "closed")
        assert "is in the archive" in answer["reason"]
    assert not Decision.objects.filter(review=review).exists()
    assert b"in the archive, read only" in client.get(f"/reviews/{review.pk}/").content


def test_a_flag_stays_where_it_was_in_the_archive(client, project, review, ada, max):
    desk = Analyst(client, ada, review)
    flag = entry("flag", reason="unreadable")
    assert desk.one(flag)["outcome"] == "applied"
    actions.archive(access=get_project_for(max, "coast"))
    client.force_login(ada)
    assert desk.one(entry("undo", undoes=flag["key"]))["outcome"] == "refused"
    client.force_login(max)
    assert client.post(f"/reviews/{review.pk}/put-back/").status_code == 403


def test_nobody_is_given_a_report_from_the_archive(client, document, archived, ada):
    client.force_login(ada)
    assert b"This project is in the archive: nothing in it changes" in client.get(f"{COAST}next/").content
    assert client.post(f"{COAST}next/").status_code == 403
    assert "is in the archive" in client.post(f"{API}next/").json()["detail"]
    assert not Review.objects.exists()


GUIDELINES = {"markdown": "New.", "seen": "0", "save": "", "previewed": "0"}
ACTS = [
    ("people/", {"role": "analyst"}),
    ("people/{member}/", {"role": "reader"}),
    ("people/{member}/remove/", {}),
    ("policy/", {}),
    ("documents/", {}),
    ("documents/priority/", {"document": "{document}", "priority": 3}),
    ("calibration/", {"document": "{document}"}),
    ("practice/", {"document": "{document}"}),
    ("practice/people/{member}/", {}),
    ("suggesters/", {"act": "train"}),
    ("releases/", {"name": "x"}),
    ("adjudication/", {}),
    ("archive/", {}),
]


@pytest.mark.parametrize(("page", "sent"), ACTS, ids=[page for page, _sent in ACTS])
def test_nothing_that_a_lead_does_changes_a_project_in_the_archive(lead, review, max, page, sent):
    hand_in(review)
    project = review.document.project
    other = make_document(project, text="Harbour police: four league guards were killed, a nurse said. 2")
    names = {"member": Membership.objects.get(user=review.user).pk, "document": other.pk}
    actions.archive(access=get_project_for(max, "coast"))
    happened = Event.objects.count()
    if page == "policy/":
        sent = {name: value for name, value in vars(Policy.objects.get()).items() if value is not None}
    if page == "documents/":
        sent = {"uploads": SimpleUploadedFile("new.txt", b"Nothing new in the harbour.")}
    filled = {
        name: value.format(**names) if isinstance(value, str) else value for name, value in sent.items()
    }
    answer = lead.post(COAST + page.format(**names), filled, follow=True)
    assert "is in the archive" in answer.content.decode()
    assert Event.objects.count() == happened
    assert project.documents.count() == 2


def test_neither_scheme_nor_guidelines_change_in_the_archive(project, archived, max):
    access = get_project_for(max, "coast")
    raw = json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))
    seen = project.scheme.sha256
    with pytest.raises(Refusal, match="in the archive"):
        versions.change_scheme(access=access, scheme=raw, renames={Name("ACTOR"): "PARTY"}, seen=seen)
    with pytest.raises(Refusal, match="in the archive"):
        versions.write_guidelines(access=access, markdown="New.", seen=project.guideline.sha256)


def test_submitted_reviews_stay_as_they_are_in_the_archive(client, review, max, ada):
    hand_in(review)
    actions.archive(access=get_project_for(max, "coast"))
    client.force_login(ada)
    assert client.post(f"/reviews/{review.pk}/recall/").status_code == 403
    assert b"Recall" not in client.get(f"{COAST}next/").content
    client.force_login(max)
    assert client.post(f"/reviews/{review.pk}/send-back/", {"comment": "Look."}).status_code == 403


def test_nobody_joins_a_project_in_the_archive(client, project, max, zoe):
    _made, secret = actions.invite(access=get_project_for(max, "coast"), role=Membership.Role.ANALYST)
    actions.archive(access=get_project_for(max, "coast"))
    client.force_login(zoe)
    assert client.post(f"/join/{secret}/").status_code == 410
    assert not Membership.objects.filter(user=zoe).exists()


def test_commands_change_nothing_in_the_archive_either(project, archived, review_file, ada):
    unread(project)
    for command in (
        ("import_documents", "coast", str(review_file)),
        ("freeze", "coast"),
        ("add_member", "coast", "ada", "lead"),
        ("train", "coast"),
    ):
        with suppress(Refusal, CommandError):
            call_command(*command)
    suggestions.predict(document_ids=project.documents.values_list("pk", flat=True))
    assert not Event.objects.exclude(code__startswith="project.").exclude(code="member.set").exists()
    assert not Prediction.objects.exists()
    assert Membership.objects.get(user=ada).role == "analyst"


@pytest.fixture
def review_file(tmp_path):
    path = tmp_path / "new.txt"
    path.write_text("Nothing new in the harbour.", encoding="utf-8")
    return path


def test_no_training_begins_by_itself_in_the_archive(opinions, max):  # noqa: F811
    opinions.usual("one")
    actions.archive(access=get_project_for(max, "coast"))
    document = opinions.project.documents.first()
    assert learning.note(document_id=document.pk) is None


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_archive_and_copy(client, request, project, name):
    client.force_login(request.getfixturevalue(name))
    for page in ("archive/", "unarchive/", "copy/"):
        assert client.post(COAST + page, {"name": "X", "slug": "x"}).status_code == 403
    assert Project.objects.count() == 1


def test_a_program_archives_and_takes_out_again(lead, project):
    assert lead.put(f"{API}archived/").json()["archived_at"]
    assert lead.put(f"{API}archived/").status_code == 403
    assert lead.delete(f"{API}archived/").json()["archived_at"] is None
    assert lead.delete(f"{API}archived/").status_code == 403


# Copies


def test_a_copy_has_the_same_scheme_guidelines_and_policy_and_who_made_it_leads_it(
    lead, project, document, max
):
    Policy.objects.update(blind_share=7)
    assert lead.post(f"{COAST}copy/", {"name": "Hills", "slug": "hills"})["location"] == "/projects/hills/"
    made = Project.objects.get(slug="hills")
    assert (made.scheme, made.guideline, made.policy.blind_share) == (project.scheme, project.guideline, 7)
    assert [(one.user, one.role) for one in made.memberships.all()] == [(max, "lead")]
    assert not made.documents.exists()
    assert "made the project like coast" in lead.get("/projects/hills/audit/").content.decode()


def test_members_and_reports_come_along_where_they_are_asked_for(lead, project, review, zoe):
    hand_in(review)
    review.document.publications.create(project=project, external_id="r1", publisher="The Quay")
    actions.add_member(project=project, user=zoe, role=Membership.Role.READER, by=None)
    User.objects.filter(pk=zoe.pk).update(is_active=False)
    lead.post(f"{COAST}copy/", {"name": "Hills", "slug": "hills", "members": "on", "documents": "on"})
    made = Project.objects.get(slug="hills")
    roles = dict(made.memberships.values_list("user__username", "role"))
    assert roles == {"ada": "analyst", "ben": "analyst", "cleo": "adjudicator", "max": "lead"}
    [copied] = made.documents.all()
    assert (copied.text, copied.begun) == (review.document.text, False)
    assert copied.public_id != review.document.public_id
    assert copied.publications.get().external_id == "r1"
    assert not copied.reviews.exists()
    assert "copied 1 report of coast" in lead.get("/projects/hills/audit/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_reports_that_came_along_are_found_by_their_words(lead, review, no_jobs):
    lead.post(f"{COAST}copy/", {"name": "Hills", "slug": "hills", "documents": "on"})
    work()
    found = lead.get("/projects/hills/documents/?q=brannport").context["rows"]
    assert [document.title for document, _ in found] == ["Shots at the quay"]


def test_a_copy_reads_suggestions_under_the_names_that_its_scheme_gave_them(lead, project, max):
    raw = json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))
    access = get_project_for(max, "coast")
    versions.change_scheme(
        access=access, scheme=raw, renames={Name("ACTOR"): "PARTY"}, seen=project.scheme.sha256
    )
    lead.post(f"{COAST}copy/", {"name": "Hills", "slug": "hills"})
    made = Project.objects.get(slug="hills")
    make_document(made)
    lead.post("/projects/hills/next/")
    assert "PARTY" in Review.objects.get().spans.values_list("label", flat=True)


def test_a_short_name_that_is_taken_is_told(lead, project):
    answer = lead.post(f"{COAST}copy/", {"name": "Again", "slug": "coast"})
    assert answer.status_code == 422
    taken = lead.post(f"{API}copy/", {"name": "X", "slug": "coast"}, content_type="application/json")
    assert taken.status_code == 409


def test_a_project_in_the_archive_is_copied_by_a_program(lead, archived):
    body = {"name": "Hills", "slug": "hills", "members": True}
    made = lead.post(f"{API}copy/", body, content_type="application/json")
    assert (made.status_code, made.json()["archived_at"]) == (201, None)
    assert Project.objects.get(slug="hills").memberships.count() == 4


def test_a_stranger_neither_sees_nor_copies(project, zoe):
    client = Client()
    client.force_login(zoe)
    assert client.post(f"{COAST}copy/", {"name": "X", "slug": "x"}).status_code == 404
