"""The one place the time is taken from."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current time, with its zone."""
    return timezone.now()
