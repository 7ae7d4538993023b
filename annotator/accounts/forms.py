"""What a person fills in to get an account or a token, and to sign in."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import Token, User


class AccountForm(BaseUserCreationForm[User]):
    """A name and a password, typed twice."""

    class Meta:
        model = User
        fields = ("username",)


class TokenForm(forms.Form):
    """What a program is for, what it may do, and for how long."""

    label_suffix = ""

    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("For example “Nightly export”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(value, f"{value}: {title}") for value, title in Token.Scope.choices],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[
            ("30", _("30 days")),
            ("90", _("90 days")),
            ("365", _("a year")),
            ("0", _("until it is withdrawn")),
        ],
        coerce=int,
        initial="90",
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name.isprintable():
            raise forms.ValidationError(_("One line of characters that can be seen."))
        return name


class SignInForm(LoginForm):  # type: ignore[misc]
    """django-allauth's, its first field called in the page what it is, and nothing said twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def add_prefix(self, field_name: str) -> str:
        """The field's name in the page; browsers and scripts fill in `username`."""
        return str(super().add_prefix("username" if field_name == "login" else field_name))
