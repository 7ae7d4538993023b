"""Events: who did what, kept for good."""

from django.conf import settings
from django.db import models

from annotator.common import clock


class Event(models.Model):
    """One thing that happened. Insert-only; `target` is text, so that it outlives what it names."""

    code = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    project_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["project_id", "at"], name="event_project_at")]

    def __str__(self) -> str:
        return f"{self.code} {self.target}"
