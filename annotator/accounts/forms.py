"""What a person fills in to get an account."""

from django.contrib.auth.forms import BaseUserCreationForm

from annotator.accounts.models import User


class AccountForm(BaseUserCreationForm[User]):
    """A name and a password, typed twice."""

    class Meta:
        model = User
        fields = ("username",)
