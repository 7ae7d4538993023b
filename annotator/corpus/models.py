"""Imported reports."""

from datetime import date
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotator.accounts.models import User
from annotator.common import clock
from annotator.projects.models import Project


class Document(models.Model):
    """One imported report. The text never changes (a trigger holds that); its publications say where it stood."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents")
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=500)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    words = models.PositiveIntegerField(_("words"))
    imported_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, editable=False)  # its words were blanked; its hashes stay
    # what orders the queue; `begun` keeps what is out of it from being walked each time
    begun = models.BooleanField(db_default=False)  # there is a plan of how it is reviewed
    priority = models.IntegerField(db_default=0)  # the lead's order, the highest first
    incident_day = models.DateField(null=True)  # of the main incident, as the machine read it
    uncertainty = models.FloatField(null=True)  # of a trained suggester about its spans, from 0 to 1

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(F("project"), F("id"), condition=Q(begun=False), name="document_waits"),
            models.Index(
                F("project"),
                F("priority").desc(),
                F("id"),
                condition=Q(begun=False),
                name="document_priority",
            ),
            models.Index(
                F("project"),
                F("incident_day").desc(nulls_last=True),
                F("id"),
                condition=Q(begun=False),
                name="document_incident_day",
            ),
            models.Index(
                F("project"),
                F("uncertainty").desc(nulls_last=True),
                F("id"),
                condition=Q(begun=False),
                name="document_uncertainty",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(uncertainty=None) | Q(uncertainty__gte=0, uncertainty__lte=1),
                name="document_uncertainty_is_share",
            ),
            models.UniqueConstraint(fields=["project", "text_sha256"], name="document_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="document_has_text"),
        ]

    def __str__(self) -> str:
        return self.title


class WordIndex(models.Model):
    """The words of a document's title and text, to be searched; a job fills it after the import.

    A table of its own: whoever reads documents does not carry it along.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True, related_name="+")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="wordindex_words")]

    def __str__(self) -> str:
        return f"words of document {self.document_id}"


class Publication(models.Model):
    """Where and when a report stood. The same text again adds one; an external id belongs to one text."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="publications")
    external_id = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    published_at = models.CharField(max_length=40, blank=True)  # ISO 8601 at the precision the source gave
    language = models.CharField(max_length=35, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "external_id"], condition=~Q(external_id=""), name="publication_id_once"
            ),
        ]
        indexes = [models.Index(fields=["project", "publisher"], name="publication_publishers")]

    def __str__(self) -> str:
        return self.external_id or self.title or str(self.pk)

    @property
    def published(self) -> str:
        """When it was published, in words and as precisely as the source said."""
        day = self.published_at[:10]
        try:
            if len(day) == len("2031-05"):
                return date_format(date.fromisoformat(f"{day}-01"), "F Y")
            return date_format(date.fromisoformat(day), "j F Y")
        except ValueError:
            return self.published_at


class Incident(models.Model):
    """An event of a project, as people said: which incidents of reports are it. It holds no words, those are the reports'.

    Its key never changes. Merged with another, it stays, and its key is another name of that one.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="incident_not_into_itself"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class ReportIncident(models.Model):
    """A person said that an incident of a report is this one of the project."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    told = models.CharField(max_length=64)  # its id in the report’s reviews
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="told")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "told"], name="report_incident_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.told}"


class SaidChange(models.Model):
    """What somebody said of things that reports tell of, how it was before, and whether it was taken back."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    about = models.PositiveIntegerField()  # so many of these things
    before = models.JSONField()
    after = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]


class IncidentChange(SaidChange):
    """What somebody said of incidents of reports: the incident of each, and the incident into which each was merged."""

    class Kind(models.TextChoices):
        """Taken for one, or for two."""

        JOINED = "joined", _("joined")
        SET_APART = "set-apart", _("set apart")

    kind = models.CharField(max_length=10, choices=Kind.choices)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def told(self) -> str:
        """In words."""
        words = ngettext("%(about)d incident of a report", "%(about)d incidents of reports", self.about)
        return f"{words % {'about': self.about}} {self.get_kind_display()}"
