"""Reports whose reviews are in and have to be settled, and how far people agree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.review.models import Review


class Case(models.Model):
    """A document whose reviews are all in. Its adjudication is a review of the kind `adjudication`, once somebody took it."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="case")
    items = models.PositiveIntegerField()  # to be settled when the last review came in
    agreement = (
        models.FloatField()
    )  # share of the marked places and the incidents on which all agree, from 0 to 1
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__gte=0, agreement__lte=1), name="case_agreement_is_share"
            ),
        ]

    def __str__(self) -> str:
        return f"case of document {self.document_id}"


class Comparison(models.Model):
    """How two submissions on one document agree, or how a suggester fits what was settled. A cache, rebuilt at will."""

    class Kind(models.TextChoices):
        PAIR = "pair", _("two people, before anything was settled")
        GOLD = "gold", _("a person and what was settled")
        MACHINE = "machine", _("a suggester and what was settled")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comparisons")
    kind = models.CharField(max_length=10, choices=Kind)
    one = models.ForeignKey(
        Review, on_delete=models.CASCADE, null=True, related_name="+"
    )  # none for a suggester
    other = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    suggester = models.CharField(max_length=100, blank=True)  # name and version
    arms = models.CharField(
        max_length=20
    )  # of the reviews by people: “assisted”, “blind” or “assisted blind”
    at = models.DateTimeField()  # when the later of the two was submitted
    figures = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["document", "kind"], name="comparison_document")]

    def __str__(self) -> str:
        return f"{self.kind} on document {self.document_id}"
