"""The form that takes files to import."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from annotator.corpus.readers import FORMATS
from annotator.corpus.rules import LONGEST_REASON


class FilesInput(forms.FileInput):
    """A file input that takes many; dropping files on it is the browser's own."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files but none. What is in them is the readers' to judge, an empty one included."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        """The files, in the order chosen; ValidationError where there is none."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class EraseForm(forms.Form):
    """Why a report is erased, and that this is meant."""

    label_suffix = ""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("Stays on record: names nobody, and quotes nothing of the report."),
        widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
    )
    sure = forms.BooleanField(label=_("Erase it for good: nobody can bring it back, not even the operators"))


class ImportForm(forms.Form):
    """Files, and what is in them where it cannot be seen from themselves."""

    label_suffix = ""

    uploads = FilesField(label=_("Files"), allow_empty_file=True)
    format_name = forms.ChoiceField(
        label=_("What is in them"),
        required=False,
        choices=[("", _("found out by itself")), *((name, one.title) for name, one in FORMATS.items())],
    )
