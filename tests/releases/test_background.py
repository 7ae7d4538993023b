"""Freezing and exporting in a worker: progress, cancelling, lost workers, files that are kept for a while."""

import hashlib
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from annotator.audit.models import Event
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.corpus import actions as corpus
from annotator.projects.queries import get_project_for
from annotator.releases import background, queries, rules, telling
from annotator.releases.actions import FrozenMeanwhile, freeze
from annotator.releases.models import Release, ReleaseItem, ReleaseJob
from tests.program import eventually
from tests.releases.conftest import exported
from tests.working import at_once, no_jobs, work

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["no_jobs"]

State = ReleaseJob.State
PAGE = "/projects/coast/releases/"


@pytest.fixture(autouse=True)
def _no_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def access(project, max):
    return get_project_for(max, "coast")


def wish(access, release, format_name="jsonl", **given) -> ReleaseJob:
    return background.wish_export(access=access, release=release, format_name=format_name, given=given)


def wish_freeze(access, name="First", after=0) -> ReleaseJob:
    return background.wish_freeze(access=access, name=name, after=after)


def run(job: ReleaseJob) -> ReleaseJob:
    background.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def content(job: ReleaseJob) -> bytes:
    with job.file.open() as file:
        return file.read()


def stored() -> list[str]:
    """The files of exports."""
    return background.stored()


@contextmanager
def meanwhile(act, monkeypatch):
    """Something happens when one document has been written."""
    items_of = queries.items_of

    def interrupted(release):
        for done, item in enumerate(items_of(release)):
            if done == 1:
                act()
            yield item

    with monkeypatch.context() as patched:
        patched.setattr(telling, "TELL_EVERY", 0.02)
        patched.setattr(queries, "items_of", interrupted)
        yield


def test_a_worker_writes_the_same_bytes_as_a_download(release, access, no_jobs):
    job = wish(access, release)
    work()
    job.refresh_from_db()
    written = content(job)
    assert written == exported(release)
    assert job.state == State.DONE
    assert (job.sha256, job.bytes) == (hashlib.sha256(written).hexdigest(), len(written))
    assert (job.done, job.total) == (2, 2)


def test_a_worker_freezes_as_a_person_does(opinions, access, no_jobs):
    opinions.usual()
    job = wish_freeze(access)
    work()
    job.refresh_from_db()
    by_hand = freeze(project=opinions.project, name="Second", by=access.user)
    assert (job.state, job.release.name, job.release.created_by) == (State.DONE, "First", access.user)
    assert job.release.content_sha256 == by_hand.content_sha256


def test_how_far_it_is_can_be_seen_from_outside(release, access, monkeypatch):
    job = wish(access, release)
    seen = []

    def look():
        seen.append(eventually(lambda: ReleaseJob.objects.get(pk=job.pk).done))

    with meanwhile(look, monkeypatch):
        run(job)
    assert seen == [1]


@pytest.mark.parametrize("where", ["waiting", "under way"])
def test_of_a_cancelled_export_no_file_is_kept(release, access, monkeypatch, where):
    job = wish(access, release)
    if where == "waiting":
        background.cancel(access=access, job=job)
        run(job)
    else:
        with meanwhile(lambda: background.cancel(access=access, job=job), monkeypatch):
            run(job)
    assert (job.state, job.file.name, stored()) == (State.CANCELLED, "", [])


def test_of_a_cancelled_freeze_no_release_is_kept(opinions, access, monkeypatch):
    for name in ("one", "two"):
        opinions.usual(
            name, text=f"Harbour police said four league guards were killed in Brannport; nine dead. {name}"
        )
    job = wish_freeze(access)
    monkeypatch.setattr(telling, "TELL_EVERY", 0.02)
    tell = telling.Telling.__call__

    def cancelled_meanwhile(self, done):
        tell(self, done)
        if done == 1:  # from another connection: this one is in the freeze's transaction
            at_once(1, lambda _: background.cancel(access=access, job=job))
            assert self._cancelled.wait(10)

    monkeypatch.setattr(telling.Telling, "__call__", cancelled_meanwhile)
    assert run(job).state == State.CANCELLED
    assert (Release.objects.count(), ReleaseItem.objects.count()) == (0, 0)


