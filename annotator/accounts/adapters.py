"""What django-allauth asks about: who may make an account, and how a form's reasons are worded."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from annotator.accounts.models import User
from annotator.audit import actions as audit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of a person's own making."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Without an invitation: only where the operator switched it on."""
        return bool(settings.SIGN_UP)

    def save_user(self, request: HttpRequest, user: User, form: object, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Keep the account, and on record that it was made."""
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            audit.record("account.created", by=saved, target=saved.pseudonym)
        return saved


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts that come from the OpenID Connect provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the provider knows, where the operator says so; others connect it to the account they have."""
        return bool(settings.OIDC and settings.OIDC.sign_up)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]) -> User:
        """Take a user name from what the provider tells, and keep nothing else of it: names stand in `User` only."""
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        known = {"username": data.get("username") or (data.get("email") or "").partition("@")[0]}
        user: User = super().populate_user(request, sociallogin, known)
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """Keep the account, and on record that it was made."""
        saved: User = super().save_user(request, sociallogin, form)
        audit.record("account.created", by=saved, target=saved.pseudonym)
        return saved
