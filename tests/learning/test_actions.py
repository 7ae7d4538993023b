"""Training versions from finished reports, and which one is at work."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.audit.models import Event
from annotator.common import own_process
from annotator.common.permit import Refusal
from annotator.learning import actions, lessons, queries, training
from annotator.learning.models import Training
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.spans.scoring import Marked
from annotator.suggestions import actions as suggestions
from annotator.suggestions import checks
from annotator.suggestions import queries as suggestion_queries
from annotator.suggestions.models import Prediction, Suggester, TrainedModel
from annotator.suggestions.running import LEARNED, UnusableModel
from tests.common import works
from tests.learning import invented
from tests.reports import make_document
from tests.review.desk import hand_in

State = Training.State


def train(project, by=None) -> Training:
    return actions.train(training_id=actions.wish(project=project, by=by).pk)


@pytest.fixture
def trained(finished, hills) -> Training:
    """A first version, learned from ten reports."""
    finished.reports(*range(10))
    return train(hills)


def test_a_version_better_than_the_rules_alone_is_put_to_work(trained, hills):
    assert trained.state == State.PROMOTED
    assert "of the rules alone, on 10 reports unseen by both" in trained.reason
    assert trained.suggester.state == Suggester.State.ACTIVE
    assert Event.objects.filter(code="suggester.activated").count() == 1


def test_a_version_says_what_it_learned_from_and_how_good_it_is(trained, hills, settings):
    kept = trained.suggester.trained
    assert set(kept.trained_on) == {"submissions", "rules", "features", "scheme"}
    assert len(kept.trained_on["submissions"]) == kept.figures["reports"] == 10
    assert kept.trained_on["scheme"] == hills.scheme.sha256
    assert kept.figures["learned"]["spans"]["TOLL"]["overlap"]["recall"] > 0.8
    assert kept.figures["rules"]["spans"]["TOLL"]["overlap"]["recall"] < 0.8
    assert (Path(settings.MEDIA_ROOT) / "models" / f"{kept.sha256}.zip").exists()


def test_it_reads_what_nobody_has_begun_to_review(trained, finished, hills, ada):
    opened, waiting = (finished.unopened(invented.report(n).text, str(n)) for n in (200, 201))
    suggestions.predict(document_ids=[opened.pk])
    reviews.claim(access=get_project_for(ada, "hills"))
    assert suggestions.predict(document_ids=[opened.pk, waiting.pk], suggester=LEARNED) == 1
    assert {one["label"] for one in waiting.predictions.get().body["spans"]} == {"SPEAKER", "TOLL"}


def test_it_is_silent_about_a_report_that_repeats_one_whose_review_it_has_seen(trained, finished):
    again = finished.unopened(f"{invented.report(3).text} Ena tobri.", "again")
    assert suggestions.predict(document_ids=[again.pk], suggester=LEARNED) == 0


def test_a_review_opens_on_what_it_proposes_and_names_the_rules_where_they_agree(trained, finished, ada):
    document = finished.unopened(invented.report(200).text, "200")
    for name in (LEARNED, "patterns"):
        suggestions.predict(document_ids=[document.pk], suggester=name)
    opening = reviews.claim(access=get_project_for(ada, "hills")).opening.body
    assert {span["origin"]["suggester"] for span in opening["spans"]} == {LEARNED}


def test_what_is_imported_goes_to_the_version_at_work_first(trained, hills, tmp_path, no_jobs):
    (tmp_path / "a.txt").write_text(invented.report(200).text)
    suggestions.import_documents(project=hills, files=[tmp_path / "a.txt"], by=None)
    waiting = ProcrastinateJob.objects.filter(task_name="predict").order_by("id")
    assert [job.args["suggester"] for job in waiting] == [LEARNED, "patterns"]


def test_training_on_the_same_reports_makes_no_other_version(trained, hills):
    again = train(hills)
    assert again.state == State.NOTHING_NEW
    assert Suggester.objects.filter(name=LEARNED).count() == 1


def test_repeating_a_finished_job_changes_nothing(trained):
    assert actions.train(training_id=trained.pk) == trained
    assert Suggester.objects.filter(name=LEARNED).count() == 1


def test_a_review_submitted_again_is_something_new(trained, finished, hills):
    without_first = Marked(invented.report(0).marked.marks[1:])
    finished.one(replace(invented.report(0), marked=without_first), "report 0", number=2)
    again = train(hills)
    assert (again.state, again.reason) == (
        State.PASSED_OVER,
        f"0 reports that {trained.suggester.version} has not seen are too few to compare on",
    )


def test_a_later_version_is_compared_on_reports_the_one_at_work_has_not_seen(trained, finished, hills):
    finished.reports(*range(20, 30))
    later = train(hills)
    assert f"of {trained.suggester.version}, on 10 reports unseen by both" in later.reason
    active = Suggester.objects.get(name=LEARNED, state=Suggester.State.ACTIVE)
    assert (active == later.suggester) == (later.state == State.PROMOTED)


def test_rolling_back_brings_back_what_the_earlier_version_proposed(trained, finished, hills, max):
    document = finished.unopened(invented.report(200).text, "200")
    suggestions.predict(document_ids=[document.pk], suggester=LEARNED)
    finished.reports(*range(20, 25))
    later = train(hills)
    if later.state == State.PASSED_OVER:
        actions.activate(project=hills, version=later.suggester.version, by=max)
    suggestions.predict(document_ids=[document.pk], suggester=LEARNED)
    assert Prediction.objects.filter(document=document).count() == 2
    actions.activate(project=hills, version=trained.suggester.version, by=max)
    [shown] = suggestion_queries.newest(document)
    assert Prediction.objects.get(pk=shown).suggester == trained.suggester
    later.suggester.refresh_from_db()
    assert later.suggester.state == Suggester.State.RETIRED


def test_the_rules_can_work_alone_again(trained, hills, max):
    actions.stop(project=hills, by=max)
    assert not Suggester.objects.filter(name=LEARNED, state=Suggester.State.ACTIVE).exists()
    with pytest.raises(CommandError, match="no version of learned is active in hills"):
        call_command("predict", "hills", "--suggester", LEARNED)


def test_only_leads_choose_and_only_what_is_not_at_work(trained, hills, ada, max):
    with pytest.raises(Refusal, match="Only leads"):
        actions.activate(project=hills, version=trained.suggester.version, by=ada)
    with pytest.raises(Refusal, match="Only leads"):
        actions.wish(project=hills, by=ada)
    with pytest.raises(Refusal, match="This version is active"):
        actions.activate(project=hills, version=trained.suggester.version, by=max)


def test_with_ten_finished_reports_a_training_begins_by_itself_and_only_one(finished, hills, no_jobs):
    finished.reports(*range(9))
    assert actions.note(document_id=hills.documents.first().pk) is None
    finished.reports(9)
    wished = actions.note(document_id=hills.documents.first().pk)
    assert actions.note(document_id=hills.documents.first().pk) == wished
    assert ProcrastinateJob.objects.filter(task_name="train").count() == 1


def test_a_submission_that_finishes_a_report_has_the_worker_look_whether_it_is_time(project, ada, no_jobs):
    document = make_document(project)
    hand_in(reviews.claim(access=get_project_for(ada, "coast")))
    [job] = ProcrastinateJob.objects.filter(task_name="learn")
    assert job.args == {"document_id": document.pk}


def test_after_a_training_in_vain_it_waits_for_more(finished, hills, without_crfsuite):
    finished.reports(*range(10))
    with without_crfsuite():
        refused = train(hills)
    assert refused.state == State.REFUSED
    assert "make run EXTRAS=all" in refused.reason
    finished.reports(10)
    assert actions.note(document_id=hills.documents.first().pk) is None


def test_a_training_whose_worker_was_lost_is_sent_again(hills, no_jobs):
    wished = actions.wish(project=hills, by=None)
    Training.objects.update(state=State.RUNNING, seen_at=wished.seen_at - timedelta(minutes=6))
    assert actions.wish(project=hills, by=None) == wished
    assert ProcrastinateJob.objects.filter(task_name="train").count() == 2


def test_a_training_that_breaks_leaves_nothing_half_and_can_be_done_again(finished, hills, monkeypatch):
    finished.reports(*range(10))
    wished = actions.wish(project=hills, by=None)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "_keep", lambda _content: Path("/nowhere/at/all").read_bytes())
        with pytest.raises(FileNotFoundError):
            actions.train(training_id=wished.pk)
    wished.refresh_from_db()
    assert wished.state == State.FAILED
    assert not Suggester.objects.filter(name=LEARNED).exists()
    assert actions.train(training_id=wished.pk).state == State.PROMOTED


def test_a_process_of_its_own_trains_the_same_and_tells_how_far_it_is(finished, hills, monkeypatch):
    finished.reports(*range(10))
    told, update = [], actions._update
    monkeypatch.setattr(actions, "TELL_EVERY", 0)
    monkeypatch.setattr(actions, "_update", lambda found, **more: told.append(more) or update(found, **more))
    made = actions.train(training_id=actions.wish(project=hills, by=None).pk, apart=True)
    assert made.state == State.PROMOTED
    golds = [lesson.gold for lesson in lessons.lessons(hills)]
    same = training.train(golds, hills.scheme.body).model.pack()
    assert made.suggester.trained.sha256 == sha256(same).hexdigest()
    shares = [one["done"] for one in told]
    assert shares == sorted(shares)
    assert 0 < shares[len(shares) // 2] < 1


def test_a_training_whose_process_is_killed_says_so_and_can_be_done_again(finished, hills, monkeypatch):
    finished.reports(*range(10))
    wished = actions.wish(project=hills, by=None)
    with monkeypatch.context() as short:
        short.setattr(training, "train", works.killed)
        with pytest.raises(own_process.EndedEarly):
            actions.train(training_id=wished.pk, apart=True)
    wished.refresh_from_db()
    assert wished.state == State.FAILED
    assert "killed by SIGKILL" in wished.reason
    assert not Suggester.objects.filter(name=LEARNED).exists()
    assert actions.train(training_id=wished.pk, apart=True).state == State.PROMOTED


def test_what_a_process_of_its_own_cannot_learn_from_is_told_alike(finished, hills):
    finished.reports(1)
    refused = actions.train(training_id=actions.wish(project=hills, by=None).pk, apart=True)
    assert refused.state == State.REFUSED
    assert refused.reason.startswith("too few finished reports to learn from: 1")


def test_too_little_to_learn_from_is_told(hills, finished, capsys):
    finished.reports(1)
    with pytest.raises(CommandError, match="could not learn: too few finished reports to learn from: 1"):
        call_command("train", "hills")


def test_the_command_trains_without_a_worker(finished, hills, capsys):
    finished.reports(*range(10))
    call_command("train", "hills")
    version = Suggester.objects.get(name=LEARNED).version
    assert capsys.readouterr().out.startswith(f"learned {version}: made a better version: ")


def test_progress_is_noted_while_it_runs(finished, hills, monkeypatch):
    finished.reports(*range(10))
    noted = []
    monkeypatch.setattr(actions, "TELL_EVERY", 0)
    whole = training.train

    def watched(golds, scheme, renames, *, pulse):
        def seen(done: float) -> None:
            pulse(done)
            noted.append(Training.objects.get().done)

        return whole(golds, scheme, renames, pulse=seen)

    monkeypatch.setattr(training, "train", watched)
    train(hills)
    assert noted == sorted(noted)
    assert 0 < noted[len(noted) // 2] < 1


def test_a_model_that_was_damaged_is_found_by_verify_and_cannot_be_put_to_work(trained, hills, max, settings):
    actions.stop(project=hills, by=max)
    (Path(settings.MEDIA_ROOT) / trained.suggester.trained.file.name).write_bytes(b"no model")
    fault = f"the model of {trained.suggester} cannot be used: its file does not have its hash"
    assert list(checks.faults()) == [fault]
    with pytest.raises(UnusableModel, match=fault):
        actions.activate(project=hills, version=trained.suggester.version, by=max)


def test_a_project_has_one_model_at_work(trained, hills):
    with pytest.raises(IntegrityError, match="suggester_one_active_model"):
        Suggester.objects.create(project=hills, name=LEARNED, version="2", provider="learned")


def test_what_a_version_learned_from_cannot_be_changed(trained):
    with pytest.raises(IntegrityError, match="insert-only"):
        TrainedModel.objects.update(figures={})


def test_when_the_next_training_begins_is_known(trained, finished, hills):
    finished.reports(*range(20, 23))
    ready = queries.ready(hills)
    assert (ready.finished, ready.new, ready.needed) == (13, 3, 7)
