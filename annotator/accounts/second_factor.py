"""The second factor of signing in, which an operator may demand of some roles."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from annotator.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_demanded_of(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether one of a person's roles, in any project or as site admin, is a role that must have one."""
    demanded: frozenset[str] = settings.SECOND_FACTOR
    if not demanded or not isinstance(user, User):
        return False
    if user.is_staff and "admin" in demanded:
        return True
    return user.memberships.filter(role__in=demanded).exists()


def is_missing_for(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a person must set one up before anything else."""
    return is_demanded_of(user) and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
