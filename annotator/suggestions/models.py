"""Suggesters and what they proposed."""

from django.db import models
from django.db.models import Q
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
                condition=Q(provider="learned", state="active"),
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
