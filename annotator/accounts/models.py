"""People who sign in."""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.common import clock


def new_pseudonym() -> str:
    """A name for exports that says nothing about the person."""
    return f"p-{secrets.token_hex(5)}"


class User(AbstractUser):
    """A person. The only table that holds a person's name; exports use the pseudonym."""

    pseudonym = models.CharField(
        _("pseudonym"), max_length=20, unique=True, default=new_pseudonym, editable=False
    )
    keys = models.JSONField(
        default=dict, editable=False
    )  # on the review page, where they are not the usual ones
    # their password stands in the README: they sign in only while the demo is on (accounts/backends.py)
    is_demo = models.BooleanField(_("demo person"), default=False, editable=False)


class Token(models.Model):
    """Lets a program act for a person, within scopes and until a day. Only the hash of its secret is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("read what the person may see")
        DECIDE = "decide", _("take reports and decide in them")
        IMPORT = "import", _("add reports and predictions")
        EXPORT = "export", _("download releases")
        ADMIN = "admin", _("freeze releases, change people, policy and guidelines")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100, blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=12, editable=False)  # of the secret, to tell tokens apart
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("ends"), null=True)
    used_at = models.DateTimeField(null=True, editable=False)  # last, to the hour
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=["read", "decide", "import", "export", "admin"]),
                name="token_scopes_known",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.start}…"

    @property
    def ended(self) -> bool:
        """Whether nobody can use it any more."""
        return self.withdrawn_at is not None or (
            self.expires_at is not None and self.expires_at <= clock.now()
        )
