"""Making accounts, and what people set for themselves."""

from django.db import transaction

from annotator.accounts.forms import AccountForm
from annotator.accounts.models import User
from annotator.audit import actions as audit


@transaction.atomic
def create_account(form: AccountForm) -> User:
    """A person of their own making, from a valid form."""
    person = form.save()
    audit.record("account.created", by=person, target=person.pseudonym)
    return person


def keep_keys(keys: dict[str, list[str]], *, by: User) -> None:
    """A person's own keys on the review page, instead of all that were kept before."""
    User.objects.filter(pk=by.pk).update(keys=keys)
