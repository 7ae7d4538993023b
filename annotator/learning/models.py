"""Trainings: what the worker is doing, or did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.projects.models import Project
from annotator.suggestions.models import Suggester


class Training(models.Model):
    """One training from the wish to the end; a project has one at a time."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a worker")
        RUNNING = "running", _("runs")
        PROMOTED = "promoted", _("made a better version")
        PASSED_OVER = "passed-over", _("made a version that is not better")
        NOTHING_NEW = "nothing-new", _("found nothing new")
        REFUSED = "refused", _("could not learn")
        FAILED = "failed", _("failed")

    UNFINISHED = (State.WAITING, State.RUNNING)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="trainings")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    finished = models.PositiveIntegerField()  # reports there were to learn from when it was wished for
    done = models.FloatField(default=0)  # share, for a bar
    reason = models.TextField(blank=True)  # why it ended as it did
    suggester = models.ForeignKey(Suggester, on_delete=models.PROTECT, null=True, related_name="+")
    wished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    wished_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)  # when a worker last gave a sign of life
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["waiting", "running"]),
                name="training_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(done__gte=0, done__lte=1), name="training_done_is_share"),
        ]

    def __str__(self) -> str:
        return f"training {self.pk}"