def test_cancelled_at_the_last_moment_nothing_is_kept_either(release, access, monkeypatch):
    job = wish(access, release)
    save = background.storage().save

    def saved(name, file):
        background.cancel(access=access, job=job)
        return save(name, file)

    monkeypatch.setattr(background.storage(), "save", saved)
    run(job)
    assert (job.state, stored()) == (State.CANCELLED, [])


def test_doing_it_again_changes_nothing(release, access, opinions):
    job = run(wish(access, release))
    frozen = run(wish_freeze(access, "Second", after=1))
    before = [*ReleaseJob.objects.values()]
    run(job)
    run(frozen)
    assert [*ReleaseJob.objects.values()] == before
    assert Release.objects.count() == 2


def test_what_a_lost_worker_began_is_done_by_another(release, access):
    job = wish(access, release)
    ReleaseJob.objects.filter(pk=job.pk).update(state=State.RUNNING, done=1)
    background.storage().save(f"exports/{job.pk}-{'0' * 12}.jsonl", ContentFile(b"half"))
    assert run(job).state == State.DONE
    background.tidy()
    assert stored() == [job.file.name.removeprefix("exports/")]


def test_a_fault_is_told_and_the_job_is_tried_again(release, access, monkeypatch):
    job = wish(access, release)
    with monkeypatch.context() as patched:
        patched.setattr(background.exports, "save", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(job)
    job.refresh_from_db()
    assert (job.state, job.reason) == (State.FAILED, "ZeroDivisionError: division by zero")
    assert run(job).state == State.DONE
    assert job.reason == ""


def test_what_failed_is_not_tried_again_beside_a_new_wish(release, access):
    job = wish(access, release)
    ReleaseJob.objects.filter(pk=job.pk).update(state=State.FAILED)
    wish(access, release)
    assert run(job).state == State.FAILED


def test_a_freeze_that_a_rule_refuses_says_why(opinions, access, project, max):
    opinions.usual()
    job = wish_freeze(access)
    freeze(project=project, name="Faster", by=max)
    assert run(job).state == State.REFUSED
    assert job.reason == "Release 1 has been frozen meanwhile."


def test_what_can_be_refused_at_once_is(access, project, ada, opinions):
    with pytest.raises(Refusal, match="No report"):
        wish_freeze(access)
    opinions.usual()
    with pytest.raises(FrozenMeanwhile):
        wish_freeze(access, after=3)
    with pytest.raises(Refusal):
        wish_freeze(get_project_for(ada, "coast"))


def test_the_same_is_written_once_and_kept(release, access):
    job = wish(access, release)
    assert wish(access, release) == job
    run(job)
    assert wish(access, release) == job
    assert wish(access, release, text="none") != job


def test_two_at_once_wish_for_one_export(release, access):
    found = at_once(4, lambda _: wish(access, release).pk)
    assert len({*found}) == 1


def test_an_erased_report_is_in_no_file_that_is_kept(release, access, max):
    job = run(wish(access, release))
    corpus.erase(document=release.project.documents.first(), reason="asked for by a court", by=max)
    job.refresh_from_db()
    assert (job.file.name, stored()) == ("", [])
    again = run(wish(access, release))
    assert again != job
    assert "withheld" in content(again).decode()


def test_what_is_written_while_a_report_is_erased_is_not_kept(release, access, max, monkeypatch):
    job = wish(access, release)
    document = release.project.documents.first()

    def erase():
        corpus.erase(document=document, reason="asked for by a court", by=max)

    with meanwhile(erase, monkeypatch):
        run(job)
    assert (job.state, stored()) == (State.REFUSED, [])
    assert "erased" in job.reason


def test_files_are_kept_for_a_week(release, access, monkeypatch):
    old, new = run(wish(access, release)), run(wish(access, release, text="none"))
    ReleaseJob.objects.filter(pk=old.pk).update(ended_at=clock.now() - background.KEPT - timedelta(minutes=1))
    background.tidy()
    old.refresh_from_db()
    assert old.file.name == ""
    assert old.sha256
    assert stored() == [new.file.name.removeprefix("exports/")]


def test_a_job_says_what_is_to_be_done(project, max):
    with pytest.raises(IntegrityError, match="release_job_says_what_to_do"):
        ReleaseJob.objects.create(project=project, kind="export", format="jsonl", wished_by=max)


def test_a_large_release_is_prepared_in_the_background(lead, release, monkeypatch, no_jobs):
    monkeypatch.setattr(rules, "LARGE_EXPORT", 1)
    page = lead.get(PAGE).content.decode()
    assert f'method="post" action="{PAGE}1/prepare/"' in page
    assert "Prepare" in page
    page = lead.post(f"{PAGE}1/prepare/", {"format": "jsonl"}, follow=True).content.decode()
    assert "The file is being written" in page
    assert 'hx-trigger="every 1s"' in page
    work()
    page = lead.get(PAGE).content.decode()
    assert 'hx-trigger="every 1s"' not in page
    job = ReleaseJob.objects.get()
    answer = lead.get(f"{PAGE}jobs/{job.pk}/file/")
    assert b"".join(answer.streaming_content) == exported(release)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="coast-release-1.jsonl"'
    event = Event.objects.get(code="release.exported")
    assert event.details["sha256"] == job.sha256


def test_a_large_project_is_frozen_in_the_background(lead, opinions, monkeypatch, no_jobs):
    monkeypatch.setattr(rules, "LARGE_FREEZE", 0)
    opinions.usual()
    page = lead.post(PAGE, {"name": "First", "after": "0"}, follow=True).content.decode()
    assert "is being frozen" in page
    assert not Release.objects.exists()
    work()
    assert "Freeze of release 1" in lead.get(PAGE).content.decode()


def test_who_wished_for_it_cancels_it_on_the_page(lead, release, access):
    job = wish(access, release)
    assert f'action="{PAGE}jobs/{job.pk}/cancel/"' in lead.get(PAGE).content.decode()
    page = lead.post(f"{PAGE}jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "nothing of it was kept" in page
    assert lead.post(f"{PAGE}jobs/{job.pk}/cancel/").status_code == 403


def test_a_file_that_is_no_longer_there_is_not_found(lead, release, access):
    job = run(wish(access, release))
    background.storage().delete(job.file.name)
    assert lead.get(f"{PAGE}jobs/{job.pk}/file/").status_code == 404


def test_an_unknown_format_is_refused(lead, release):
    assert lead.post(f"{PAGE}1/prepare/", {"format": "papyrus"}).status_code == 400


API = "/api/v1/"


def post(client, url, **body):
    return client.post(f"{API}{url}", body, content_type="application/json")


def test_a_program_has_a_file_written_follows_it_and_takes_it(lead, release, no_jobs):
    made = post(lead, f"releases/{release.pk}/exports/", format="jsonl", choices={"text": "none"})
    assert (made.status_code, made.json()["state"], made.json()["file"]) == (202, "waiting", None)
    work()
    job = lead.get(f"{API}release-jobs/{made.json()['id']}/").json()
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 2)
    answer = lead.get(job["file"])
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == job["sha256"]
    assert (
        post(lead, f"releases/{release.pk}/exports/", format="jsonl", choices={"text": "none"}).status_code
        == 200
    )
    assert [one["id"] for one in lead.get(f"{API}projects/coast/release-jobs/").json()["results"]] == [
        job["id"]
    ]


def test_a_program_freezes_in_the_background_and_cancels_it(lead, opinions):
    opinions.usual()
    made = post(lead, "projects/coast/releases/", name="First", after=0, background=True)
    assert (made.status_code, made.json()["kind"]) == (202, "freeze")
    assert post(lead, f"release-jobs/{made.json()['id']}/cancel/").json()["state"] == "cancelled"
    assert not Release.objects.exists()


def test_a_choice_that_does_not_fit_is_told_with_its_place(lead, release):
    answer = post(lead, f"releases/{release.pk}/exports/", format="jsonl", choices={"text": "some"})
    assert answer.status_code == 400
    assert [one["where"] for one in answer.json()["errors"]] == ["choices"]
