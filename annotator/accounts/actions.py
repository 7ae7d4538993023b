"""Making accounts."""

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
