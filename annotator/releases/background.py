"""Freezing and exporting in a worker: wished for, under way, cancelled, done; and the files, which are kept for a while."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common import clock, jobs
from annotator.common.permit import Refusal
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import actions, exports, rules
from annotator.releases.models import Release, ReleaseJob
from annotator.releases.telling import Cancelled, Telling
from annotator.releases.writers import FORMATS
from annotator.releases.writers.edition import ExportRefused
from annotator.review import queries as reviews

KEPT = timedelta(days=7)  # what lies about is read by somebody in the end
FORGOTTEN_AFTER = timedelta(minutes=5)  # without a sign of life; a lost worker's job is taken up within two
FOLDER = "exports/"
State = ReleaseJob.State


@transaction.atomic
def wish_freeze(*, access: ProjectAccess, name: str, after: int) -> ReleaseJob:
    """Have a worker freeze a project; the freeze that already waits or runs, where there is one.

    `after` is the number of the newest release the person saw, 0 for none. Refusals as of `actions.freeze`, at once
    where they hold already.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=access.project.pk)
    project_rules.is_active(project).require()
    rules.can_freeze(access).require()
    rules.can_be_named(name).require()
    total = reviews.standing_opinions(project).count()
    rules.has_content(total).require()
    actions.next_number(project, after)
    same = ReleaseJob.objects.filter(project=project, kind=ReleaseJob.Kind.FREEZE)
    return _wished(
        same, {"name": name, "after": after, "total": total}, project, ReleaseJob.Kind.FREEZE, access.user
    )


@transaction.atomic
def wish_export(
    *, access: ProjectAccess, release: Release, format_name: str, given: Mapping[str, str]
) -> ReleaseJob:
    """Have a worker write a release as a file; the same one that waits, is written or is still kept, where there is one.

    Refusal for who may not download it; KeyError for an unknown format, ChoiceRefused for a choice that does not fit.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=access.project.pk)
    rules.can_download(access, release).require()
    chosen = dict(FORMATS[format_name].chosen(given))
    same = ReleaseJob.objects.filter(
        release=release, kind=ReleaseJob.Kind.EXPORT, format=format_name, choices=chosen
    )
    if kept := same.filter(state=State.DONE).exclude(file="").first():
        return kept
    asked = {"release": release, "format": format_name, "choices": chosen}
    total = release.items.count()
    return _wished(same, {**asked, "total": total}, project, ReleaseJob.Kind.EXPORT, access.user)


def _wished(
    same: QuerySet[ReleaseJob], asked: dict[str, object], project: Project, kind: ReleaseJob.Kind, by: User
) -> ReleaseJob:
    found = same.filter(state__in=ReleaseJob.UNFINISHED).first()
    if found is None:
        found = ReleaseJob.objects.create(project=project, kind=kind, wished_by=by, **asked)
    elif found.seen_at > clock.now() - FORGOTTEN_AFTER:
        return found
    jobs.defer("release", job_id=found.pk)
    return found


@transaction.atomic
def cancel(*, access: ProjectAccess, job: ReleaseJob) -> None:
    """Stop a freeze or an export, of which nothing stays. Refusal for others than who wished for it and leads, and when it is over."""
    job = ReleaseJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    rules.can_cancel(access, job).require()
    _end(job, State.CANCELLED)


def run(*, job_id: int) -> None:
    """Do what somebody wished for. Repeating it changes nothing; what the rules refuse is told, a fault is tried again."""
    if not _begin(job_id):
        return
    job = ReleaseJob.objects.select_related("project", "wished_by").get(pk=job_id)
    try:
        with Telling(job) as tell:
            (_freeze if job.kind == ReleaseJob.Kind.FREEZE else _export)(job, tell)
    except Cancelled:
        return
    except (Refusal, ExportRefused) as refusal:
        _end(job, State.REFUSED, reason=str(refusal))
    except Exception as failure:  # whatever it trips over: its page says so, and the job is tried again
        _end(job, State.FAILED, reason=f"{type(failure).__name__}: {failure}")
        raise


def _begin(job_id: int) -> bool:
    """False where it is over, or where somebody wished for the same again since it failed."""
    begun = ReleaseJob.objects.filter(pk=job_id, state__in=[*ReleaseJob.UNFINISHED, State.FAILED])
    try:
        with transaction.atomic():
            return bool(
                begun.update(state=State.RUNNING, done=0, reason="", ended_at=None, seen_at=clock.now())
            )
    except IntegrityError:
        return False


@transaction.atomic
def _freeze(job: ReleaseJob, tell: Telling) -> None:
    made = actions.freeze(project=job.project, name=job.name, by=job.wished_by, after=job.after, tell=tell)
    _finish(job, release=made, done=made.manifest["counts"]["documents"])


def _export(job: ReleaseJob, tell: Telling) -> None:
    release = Release.objects.select_related("project", "withdrawal").get(jobs=job)
    rules.can_download(get_project_for(job.wished_by, job.project.slug), release).require()
    with tempfile.TemporaryFile() as file:
        digest = exports.save(release, job.format, file, job.choices, tell)
        size = file.tell()
        file.seek(0)
        name = f"{FOLDER}{job.pk}-{digest[:12]}{FORMATS[job.format].suffix}"
        storage().delete(name)  # of a worker that was lost behind it
        name = storage().save(name, File(file))
    try:
        with transaction.atomic():
            _finish(job, file=name, sha256=digest, bytes=size, done=job.total)
    except BaseException:
        storage().delete(name)
        raise


def _finish(job: ReleaseJob, **made: object) -> None:
    """Cancelled where somebody was faster; then nothing stays of what was made."""
    locked = ReleaseJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not locked.under_way:
        raise Cancelled
    _end(job, State.DONE, **made)


def _end(job: ReleaseJob, state: ReleaseJob.State, **more: object) -> None:
    unfinished = ReleaseJob.objects.filter(pk=job.pk, state__in=ReleaseJob.UNFINISHED)
    unfinished.update(state=state, ended_at=clock.now(), **more)


def let_go(found: QuerySet[ReleaseJob]) -> None:
    """Delete the files of exports, as soon as the transaction has committed."""
    for job in found.exclude(file="").select_for_update(of=("self",)):
        ReleaseJob.objects.filter(pk=job.pk).update(file="")
        transaction.on_commit(partial(storage().delete, str(job.file)))


def blank(document: Document) -> None:
    """A report is erased: no file is kept that may hold its words, and none is written on that has read them."""
    held = ReleaseJob.objects.filter(kind=ReleaseJob.Kind.EXPORT, release__items__document_id=document.pk)
    reason = _("a report of it was erased meanwhile")
    for job in held.filter(state__in=ReleaseJob.UNFINISHED).select_for_update(of=("self",)):
        _end(job, State.REFUSED, reason=reason)
    let_go(held)


@transaction.atomic
def tidy() -> None:
    """Let go of the files that have been kept for their time, and of what lost workers left behind."""
    let_go(ReleaseJob.objects.filter(ended_at__lt=clock.now() - KEPT))
    known = {*ReleaseJob.objects.exclude(file="").values_list("file", flat=True)}
    under_way = {
        *map(str, ReleaseJob.objects.filter(state__in=ReleaseJob.UNFINISHED).values_list("pk", flat=True))
    }
    for name in stored():
        if f"{FOLDER}{name}" not in known and name.partition("-")[0] not in under_way:
            storage().delete(f"{FOLDER}{name}")


def stored() -> list[str]:
    """The names of the files that are there."""
    try:
        return storage().listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was ever exported
        return []


def storage() -> Storage:
    """Where the files are."""
    return ReleaseJob._meta.get_field("file").storage
