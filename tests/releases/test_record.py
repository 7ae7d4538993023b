"""Who took a release away stands on record, by whichever door."""

import hashlib

import pytest
from django.core.management import call_command

from annotator.audit.models import Event

EXPORT = "/projects/coast/releases/1/export/"


def downloads() -> list[Event]:
    return list(Event.objects.filter(code="release.exported").order_by("pk"))


def test_a_download_is_recorded_with_its_choices_and_its_hash(lead, release, max, project):
    content = b"".join(lead.get(EXPORT, {"format": "jsonl", "text": "none"}).streaming_content)
    (event,) = downloads()
    assert (event.actor, event.project_id, event.target) == (max, project.pk, "coast release 1")
    digest = hashlib.sha256(content).hexdigest()
    assert event.details == {"format": "jsonl", "choices": {"text": "none"}, "sha256": digest}
    page = " ".join(lead.get("/projects/coast/audit/?kind=releases").content.decode().split())
    assert 'downloaded as jsonl, text none: <b dir="auto">coast release 1</b>' in page


def test_the_api_and_the_terminal_are_recorded_too(lead, release, max, tmp_path, capsys):
    assert b"".join(lead.get(f"/api/v1/releases/{release.pk}/export/", {"format": "jsonl"}).streaming_content)
    call_command(
        "export_release", "coast", "1", "--format", "jsonl", "--output", str(tmp_path / "gold.jsonl")
    )
    assert [event.actor for event in downloads()] == [max, None]


@pytest.mark.parametrize("asked", [{}, {"format": "docx"}, {"format": "jsonl", "text": "some"}])
def test_what_was_refused_was_not_downloaded(lead, release, asked):
    assert lead.get(EXPORT, asked).status_code == 400
    assert downloads() == []
