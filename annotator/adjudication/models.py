"""Reports whose reviews are in and have to be settled."""

from django.db import models
from django.db.models import Q

from annotator.common import clock
from annotator.corpus.models import Document


class Case(models.Model):
    """A document whose reviews are all in. Its adjudication is a review of the kind `adjudication`, once somebody took it."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="case")
    items = models.PositiveIntegerField()  # to be settled when the last review came in
    agreement = models.FloatField()  # share of the marked places on which all agree, from 0 to 1
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__gte=0, agreement__lte=1), name="case_agreement_is_share"
            ),
        ]

    def __str__(self) -> str:
        return f"case of document {self.document_id}"
