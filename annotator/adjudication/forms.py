"""What people fill in where they settle."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.adjudication.queries import Voice
from annotator.common.offering import offer
from annotator.review.forms import ReasonForm


class AskAgainForm(ReasonForm):
    """Which of the reviews behind an adjudication goes back, and why."""

    voice = forms.ChoiceField(error_messages={"required": lazy("Choose one of the reviews.")})

    def __init__(self, voices: Iterable[Voice], given: QueryDict | None) -> None:
        super().__init__(given, _("What to look at again"))
        offer(self, "voice", [(one.key, one.key) for one in voices])
