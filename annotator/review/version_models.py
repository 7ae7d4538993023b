"""Lists of spans to be looked at again, since the scheme or the guidelines say something else of them now."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.common import clock
from annotator.projects.models import GuidelineVersion, Project, SchemeChange
from annotator.review.models import Review


class Recheck(models.Model):
    """A list of spans to be looked at again, since the scheme or the guidelines say something else of them now."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rechecks")
    change = models.OneToOneField(SchemeChange, on_delete=models.PROTECT, null=True, related_name="recheck")
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, null=True, related_name="+")
    labels = models.JSONField(default=list)  # of which the new guidelines say something else
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__isnull=False, guideline=None) | Q(change=None, guideline__isnull=False),
                name="recheck_has_one_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"re-check list {self.pk}"


class RecheckItem(models.Model):
    """A span of a standing opinion to be looked at again; its words are those of the document."""

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="items")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    span = models.UUIDField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    label = models.CharField(max_length=60)
    names = models.JSONField(default=list)  # what happened to names in it, as `renaming.Change` says it
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recheck", "review", "span"], name="recheck_span_once"),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="recheck_checked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["recheck"], condition=Q(checked_at=None), name="recheck_open")]

    def __str__(self) -> str:
        return f"span {self.span} on re-check list {self.recheck_id}"
