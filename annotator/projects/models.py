"""Projects: what is labelled, by whom, under which scheme and guidelines."""

from datetime import timedelta
from functools import cached_property
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import User
from annotator.common import clock
from annotator.common.ordered_json import OrderedJSONField
from annotator.spans import scheme_reading as schemes
from annotator.spans.scheme import Scheme


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads that every room shares."""

    def visible_to(self, user: User) -> Self:
        """Projects a person is a member of; a site admin sees all."""
        if user.is_superuser:
            return self
        return self.filter(memberships__user=user)


class Project(models.Model):
    """One labelling effort."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)  # from then on it is read, and nothing else
    scheme = models.ForeignKey("SchemeVersion", on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey("GuidelineVersion", on_delete=models.PROTECT, related_name="+")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Policy(models.Model):
    """How a project's reports are reviewed. Shares are percentages, drawn at random."""

    class Order(models.TextChoices):
        OLDEST = "oldest", _("first imported first")
        NEWEST = "newest", _("last imported first")
        INCIDENT = "incident", _("newest incident first")
        PRIORITY = "priority", _("the lead's order, highest priority first")
        UNCERTAIN = "uncertain", _("what the trained suggester is least sure of first")

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="policy")
    # two independent reviews are what agreement is measured on; the first reports are where people still learn
    twice_first = models.PositiveIntegerField(_("reviewed twice: the first"), default=60)
    twice_share = models.PositiveSmallIntegerField(_("reviewed twice: of the others, per cent"), default=30)
    crossed_share = models.PositiveSmallIntegerField(
        _("of those reviewed twice, one blind and one assisted, per cent"), default=0
    )
    blind_share = models.PositiveSmallIntegerField(_("other reviews that are blind, per cent"), default=0)
    # what shows whether suggestions are read; announced to nobody one by one
    planted_share = models.PositiveSmallIntegerField(
        _("reviews in which a wrong suggestion is planted, per cent"), default=0
    )
    withheld_share = models.PositiveSmallIntegerField(
        _("reviews from which a sure suggestion is withheld, per cent"), default=0
    )
    lease_hours = models.PositiveIntegerField(
        _("hours a report stays with a person who does not go on"), default=72
    )
    practice_reports = models.PositiveSmallIntegerField(
        _("reports that a new analyst practises on first"), default=0
    )
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in practice, per cent"), default=70)
    order = models.CharField(_("which report comes next"), max_length=20, choices=Order, default=Order.OLDEST)
    rotates_pairs = models.BooleanField(_("who reviews with whom is spread over all pairs"), default=True)
    hours_per_day = models.PositiveSmallIntegerField(
        _("hours a day after which a person gets no other report"), null=True, blank=True
    )

    accepts_from = models.PositiveSmallIntegerField(
        _("suggestions of one label accepted at once from a score of, in hundredths"), null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(twice_share__lte=100, crossed_share__lte=100, blind_share__lte=100),
                name="policy_shares_are_percentages",
            ),
            models.CheckConstraint(
                condition=models.Q(planted_share__lte=100, withheld_share__lte=100),
                name="policy_planted_shares_are_percentages",
            ),
            models.CheckConstraint(condition=models.Q(lease_hours__gte=1), name="policy_lease_lasts"),
            models.CheckConstraint(
                condition=models.Q(hours_per_day=None) | models.Q(hours_per_day__range=(1, 24)),
                name="policy_hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="policy_pass_mark_is_percentage"
            ),
            models.CheckConstraint(
                condition=models.Q(accepts_from__isnull=True) | models.Q(accepts_from__range=(50, 100)),
                name="policy_accepts_what_is_likely",
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.project_id}"

    @property
    def lease(self) -> timedelta:
        return timedelta(hours=self.lease_hours)


class SchemeVersion(models.Model):
    """A scheme as it was from some moment on. Insert-only; equal schemes are one row, in the order that came first."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    body = OrderedJSONField()  # in the order in which a page asks
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def parsed(self) -> Scheme:
        return schemes.parse(self.body)


class SchemeChange(models.Model):
    """A project took a new version of its scheme; `renames` says what it calls names of the one before. Insert-only."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="scheme_changes")
    before = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    renames = models.JSONField(default=list)  # [{"label", "attribute"?, "value"?, or "link"; "to"}]
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="scheme_change_changes"
            ),
        ]

    def __str__(self) -> str:
        return f"scheme of project {self.project_id} from {self.before_id} to {self.after_id}"


class GuidelineVersion(models.Model):
    """Guidelines in Markdown as they were from some moment on. Insert-only; equal texts are one row."""

    sha256 = models.CharField(max_length=64, unique=True)
    markdown = models.TextField()
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256[:12]


class Membership(models.Model):
    """What a person is in a project."""

    class Role(models.TextChoices):
        ANALYST = "analyst", _("analyst")
        ADJUDICATOR = "adjudicator", _("adjudicator")
        LEAD = "lead", _("lead")
        READER = "reader", _("reader")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    # how many reports the queue gives the person, of itself; none: as many as there are
    most_per_day = models.PositiveIntegerField(_("reports a day"), null=True, blank=True)
    most = models.PositiveIntegerField(_("reports in all"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.role} in project {self.project_id}"


class Invitation(models.Model):
    """A link that makes one person a member. Only the hash of its secret is kept, so no backup can be used to join."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Membership.Role)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_by=None) | models.Q(withdrawn_at=None),
                name="invitation_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to project {self.project_id}"
