"""Reviews: one person's pass over one report, decision by decision."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import GuidelineVersion, Project, SchemeVersion
from annotator.spans import planting, remarks, state

STATUS_CHOICES = [(status, status) for status in state.STATUSES]


class Plan(models.Model):
    """How often a document is reviewed, and on what its assisted reviews open; made when the first one opens."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="plan")
    needed = models.PositiveSmallIntegerField()
    crossed = models.BooleanField(default=False)  # of its two reviews one is blind and one assisted
    predictions = models.JSONField(default=list)  # ids; all assisted reviews open on the same ones
    remembered = models.JSONField(default=dict)  # what the memory proposed then, for all of them alike
    free = models.PositiveSmallIntegerField()  # slots nobody holds

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(needed__gte=1, free__lte=F("needed")), name="plan_slots_add_up"
            ),
        ]
        indexes = [models.Index(fields=["document"], condition=Q(free__gt=0), name="plan_free")]

    def __str__(self) -> str:
        return f"plan of document {self.document_id}"


class Assignment(models.Model):
    """A report that a lead gave to a person, who has not begun it yet. It holds one of the slots that the plan counts."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"document {self.document_id} for {self.user_id}"


class Exercise(models.Model):
    """A report outside of the ordinary queue: every analyst codes it, to see how far they agree, or practises on it."""

    class Kind(models.TextChoices):
        CALIBRATION = "calibration", _("calibration")
        PRACTICE = "practice", _("practice")

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="exercise"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CALIBRATION)
    answer = models.JSONField(null=True)  # spans that are known to be right, without words
    chosen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)  # from then on nobody is asked to code it any more

    class Meta:
        ordering = ["document"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="calibration", answer=None) | Q(kind="practice", answer__isnull=False),
                name="exercise_answer_of_practice",
            ),
        ]

    def __str__(self) -> str:
        return f"exercise on document {self.document_id}"


class Admission(models.Model):
    """The gate is open to a person: they passed, or a lead opened it. Insert-only."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="admission_once")]

    def __str__(self) -> str:
        return f"admission of {self.user_id} to project {self.project_id}"


class Review(models.Model):
    """Working state of one person's pass over one document; what it adds up to is its decisions over its opening."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("review")
        ADJUDICATION = "adjudication", _("adjudication")
        PRACTICE = "practice", _("practice")  # counts nowhere but at the gate

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        FLAGGED = "flagged", _("cannot be coded")
        WAITING = "waiting", _("waits for a review")  # that went back; an adjudication

    class Arm(models.TextChoices):
        ASSISTED = "assisted", _("with suggestions")
        BLIND = "blind", _("without suggestions")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REVIEW)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    arm = models.CharField(max_length=10, choices=Arm, default=Arm.ASSISTED)
    # which of the reviews its document needs this one fills; none once it was abandoned and another person began
    slot = models.PositiveSmallIntegerField(null=True, default=1)
    lease_until = models.DateTimeField(null=True)  # then the slot is free for another person
    scheme = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    erased = models.BooleanField(
        db_default=False
    )  # with its document; here, so that a lock on the review tells
    # part of its state like the rows of Span and Link; small, and needed with nearly every decision
    incidents = models.JSONField(default=list)
    regions = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "user", "kind"], name="review_once_per_person"),
            models.UniqueConstraint(fields=["document", "kind", "slot"], name="review_slot_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "submitted", "flagged"])
                | Q(state="waiting", kind="adjudication"),
                name="review_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="review_user_state"),
            models.Index(
                fields=["lease_until"], condition=Q(state="open", slot__gte=0), name="review_leased"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of document {self.document_id}"

    @property
    def accepts_from(self) -> int | None:
        """The score, in hundredths, from which suggestions are accepted at once; None where that is not allowed."""
        suggests = self.kind == self.Kind.REVIEW and self.arm != self.Arm.BLIND
        return self.document.project.policy.accepts_from if suggests else None

    def move_to(self, state: State) -> None:
        """Change the state as TRANSITIONS allows; saves nothing."""
        if state not in TRANSITIONS[self.State(self.state)]:
            raise ValueError(f"a review that is {self.state} cannot become {state}")
        self.state = state


TRANSITIONS = {
    Review.State.OPEN: {Review.State.SUBMITTED, Review.State.FLAGGED, Review.State.WAITING},
    Review.State.WAITING: {Review.State.OPEN},
    Review.State.FLAGGED: {Review.State.OPEN},
    Review.State.SUBMITTED: {Review.State.OPEN},
}


# openings with a wrong suggestion, or without a true one, on purpose
IS_PLANTED = Q(body__has_key=planting.PLANTED) | Q(body__has_key=planting.WITHHELD)


class Opening(models.Model):
    """What a review opened with. Insert-only."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, primary_key=True, related_name="opening")
    body = models.JSONField()  # {"spans", "links", "incidents", "regions": […]}, each with its suggester version and rule; perhaps "planted", "withheld"
    sha256 = models.CharField(max_length=64)  # of the body and the hash of its words (spans/words.py)
    words_sha256 = models.CharField(max_length=64, blank=True, db_default="")  # once they were erased

    class Meta:
        indexes = [  # few rows, and what people decided is counted without what was planted, over whole projects
            models.Index(fields=["review"], condition=IS_PLANTED, name="opening_planted"),
        ]

    def __str__(self) -> str:
        return f"opening of review {self.review_id}"


