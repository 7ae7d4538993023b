"""Making accounts, and what people set for themselves."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from annotator.accounts.forms import AccountForm
from annotator.accounts.models import Token, User
from annotator.audit import actions as audit
from annotator.common import clock
from annotator.spans import canonical


@transaction.atomic
def create_account(form: AccountForm) -> User:
    """A person of their own making, from a valid form."""
    person = form.save()
    audit.record("account.created", by=person, target=person.pseudonym)
    return person


def keep_keys(keys: dict[str, list[str]], *, by: User) -> None:
    """A person's own keys on the review page, instead of all that were kept before."""
    User.objects.filter(pk=by.pk).update(keys=keys)


@transaction.atomic
def make_token(
    *, user: User, scopes: Iterable[str], expires_at: datetime | None, name: str = "", by: User | None
) -> tuple[Token, str]:
    """A token and its secret, which is known only here and now; `by` is None for the operator at the terminal."""
    secret = f"attest_{secrets.token_urlsafe(30)}"
    token = Token.objects.create(
        user=user,
        name=name,
        secret_sha256=canonical.text_sha256(secret),
        start=secret[:12],
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    audit.record("token.made", by=by, target=user.pseudonym, token=token.pk, scopes=token.scopes)
    return token, secret


@transaction.atomic
def withdraw_token(*, token: Token, by: User) -> None:
    """Nobody can use the token any more; repeating it changes nothing."""
    if Token.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        audit.record("token.withdrawn", by=by, target=token.user.pseudonym, token=token.pk)
