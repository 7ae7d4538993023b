"""Which names mean the same party or source in all reports of a project."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotator.corpus.models import SaidChange
from annotator.projects.models import Project

LONGEST = 200
LONGEST_FOLDED = 4 * LONGEST  # folding makes some letters several


class Entity(models.Model):
    """A party or source of a project, as people said which names mean it. Its key never changes."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.key)


class Name(models.Model):
    """A name that means an entity. It is a report’s words: with the last report that has them it goes (naming.forget)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="names")
    folded = models.CharField(max_length=LONGEST_FOLDED)  # what it is found by
    written = models.CharField(max_length=LONGEST)
    leads = models.BooleanField(default=False)  # the entity is called by it

    class Meta:
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(fields=["project", "folded"], name="name_means_one_entity"),
            models.UniqueConstraint(fields=["entity"], condition=Q(leads=True), name="name_leads_alone"),
            models.CheckConstraint(condition=~Q(folded=""), name="name_has_words"),
        ]

    def __str__(self) -> str:
        return self.written


class NameChange(SaidChange):
    """What somebody said of names. `before` and `after` hold what each meant, by its id, and whether it led."""

    class Kind(models.TextChoices):
        """Taken for one, or for two, or which name stands for all."""

        JOINED = "joined", _("joined")
        SET_APART = "set-apart", _("set apart")
        CALLED = "called", _("put first")

    kind = models.CharField(max_length=10, choices=Kind.choices)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def told(self) -> str:
        """In words."""
        words = ngettext("%(about)d name", "%(about)d names", self.about)
        return f"{words % {'about': self.about}} {self.get_kind_display()}"
