"""The guidelines: who reads them, and how new ones are written."""

import pytest
from django.test import Client

from annotator.audit.models import Event
from annotator.review.version_models import RecheckItem
from annotator.spans import canonical
from tests.review.desk import hand_in
from tests.review.schemes import RECHECKS
from tests.working import at_once

GUIDELINES = "/projects/coast/guidelines/"


def write(client, project, markdown: str, **more):
    previewed = canonical.text_sha256(markdown)
    return client.post(
        GUIDELINES,
        {"markdown": markdown, "seen": project.guideline.sha256, "save": "", "previewed": previewed, **more},
    )


def test_every_member_reads_the_guidelines_and_strangers_do_not(client, project, ada, zoe):
    client.force_login(ada)
    page = client.get(GUIDELINES).content
    assert b"Mark who acts." in page
    assert b"?write" not in page
    client.force_login(zoe)
    assert client.get(GUIDELINES).status_code == 404


def test_a_lead_sees_what_changes_before_new_guidelines_are_in_force(lead, project, review):
    hand_in(review)
    sent = {"markdown": "Mark who acts.\nMark who speaks.", "seen": project.guideline.sha256, "save": ""}
    page = lead.post(GUIDELINES, sent).content.decode()
    assert "<span>Mark who acts.</span><ins>Mark who speaks.</ins>" in page
    assert 'value="SOURCE"' in page
    assert "2 spans" in page
    assert not Event.objects.filter(code="guidelines.written").exists()


def test_a_lead_writes_guidelines_and_open_reviews_keep_theirs(lead, project, review, max):
    assert write(lead, project, "# ACTOR\r\nWho acts.".replace("\r\n", "\n"))["location"] == GUIDELINES
    project.refresh_from_db()
    assert project.guideline.markdown == "# ACTOR\nWho acts."
    review.refresh_from_db()
    assert review.guideline.markdown == "Mark who acts."
    assert Event.objects.get(code="guidelines.written").actor == max


def test_spans_of_the_labels_that_new_guidelines_concern_are_listed(lead, project, review):
    hand_in(review)
    where = write(lead, project, "A nurse is a source.", labels=["SOURCE"])["location"]
    assert where.startswith(RECHECKS)
    page = lead.get(where).content.decode()
    assert "new guidelines on SOURCE" in page
    assert {item.label for item in RecheckItem.objects.all()} == {"SOURCE"}
    assert "nurse" in page


def test_an_analyst_writes_no_guidelines(client, project, ada):
    client.force_login(ada)
    assert write(client, project, "Mark nothing.").status_code == 403


def test_guidelines_changed_meanwhile_are_not_overwritten_and_what_was_typed_stays(lead, project):
    write(lead, project, "First.")
    answer = write(lead, project, "Second.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else saved another version meanwhile" in page
    assert "<del>First.</del><ins>Second.</ins>" in page
    assert "Second.</textarea>" in page
    project.refresh_from_db()
    assert project.guideline.markdown == "First."
    write(lead, project, "Second.")
    project.refresh_from_db()
    assert project.guideline.markdown == "Second."


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_write_guidelines_at_once_one_is_told(project, max):
    seen = project.guideline.sha256

    def act(number: int) -> int:
        client = Client()
        client.force_login(max)
        text = f"Version {number}."
        sent = {"markdown": text, "seen": seen, "save": "", "previewed": canonical.text_sha256(text)}
        return client.post(GUIDELINES, sent).status_code

    assert sorted(at_once(2, act)) == [302, 422]
    assert Event.objects.filter(code="guidelines.written").count() == 1
