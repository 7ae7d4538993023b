"""A person who is to be forgotten: from then on nothing but a pseudonym names them, and all they did stays."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction

from annotator.accounts.models import Token, User
from annotator.audit import actions as audit
from annotator.projects import queries, rules


@transaction.atomic
def forget(*, user: User) -> User:
    """Put the pseudonym in the place of the name, and end every way to sign in.

    By the operator. Refusal while a project would be left without a lead who can sign in. Repeating it changes nothing.
    """
    queries.lock_projects_of(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    rules.can_be_switched_off(user).require()
    name, user.username = user.username, user.pseudonym
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.keys = {}
    user.set_unusable_password()
    user.save()
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    for rows in (
        sessions,
        Authenticator.objects.filter(user=user),
        EmailAddress.objects.filter(user=user),
        SocialAccount.objects.filter(user=user),
        Token.objects.filter(user=user),
    ):
        rows.delete()
    LogEntry.objects.filter(object_repr=name).update(
        object_repr=user.pseudonym
    )  # what site admins did to them
    audit.record("account.forgotten", by=None, target=user.pseudonym)
    return user
