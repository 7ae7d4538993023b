"""What people say to each other on reviews."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.review.models import Review


class Thread(models.Model):
    """What people say to each other on a review, or on one span of it. Insert-only; its comments say whether it is open."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="threads")
    span = models.UUIDField(null=True)  # none where it is about the whole report

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"thread {self.pk} on review {self.review_id}"


class Comment(models.Model):
    """One thing said in a thread, or that it is resolved or open again. Insert-only, numbered within its thread."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        RESOLVE = "resolve", _("resolved")
        REOPEN = "reopen", _("reopened")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["thread", "number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="comment_number_once"),
            models.CheckConstraint(condition=~Q(kind="comment", text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"comment {self.number} in thread {self.thread_id}"
