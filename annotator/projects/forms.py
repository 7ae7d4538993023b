"""What people fill in about a project."""

import json
from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotator.common.offering import offer
from annotator.projects import defaults
from annotator.projects.models import Membership, Policy, Project
from annotator.spans import scheme_reading as schemes
from annotator.spans.renaming import Name, renames_from
from annotator.spans.text import UNSTORABLE

LONGEST_FILE = 1_000_000  # bytes of a scheme or of guidelines; the default ones have 20,000


def read_text(upload: "UploadedFile[bytes]") -> str:
    """The UTF-8 text of an uploaded file; ValidationError says what is wrong with it."""
    if (upload.size or 0) > LONGEST_FILE:
        raise forms.ValidationError(_("%(name)s is larger than 1 MB."), params={"name": upload.name})
    try:
        text: str = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = _("%(name)s is not UTF-8 text: byte %(place)d cannot be read.")
        raise forms.ValidationError(fault, params={"name": upload.name, "place": error.start}) from None
    if UNSTORABLE.search(text):
        fault = _("%(name)s holds a character that cannot be stored.")
        raise forms.ValidationError(fault, params={"name": upload.name})
    return text.replace("\r\n", "\n").replace("\r", "\n")


class ProjectForm(forms.ModelForm[Project]):
    """A new project: its name, and files where the defaults are not wanted."""

    scheme_file = forms.FileField(
        label=_("Scheme"),
        required=False,
        allow_empty_file=True,
        help_text=_("A JSON file with labels, attributes and links. Without one: conflict claims."),
    )
    guidelines_file = forms.FileField(
        label=_("Guidelines"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "A Markdown file. Without one: those of conflict claims. They can be written here later."
        ),
    )

    class Meta:
        model = Project
        fields = ("name", "slug")
        labels = {"slug": _("Short name")}
        help_texts = {"slug": _("Stands in addresses and commands: letters, digits, hyphens.")}

    def clean_scheme_file(self) -> dict[str, Any]:
        upload = self.cleaned_data["scheme_file"]
        if not upload:
            return defaults.scheme()
        try:
            return schemes.read(read_text(upload))
        except schemes.SchemeError as error:
            raise forms.ValidationError([f"{upload.name}: {fault}" for fault in error.faults]) from None

    def clean_guidelines_file(self) -> str:
        upload = self.cleaned_data["guidelines_file"]
        return read_text(upload) if upload else defaults.guidelines()


class CopyForm(forms.ModelForm[Project]):
    """A project like another one: its name, and what comes along."""

    members = forms.BooleanField(
        label=_("With its members and their roles"), label_suffix="", required=False, initial=True
    )
    documents = forms.BooleanField(
        label=_("With its reports"),
        label_suffix="",
        required=False,
        help_text=_("Their texts and where they stood; nothing of what anybody or a machine marked in them."),
    )

    class Meta(ProjectForm.Meta):
        pass


class RoleForm(forms.Form):
    """One of the roles."""

    role = forms.TypedChoiceField(label=_("Role"), choices=Membership.Role.choices, coerce=Membership.Role)


SHARES = ("twice_share", "crossed_share", "blind_share", "planted_share", "withheld_share", "pass_mark")