class Span(models.Model):
    """A label on [start, end) inside a review, in code points. Only decisions write here."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="spans")
    public_id = models.UUIDField(default=uuid4)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    label = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    values = models.JSONField()
    quote = models.TextField()
    origin = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "public_id"], name="span_id_once_per_review"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="span_has_extent"),
            models.CheckConstraint(condition=Q(status__in=state.STATUSES), name="span_status_known"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("quote")), name="span_quote_as_long"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.public_id}"


class Link(models.Model):
    """A typed arrow between two spans of one review (a composite key to the spans holds that)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="links")
    public_id = models.UUIDField(default=uuid4)
    type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    target_id = models.UUIDField()
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    origin = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "public_id"], name="link_id_once_per_review"),
            models.CheckConstraint(condition=Q(status__in=state.STATUSES), name="link_status_known"),
            models.CheckConstraint(condition=~Q(source_id=F("target_id")), name="link_has_two_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"


class Decision(models.Model):
    """One thing a person did. Insert-only, numbered within its review, its key made by the client."""

    class Reason(models.TextChoices):
        """Why a report cannot be coded: those of remarks.REASONS."""

        OUT_OF_SCOPE = "out-of-scope", _("out of scope")
        DUPLICATE = "duplicate", _("a duplicate")
        OTHER_LANGUAGE = "other-language", _("in another language")
        UNREADABLE = "unreadable", _("unreadable")
        DISTRESSING = "distressing", _("too distressing")

    class Cause(models.TextChoices):
        """Why people differed on an item: those of remarks.CAUSES."""

        MISSED = "missed", _("missed")
        EDGE = "edge", _("edge")
        LABEL = "label", _("label")
        LINK = "link", _("link")
        COUNT = "count", _("count")
        GUIDELINE_UNCLEAR = "guideline-unclear", _("guideline unclear")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    document_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    key = models.UUIDField()
    digest = models.CharField(
        max_length=64
    )  # of the entry as sent: the same key with another body is refused
    kind = models.CharField(max_length=20)
    changes = models.JSONField()  # [{"span" | "link" | "incident": id, or "line": start, "before", "after"}]
    refers_to = models.UUIDField(null=True)  # the decision an undo or redo is about
    targets = models.JSONField(default=list)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=20, blank=True, choices=[*Reason.choices, *Cause.choices])
    stops = models.JSONField(default=list)  # of the sweep, that this answers: [{"kind", "start", "end"}]
    sweep = models.CharField(max_length=20, blank=True)  # what a submit says of the sweep before it
    shown_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    stored_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["review", "key"], name="decision_key_once"),
            models.CheckConstraint(
                condition=Q(kind="flag", reason__in=remarks.REASONS)
                | Q(kind="cause", reason__in=remarks.CAUSES)
                | ~Q(kind__in=["flag", "cause"]) & Q(reason=""),
                name="decision_has_reason",
            ),
        ]
        indexes = [  # both hold few rows, and a lead's page asks for them in whole projects
            models.Index("document_id", condition=~Q(stops=[]), name="decision_answers_stops"),
            models.Index("document_id", condition=Q(sweep="unavailable"), name="decision_without_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ClosedGap(models.Model):
    """A lead has dealt with a guideline gap that somebody marked. Insert-only; whoever marks it again opens it again."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="closed_gaps")
    decision = models.UUIDField()  # the key of the one that marked it
    span = models.UUIDField(null=True)  # none where it is about the whole report
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "decision", "span"], name="gap_closed_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"closed gap in review {self.review_id}"


class Submission(models.Model):
    """What a review said when it was submitted. Insert-only, numbered within its review."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="submissions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the body and the hash of its words (spans/words.py)
    words_sha256 = models.CharField(max_length=64, blank=True, db_default="")  # once they were erased
    submitted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["review", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"submission {self.number} of review {self.review_id}"


class Return(models.Model):
    """A submitted review, or adjudication, is open again. Insert-only; what had been submitted stays on record."""

    class Kind(models.TextChoices):
        SENT_BACK = "sent-back", _("sent back")
        RECALLED = "recalled", _("recalled")
        UNSETTLED = "unsettled", _("no longer settled")  # an adjudication

    # once per submission: two leads at the same moment do not send a review back twice
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, primary_key=True, related_name="returned"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["sent-back", "unsettled"]) & ~Q(comment="")
                | Q(kind="recalled", comment=""),
                name="return_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"return of {self.submission_id}"
