"""What a lead fills in to freeze a release, and to withdraw one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotator.releases import rules
from annotator.releases.models import Statement


class FreezeForm(forms.Form):
    """A name, and the newest release the person saw: the same form sent twice freezes once."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("For example “First hundred reports”.")
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if permit := rules.can_be_named(name):
            return name
        raise forms.ValidationError(permit.reason)


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever has the release reads it, for example “Two reports were counted twice”."),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if permit := rules.is_reason(reason):
            return reason
        raise forms.ValidationError(permit.reason)


class StatementForm(forms.ModelForm[Statement]):
    """What only people can say of a dataset."""

    class Meta:
        model = Statement
        fields = Statement.PARTS
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in Statement.PARTS}
