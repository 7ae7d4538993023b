"""Suggesters and what they proposed."""

from django.db import models

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Project


class Suggester(models.Model):
    """One version of something that proposes spans in a project."""

    class Provider(models.TextChoices):
        PATTERNS = "patterns"
        IMPORTED = "imported"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="suggesters")
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    provider = models.CharField(max_length=20, choices=Provider)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "version"], name="suggester_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


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
