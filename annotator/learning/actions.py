"""Training versions of the suggester `learned`, and choosing the one at work."""

import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock, jobs, own_process
from annotator.corpus.models import Document
from annotator.learning import comparing, figures, lessons, queries, remembering, rules, training
from annotator.learning.comparing import Verdict
from annotator.learning.evaluation import answered
from annotator.learning.lessons import Lesson
from annotator.learning.models import Training
from annotator.learning.training import TooLittle, Trained
from annotator.projects import rules as project_rules
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for, renaming, scheme_changes
from annotator.spans import canonical, scoring
from annotator.spans.renaming import Renaming
from annotator.spans.scoring import Figures
from annotator.suggestions import actions as suggestions
from annotator.suggestions import outside, running
from annotator.suggestions import queries as suggestion_queries
from annotator.suggestions.models import Suggester, TrainedModel
from annotator.suggestions.providers import patterns
from annotator.suggestions.providers.learned import crf, features
from annotator.suggestions.running import LEARNED, Running, UnusableModel

FORGOTTEN_AFTER = timedelta(minutes=5)  # without a sign of life; a lost worker's job is taken up within two
TELL_EVERY = 1.0  # seconds between two notes of how far a training is
RULES_ALONE = "the rules alone"


@transaction.atomic
def wish(*, project: Project, by: User | None) -> Training:
    """Have a worker train a new version; the training that already waits or runs, where there is one.

    `by` is None for the program itself and the person at the terminal.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    project_rules.is_active(project).require()
    if by is not None:
        rules.can_change_suggesters(get_project_for(by, project.slug)).require()
    found = Training.objects.filter(project=project, state__in=Training.UNFINISHED).first()
    if found is None:
        finished = lessons.count(project)
        found = Training.objects.create(project=project, wished_by=by, finished=finished)
        audit.record("training.wished", by=by, target=str(found), project_id=project.pk)
    elif found.seen_at > clock.now() - FORGOTTEN_AFTER:
        return found
    jobs.defer("train", training_id=found.pk)
    return found


def note(*, document_id: int) -> Training | None:
    """A report may be finished, or no longer be so: keep the memory up, and wish for a training if it is time."""
    project = Project.objects.select_related("scheme").get(documents=document_id)
    remembering.keep_up(project)
    wished = project_rules.is_active(project) and queries.is_time(project)
    return wish(project=project, by=None) if wished else None


def train(*, training_id: int, apart: bool = False) -> Training:
    """Train, judge, keep, and put to work if better. Repeating it changes nothing; what cannot be learned is told.

    With `apart` a process of its own does the training itself, and takes the memory of it along when it ends.
    """
    found = Training.objects.select_related("project__scheme").get(pk=training_id)
    again = found.state == Training.State.FAILED and found == queries.last_training(found.project)
    if found.state not in Training.UNFINISHED and not again:
        return found
    try:
        found = _train(found, apart=apart)
    except (TooLittle, crf.Missing) as refusal:
        _end(found, Training.State.REFUSED, str(refusal))
    except (
        Exception
    ) as failure:  # whatever a training may trip over: its page says so, and the job is tried again
        _end(found, Training.State.FAILED, f"{type(failure).__name__}: {failure}")
        raise
    return found


def _train(found: Training, *, apart: bool) -> Training:
    project = found.project
    learned = lessons.lessons(project)
    trained_on = {
        "submissions": {lesson.document: lesson.sha256 for lesson in learned},
        "rules": patterns.VERSION,
        "features": features.VERSION,
        "scheme": project.scheme.sha256,
    }
    past = [one.renames for one in scheme_changes(project)]
    if past:
        trained_on["renames"] = past
    version = f"1-{canonical.sha256(trained_on)[:12]}"
    if known := Suggester.objects.filter(project=project, name=LEARNED, version=version).first():
        _end(found, Training.State.NOTHING_NEW, f"nothing was finished or changed since {known.version}")
        return found
    _update(found, state=Training.State.RUNNING, done=0, reason="")
    given = [lesson.gold for lesson in learned], project.scheme.body, past
    tell = _Teller(found)
    trained = (
        own_process.run(training.train, *given, pulse=tell) if apart else training.train(*given, pulse=tell)
    )
    at_work = suggestion_queries.model_at_work(project)
    reached = _compare(at_work, trained, learned)
    content = trained.model.pack()
    made = TrainedModel(
        file=_keep(content),
        sha256=sha256(content).hexdigest(),
        trained_on=trained_on,
        figures=figures.told(trained, [lesson.blind for lesson in learned]),
    )
    return _store(found.pk, version, made, reached, at_work)


@transaction.atomic
def _store(
    training_id: int, version: str, made: TrainedModel, reached: Verdict, compared_with: Suggester | None
) -> Training:
    """Keep a version, and put it to work as the verdict says, if nothing changed while it was trained."""
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(trainings=training_id)
    found = Training.objects.select_for_update(of=("self",)).select_related("project").get(pk=training_id)
    if found.state not in Training.UNFINISHED:  # another worker was faster
        return found
    read = list(made.trained_on["submissions"])
    if Document.objects.filter(project=project, public_id__in=read).exclude(erased_at=None).exists():
        transaction.on_commit(partial(running.storage().delete, str(made.file)))
        _end(found, Training.State.REFUSED, _("a report was erased while it was learned from"))
        return found
    at_work = suggestion_queries.model_at_work(project)
    if at_work != compared_with:
        reached = Verdict(promoted=False, reason="another version was put to work meanwhile")
    found.suggester = made.suggester = Suggester.objects.create(
        project=project,
        name=LEARNED,
        version=version,
        provider=Suggester.Provider.LEARNED,
        state=Suggester.State.PASSED_OVER,
    )
    made.figures |= {"verdict": reached.reason}
    made.save(force_insert=True)
    if reached.promoted:
        _put_to_work(made.suggester, at_work, by=found.wished_by)
    state = Training.State.PROMOTED if reached.promoted else Training.State.PASSED_OVER
    _end(found, state, reached.reason)
    return found


def _compare(at_work: Suggester | None, trained: Trained, learned: list[Lesson]) -> Verdict:
    """The new version, as it would have done unseen, against the one at work on what that has not seen either."""
    if at_work is None:
        return comparing.verdict(trained.learned, trained.rules, RULES_ALONE)
    try:
        old = running.with_model(at_work)
    except UnusableModel as why:
        return Verdict(promoted=True, reason=str(why))
    unseen = [place for place, lesson in enumerate(learned) if old.may_propose(lesson.gold.text)]
    words = renaming(at_work.project)
    theirs = [_judged(old, learned[place], words) for place in unseen]
    return comparing.verdict([trained.learned[place] for place in unseen], theirs, at_work.version)


def _judged(version: Running, lesson: Lesson, words: Renaming) -> Figures:
    proposed = words.proposed(version.suggest(lesson.gold.text, ""))
    return scoring.judge(lesson.gold.marked, answered(proposed))


def _keep(content: bytes) -> str:
    """Store a model under its hash; the same content is stored once."""
    storage = running.storage()
    name = f"models/{sha256(content).hexdigest()}.zip"
    return name if storage.exists(name) else storage.save(name, ContentFile(content))


@transaction.atomic
def activate(*, project: Project, version: str, by: User, name: str = LEARNED) -> Suggester:
    """Put a version of a suggester to work, a new one or an earlier one: rolling back is the same act.

    Reports nobody has begun to review are read by it; what a review has opened on stays. Refusal for all but leads,
    and where there is nothing to change.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    rules.can_change_suggesters(get_project_for(by, project.slug)).require()
    chosen = queries.version_called(project, name, version)
    rules.can_activate(chosen).require()
    if chosen.provider == Suggester.Provider.LEARNED:
        running.check(chosen)
    _put_to_work(chosen, suggestion_queries.at_work(project, name), by=by)
    return chosen


