"""People who sign in."""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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