class PolicyForm(forms.ModelForm[Policy]):
    """The policy, field by field."""

    class Meta:
        model = Policy
        fields = (
            "twice_first",
            "twice_share",
            "crossed_share",
            "blind_share",
            "planted_share",
            "withheld_share",
            "lease_hours",
            "order",
            "rotates_pairs",
            "practice_reports",
            "pass_mark",
            "accepts_from",
            "hours_per_day",
        )
        help_texts: ClassVar = {
            "planted_share": _(
                "Shows whether people read before they accept: how many accept what nobody should. Only in reports that "
                "two people review, before one of them, and never twice in a review. It is no machine's suggestion, and "
                "whoever accepts it has said nothing: it is taken out when the review is submitted. The page Review tells "
                "everybody that it happens, not where."
            ),
            "withheld_share": _(
                "Shows whether people find what no machine points to. The other person sees the suggestion, so that "
                "what one of them overlooks is settled."
            ),
            "rotates_pairs": _(
                "Whoever takes the second review of a report gets one of the person they have met least so far. The "
                "others wait for somebody else while there are fresh reports and fewer than ten wait."
            ),
            "hours_per_day": _(
                "From 1 to 24; empty: no limit. What these reports tell wears people out. A report that is open can be "
                "finished; of each pause between two decisions a minute counts at most."
            ),
            "order": _(
                "Where it says nothing of two reports, the one imported first comes first: so it is with incidents "
                "without a date, equal priorities (you set them in the list of documents), and as long as nothing is "
                "trained. A report another person has begun comes before a fresh one."
            ),
            "practice_reports": _(
                "Analysts get others only once they have passed on so many reports whose answer is known. 0: no gate. "
                "What there is to practise on, you choose under Practice."
            ),
            "accepts_from": _(
                "From 50 to 100; empty: only name by name. Never casualties, and nothing in blind reviews. "
                "Reviews that are open follow it too."
            ),
            "pass_mark": _("F1 of spans with the right edges and label, over the newest so many reports."),
        }
        labels: ClassVar = {
            "rotates_pairs": _("Spread who reviews with whom over all pairs"),
            "hours_per_day": _("Hours of work a day after which a person gets no other report"),
            "twice_first": _("Of the first reports, how many two people review"),
            "twice_share": _("Of the later ones, per cent that two people review"),
            "crossed_share": _("Of all these, per cent with one of the two reviews blind"),
            "blind_share": _("Of all other reviews, per cent that are blind"),
            "planted_share": _("Of reviews with suggestions, per cent with a wrong one planted"),
            "withheld_share": _("Of reviews with suggestions, per cent with a sure one withheld"),
            "accepts_from": _(
                "Suggestions of one label may be accepted at once from a score of, in hundredths"
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in SHARES:
            if cleaned.get(name, 0) > 100:
                self.add_error(name, _("A share is a number from 0 to 100."))
        hours = cleaned.get("hours_per_day")
        if hours is not None and not 1 <= hours <= 24:
            self.add_error("hours_per_day", _("From 1 to 24 hours, or nothing."))
        if cleaned.get("lease_hours") == 0:
            self.add_error("lease_hours", _("At least one hour."))
        least = cleaned.get("accepts_from")
        if least is not None and not 50 <= least <= 100:
            self.add_error("accepts_from", _("A score from 50 to 100, or nothing."))
        return cleaned


class GuidelinesForm(forms.Form):
    """The guidelines as they are to be from now on, and the labels of which they say something else."""

    markdown = forms.CharField(
        label=_("Guidelines, in Markdown"),
        max_length=LONGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
        help_text=_("A heading that begins with a label's name opens at that label with the key g."),
    )
    labels = forms.MultipleChoiceField(required=False)

    def __init__(self, labels: Iterable[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "labels", [(name, name) for name in labels])

    def clean_markdown(self) -> str:
        text: str = self.cleaned_data["markdown"].replace("\r\n", "\n")
        if UNSTORABLE.search(text):
            raise forms.ValidationError(_("The text holds a character that cannot be stored."))
        return text


class SchemeForm(forms.Form):
    """A new version of the scheme: a file, or else what was typed; and what it calls names of the one before.

    `shown` is the JSON as it was given, also where it has faults, so that nothing is lost.
    """

    upload = forms.FileField(required=False, allow_empty_file=True)
    text = forms.CharField(required=False, strip=False, max_length=LONGEST_FILE)

    shown = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.shown = cleaned.get("text", "")
        try:
            if upload := cleaned.get("upload"):
                self.shown = read_text(upload)
            cleaned["scheme"] = schemes.read(self.shown)
        except schemes.SchemeError as error:
            raise forms.ValidationError(error.faults) from None
        cleaned["renames"] = self._renames()
        return cleaned

    def _renames(self) -> dict[Name, str]:
        try:
            chosen = cast(QueryDict, self.data).getlist("rename")
            return renames_from(json.loads(one) for one in chosen if one)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise forms.ValidationError(_("Choose each new name from its list.")) from None
