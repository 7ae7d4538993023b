"""What people fill in about a review."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_COMMENT = 5000  # code points; a note may have as many


class SendBackForm(forms.Form):
    """Why a review goes back to its owner."""

    comment = forms.CharField(
        label=_("What to look at again"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True}),
    )
