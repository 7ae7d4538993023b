"""What leads fill in to set up suggesters that others run."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotator.common import calling
from annotator.spans.scheme import Scheme
from annotator.suggestions.models import Suggester
from annotator.suggestions.providers import spacy

Provider = Suggester.Provider


class OutsideForm(forms.Form):
    """A name, and per label of the model the project's."""

    provider: Provider
    name = forms.SlugField(label=_("Name"), max_length=60, help_text=_("Stands beside what it proposes."))
    labels = forms.CharField(
        label=_("Labels"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "PER = ACTOR"}),
        help_text=_(
            "A line for each of its labels and the project's, as in PER = ACTOR; without =, it is left out."
        ),
    )

    def __init__(self, scheme: Scheme, told: QueryDict | None = None) -> None:
        super().__init__(told, prefix=self.provider)
        self.scheme = scheme

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in Suggester.OWN:
            raise forms.ValidationError(_("This name is taken."))
        return name

    def clean_labels(self) -> dict[str, str]:
        lines = [line.partition("=") for line in self.cleaned_data["labels"].splitlines() if line.strip()]
        found = {theirs.strip(): ours.strip() for theirs, _sign, ours in lines}
        unknown = [ours for ours in found.values() if ours and ours not in self.scheme.labels]
        if unknown or "" in found:
            fault = _("The scheme has the labels %(known)s, not “%(unknown)s”.")
            known = ", ".join(self.scheme.labels)
            raise forms.ValidationError(fault, params={"known": known, "unknown": ", ".join(unknown)})
        return found

    def told(self) -> dict[str, Any]:
        """What the provider needs to know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "name"}


class HttpForm(OutsideForm):
    """An ML backend of Label Studio."""

    provider = Provider.HTTP
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Of an ML backend of Label Studio, without /predict.")
    )
    field_order = ("name", "url", "labels")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if why := calling.refusal(url, settings.MODEL_HOSTS):
            raise forms.ValidationError(why)
        return url


class SpacyForm(OutsideForm):
    """A pipeline that is installed."""

    provider = Provider.SPACY
    pipeline = forms.ChoiceField(label=_("Pipeline"))
    field_order = ("name", "pipeline", "labels")

    def __init__(self, scheme: Scheme, told: QueryDict | None = None) -> None:
        super().__init__(scheme, told)
        self.fields["pipeline"] = forms.ChoiceField(
            label=_("Pipeline"), choices=[(name, name) for name in spacy.installed()]
        )
        self.fields["labels"].required = True


class LlmForm(OutsideForm):
    """The language model that the operator configured."""

    provider = Provider.LLM
    labels = None  # type: ignore[assignment] # it is told the project's
    instructions = forms.CharField(
        label=_("What to mark"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your words: what each label is, how far a span reaches. Each report costs."),
    )
    values = forms.BooleanField(
        label=_("Values, too"),
        required=False,
        initial=True,
        help_text=_("What the report says of each span. Longer answers: a report costs more."),
    )


FORMS: dict[str, type[OutsideForm]] = {form.provider: form for form in (HttpForm, SpacyForm, LlmForm)}


def offered(scheme: Scheme) -> list[OutsideForm]:
    """A blank form for each kind that can be set up here."""
    possible = {
        Provider.HTTP: bool(settings.MODEL_HOSTS),
        Provider.SPACY: bool(spacy.installed()),
        Provider.LLM: settings.LLM is not None,
    }
    return [form(scheme) for kind, form in FORMS.items() if possible[Provider(kind)]]
