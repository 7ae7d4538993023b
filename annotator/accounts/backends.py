"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from annotator.accounts.models import User


class AccountBackend(ModelBackend):
    """By name and password; the demo's people only while the demo is on, whatever the database holds."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Asked at sign-in and again for each request of a session."""
        return super().user_can_authenticate(user) and (settings.DEMO or not getattr(user, "is_demo", False))
