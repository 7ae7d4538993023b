"""Releases: frozen, numbered gold datasets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Project


class Release(models.Model):
    """One frozen dataset. Insert-only; the content hash holds no number, name or time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_sha256 = models.CharField(max_length=64)
    manifest = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="release_number_once")]

    def __str__(self) -> str:
        return f"release {self.number}"

    @property
    def spans(self) -> int:
        """How many spans it holds, of all labels."""
        return sum(self.manifest["counts"]["spans"].values())

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """Why nobody should use it any more, where somebody said so."""
        return getattr(self, "withdrawal", None)


class Statement(models.Model):
    """What the leads say of a project's dataset where nothing can be counted; a release keeps it as it was then."""

    PARTS = ("motivation", "inclusion", "people", "uses", "licence", "contact")

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="statement"
    )
    motivation = models.TextField(_("what it was made for"), blank=True)
    inclusion = models.TextField(_("which sources and reports were taken in"), blank=True)
    people = models.TextField(_("background and training of the people who reviewed"), blank=True)
    uses = models.TextField(_("what it is fit for, and what not"), blank=True)
    licence = models.TextField(_("licence of the annotations"), blank=True)
    contact = models.TextField(_("whom to ask, also to have something taken down"), blank=True)

    def __str__(self) -> str:
        return f"statement on project {self.project_id}"


class Withdrawal(models.Model):
    """A lead says that a release should not be used any more, and why. Insert-only; the release stays as it is."""

    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_says_why")]

    def __str__(self) -> str:
        return f"withdrawal of release {self.release_id}"


class Fingerprint(models.Model):
    """What tells near-duplicates of a document, whose text never changes. A cache, rebuilt at will."""

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    runs = models.BinaryField()

    def __str__(self) -> str:
        return f"fingerprint of document {self.document_id}"


class ReleaseItem(models.Model):
    """One document of a release, copied whole. Insert-only.

    `body` is canonical JSON, `strings` the strings of it that were taken from the report (sealing.py). `sha256`
    covers the body and `strings_sha256`, so that it still holds when a report's strings have to be erased.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    document_id = models.BigIntegerField()
    body = models.TextField()
    strings = models.TextField()
    strings_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "position"], name="release_item_position_once"),
            models.UniqueConstraint(fields=["release", "document_id"], name="release_item_document_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of release {self.release_id}"


class ReleaseJob(models.Model):
    """A freeze or an export that a worker does, from the wish to the end; the file of an export is kept for a while."""

    class Kind(models.TextChoices):
        FREEZE = "freeze", _("freeze")
        EXPORT = "export", _("export")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a worker")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    UNFINISHED = (State.WAITING, State.RUNNING)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="release_jobs")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    # what is exported, and what was frozen in the end
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="jobs")
    name = models.CharField(max_length=200, blank=True)  # of the release to be
    after = models.PositiveIntegerField(null=True)  # number of the newest release when it was wished for
    format = models.CharField(max_length=40, blank=True)
    choices = models.JSONField(default=dict, blank=True)  # as somebody chose the file to be
    done = models.PositiveIntegerField(default=0)  # documents
    total = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)  # why it did not end well
    file = models.FileField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    bytes = models.PositiveBigIntegerField(null=True)
    wished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wished_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)  # when a worker last gave a sign of life
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind="freeze", state__in=["waiting", "running"]),
                name="release_job_one_freeze_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["release", "format", "choices"],
                condition=Q(kind="export", state__in=["waiting", "running"]),
                name="release_job_one_export_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="freeze", after__isnull=False, format="")
                | Q(kind="export", release__isnull=False, after__isnull=True) & ~Q(format=""),
                name="release_job_says_what_to_do",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(kind="export", state="done", bytes__isnull=False) & ~Q(sha256=""),
                name="release_job_file_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def under_way(self) -> bool:
        """Does it wait, or is it done just now?"""
        return self.state in self.UNFINISHED

    @property
    def has_file(self) -> bool:
        """Is there something to take away?"""
        return bool(self.file)
