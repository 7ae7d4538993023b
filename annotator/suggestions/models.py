"""Suggesters and what they proposed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Project


class Suggester(models.Model):
    """One version of something that proposes spans in a project."""

    class Provider(models.TextChoices):
        PATTERNS = "patterns"
        IMPORTED = "imported"
        LEARNED = "learned"
        MEMORY = "memory"

    # a lead puts them to work and lets them rest, one version at a time
    SWITCHED = (Provider.LEARNED, Provider.MEMORY)

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PASSED_OVER = "passed-over", _("not better")
        RETIRED = "retired", _("earlier")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="suggesters")
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    provider = models.CharField(max_length=20, choices=Provider)
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "version"], name="suggester_version_once"),
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(provider__in=["learned", "memory"], state="active"),
                name="suggester_one_active_model",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "passed-over", "retired"]), name="suggester_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class TrainedModel(models.Model):
    """The file of a trained version, what it was trained on, and its figures on reports it never saw. Insert-only."""

    suggester = models.OneToOneField(
        Suggester, on_delete=models.PROTECT, primary_key=True, related_name="trained"
    )
    file = models.FileField()
    sha256 = models.CharField(max_length=64)
    trained_on = (
        models.JSONField()
    )  # {"submissions": {document's public id: sha256}, "rules", "features", "scheme"}
    figures = models.JSONField()

    def __str__(self) -> str:
        return f"model of {self.suggester_id}"


class Prediction(models.Model):
    """What one suggester version proposed for one document. Insert-only.

    `body` is `{"spans": […], "links": […], "regions": […], "incidents": […]}`, offsets in code points of the stored text.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="predictions")
    suggester = models.ForeignKey(Suggester, on_delete=models.PROTECT, related_name="predictions")
    body = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "suggester"], name="prediction_once_per_version")
        ]

    def __str__(self) -> str:
        return f"prediction {self.pk} of document {self.document_id}"


class RememberedReport(models.Model):
    """A finished report that the memory of its project holds; made anew when what stands of it changes."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="remembered")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="remembered")
    source_sha256 = models.CharField(max_length=64)  # of the submission, and the scheme in whose names it is read
    runs = ArrayField(models.BigIntegerField())  # of the text, as spans.blindness makes them

    class Meta:
        indexes = [
            models.Index(fields=["project", "id"], name="remembered_in_order"),
            GinIndex(fields=["runs"], name="remembered_runs"),
        ]

    def __str__(self) -> str:
        return f"memory of document {self.document_id}"


class RememberedTrace(models.Model):
    """What a remembered report says of some words or an edge (spans.memory.Trace)."""

    report = models.ForeignKey(RememberedReport, on_delete=models.CASCADE, related_name="traces")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=60)
    words = models.TextField()
    first = models.TextField()  # the first word, folded: by it a text finds what it may hold
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    elsewhere = models.PositiveIntegerField()
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "label", "words"], name="remembered_trace_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted__gt=0) | Q(rejected__gt=0) | Q(elsewhere__gt=0) | Q(kind="usual"),
                name="remembered_trace_says_something",
            ),
        ]
        indexes = [models.Index(F("project"), F("first"), name="remembered_by_first_word")]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"
