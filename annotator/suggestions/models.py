"""Suggesters and what they proposed."""

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
        HTTP = "http"
        LLM = "llm"
        SPACY = "spacy"

    # a lead puts them to work and lets them rest, one version at a time
    OUTSIDE = (Provider.HTTP, Provider.LLM, Provider.SPACY)  # others run or made them
    SWITCHED = (Provider.LEARNED, Provider.MEMORY, *OUTSIDE)
    OWN = (
        Provider.PATTERNS,
        Provider.IMPORTED,
        Provider.LEARNED,
        Provider.MEMORY,
    )  # are called what they are

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PASSED_OVER = "passed-over", _("not better")
        RETIRED = "retired", _("earlier")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="suggesters")
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    provider = models.CharField(max_length=20, choices=Provider)
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    settings = models.JSONField(
        default=dict
    )  # of one that others run: where it is, how its labels are called
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "version"], name="suggester_version_once"),
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(provider__in=["learned", "memory", "http", "llm", "spacy"], state="active"),
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

    `body` is `{"spans": […], "links": […], "regions": […], "incidents": […]}`, offsets in code points of the stored text;
    of a model of others also the `version` it says it is.
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

    @property
    def version(self) -> str:
        """The suggester's, and what the model of others that it asked called itself."""
        return f"{self.suggester.version} {self.body.get('version', '')}".rstrip()


class RememberedReport(models.Model):
    """A finished report that the memory of its project holds; made anew when what stands of it changes."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="remembered")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="remembered")
    source_sha256 = models.CharField(
        max_length=64
    )  # of the submission, and the scheme in whose names it is read
    runs = models.BinaryField()  # of the text, as spans.blindness packs them

    class Meta:
        indexes = [
            models.Index(fields=["project", "id"], name="remembered_in_order"),
        ]

    def __str__(self) -> str:
        return f"memory of document {self.document_id}"


class RememberedTrace(models.Model):
    """What a remembered report says of some words or an edge (spans.traces.Trace)."""

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


class Call(models.Model):
    """A suggester of others was asked about a document; noted before it was, so that none is forgotten."""

    class State(models.TextChoices):
        BEGUN = "begun", _("begun")
        ANSWERED = "answered", _("answered")
        FAILED = "failed", _("failed")

    suggester = models.ForeignKey(Suggester, on_delete=models.PROTECT, related_name="calls")
    document_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    reason = models.TextField(blank=True)  # why there is no usable answer
    version = models.CharField(max_length=80, blank=True)  # what the model called itself
    spans = models.PositiveIntegerField(default=0)  # that it proposed
    left_out = models.JSONField(default=dict)  # reason -> spans that could not be used
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="begun", ended_at=None)
                | Q(state__in=["answered", "failed"], ended_at__isnull=False),
                name="call_ends_once",
            ),
        ]
        indexes = [models.Index(fields=["suggester", "document_id"], name="call_of_document")]

    def __str__(self) -> str:
        return f"call {self.pk} of {self.suggester_id}"