@transaction.atomic
def stop(*, project: Project, by: User, name: str = LEARNED) -> None:
    """Let a suggester rest; nothing is lost, and any version can be put to work later."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    rules.can_change_suggesters(get_project_for(by, project.slug)).require()
    if at_work := suggestion_queries.at_work(project, name):
        _retire(at_work)
        audit.record("suggester.stopped", by=by, target=str(at_work), project_id=project.pk)


@transaction.atomic
def set_up(*, project: Project, provider: str, name: str, told: Mapping[str, Any], by: User) -> Suggester:
    """Put a suggester that others run to work, on what nobody has begun to review."""
    made = outside.set_up(project=project, provider=provider, name=name, told=told, by=by)
    suggestions.defer_predictions(project=project, suggester=name)
    return made


@transaction.atomic
def ask_again(*, project: Project, name: str, by: User) -> None:
    """Have a suggester that others run asked about what it has not read; Http404 where none of that name works."""
    rules.can_change_suggesters(get_project_for(by, project.slug)).require()
    found = suggestion_queries.at_work(project, name)
    if found is None or found.provider not in Suggester.OUTSIDE:
        raise Http404
    suggestions.defer_predictions(project=project, suggester=name)
    audit.record("suggester.asked-again", by=by, target=str(found), project_id=project.pk)


def _put_to_work(suggester: Suggester, instead_of: Suggester | None, *, by: User | None) -> None:
    """The caller holds the project's lock."""
    if instead_of is not None:
        _retire(instead_of)
    suggester.state = Suggester.State.ACTIVE
    suggester.save(update_fields=["state"])
    if suggester.provider != Suggester.Provider.MEMORY:  # it reads a report when its first review opens
        suggestions.defer_predictions(project=suggester.project, suggester=suggester.name)
    audit.record(
        "suggester.activated",
        by=by,
        target=str(suggester),
        project_id=suggester.project_id,
        instead_of=instead_of.version if instead_of else None,
    )


def _retire(suggester: Suggester) -> None:
    suggester.state = Suggester.State.RETIRED
    suggester.save(update_fields=["state"])


def _end(found: Training, state: Training.State, reason: str) -> None:
    found.state, found.reason, found.done, found.ended_at = state, reason, 1, clock.now()
    found.save(update_fields=["state", "reason", "done", "ended_at", "suggester"])


def _update(found: Training, **values: Any) -> None:
    Training.objects.filter(pk=found.pk, state__in=[*Training.UNFINISHED, Training.State.FAILED]).update(
        seen_at=clock.now(), **values
    )


class _Teller:
    """Notes how far a training is, now and then."""

    def __init__(self, found: Training) -> None:
        self._found, self._told = found, 0.0

    def __call__(self, done: float) -> None:
        if time.monotonic() - self._told >= TELL_EVERY:
            self._told = time.monotonic()
            _update(self._found, done=done)
