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
