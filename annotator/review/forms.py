"""What people fill in about a review."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotator.common.offering import offer
from annotator.common.permit import Refusal
from annotator.corpus.models import Document
from annotator.projects.models import Membership, Project
from annotator.projects.queries import reviewing
from annotator.review.thread_models import Comment

MOST_CHOSEN = 200  # reports at once; more are a slip
LONGEST_COMMENT = 5000  # code points; a note may have as many


class ReasonForm(forms.Form):
    """Why a review is open again, for whoever goes on with it."""

    comment = forms.CharField(
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True}),
    )

    def __init__(self, given: QueryDict | None, asks: str) -> None:
        super().__init__(given)
        self.fields["comment"].label = asks


class CloseGapForm(forms.Form):
    """Which gap of a review is closed, and what a lead answers."""

    decision = forms.UUIDField()
    span = forms.UUIDField(required=False)
    answer = forms.CharField(required=False, max_length=LONGEST_COMMENT)


class BeginThreadForm(forms.Form):
    """What is said first, and of which span of the review, if of any."""

    span = forms.UUIDField(required=False)
    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SayForm(forms.Form):
    """An answer in a thread, or that it is resolved or open again."""

    kind = forms.ChoiceField(choices=Comment.Kind)
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Comment.Kind.COMMENT and not cleaned.get("text"):
            self.add_error("text", _("Say something."))
        return cleaned


class ChooseForm(forms.Form):
    """Reports of a project: ticked in a list, or named line by line. `cleaned_data["documents"]` holds both."""

    ids = forms.CharField(
        label=_("Reports"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "false"}),
        help_text=_("Each on a line of its own: the id it was imported with, or its number here."),
    )
    document = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, project: Project, given: QueryDict | None = None) -> None:
        super().__init__(given)
        self.project = project
        ticked = given.getlist("document") if given else []
        offer(self, "document", [(one, one) for one in ticked if one.isdecimal()])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = [line.strip() for line in cleaned.get("ids", "").splitlines() if line.strip()]
        names = list(dict.fromkeys([*named, *map(str, cleaned.get("document", []))]))
        if not names:
            self.add_error("ids", _("Name at least one report."))
        if len(names) > MOST_CHOSEN:
            self.add_error("ids", _("At most %(most)d reports at once.") % {"most": MOST_CHOSEN})
        if not self.errors:
            cleaned["documents"] = self._found(names)
        return cleaned

    def take(self, action: Callable[[list[Document]], int]) -> int | None:
        """Have an action take the reports; how many it took. None where it took none, and the form says why."""
        if not self.is_valid():
            return None
        try:
            return action(self.cleaned_data["documents"])
        except Refusal as refusal:
            self.add_error("ids", str(refusal))
            return None

    def _found(self, names: list[str]) -> list[Document]:
        numbers = [int(name) for name in names if name.isdecimal() and len(name) < 19]
        documents = Document.objects.filter(
            Q(pk__in=numbers) | Q(publications__external_id__in=names), project=self.project
        )
        found = {one.pk: one for one in documents.distinct().defer("text").order_by("pk")}
        ids = dict(
            documents.exclude(publications__external_id="").values_list("publications__external_id", "pk")
        )
        known = {*ids, *map(str, found)}
        for name in names:
            if name not in known:
                self.add_error("ids", _("“%(name)s” is no report of this project.") % {"name": name[:80]})
        return [
            found[pk] for pk in dict.fromkeys(ids.get(name) or int(name) for name in names if name in known)
        ]


class PriorityForm(ChooseForm):
    """Which reports get which priority."""

    priority = forms.IntegerField(label=_("Priority"), min_value=-1000, max_value=1000)


class MemberChoice(forms.ModelChoiceField[Membership]):
    """A member by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.get_username()


class GiveForm(ChooseForm):
    """Which reports go to whom."""

    member = MemberChoice(queryset=Membership.objects.none(), label=_("To"))

    def __init__(self, project: Project, given: QueryDict | None = None) -> None:
        super().__init__(project, given)
        cast("MemberChoice", self.fields["member"]).queryset = reviewing(project)


class LimitsForm(forms.ModelForm[Membership]):
    """How much a member is given."""

    class Meta:
        model = Membership
        fields = ("most_per_day", "most")


class GiveBackForm(ChooseForm):
    """Which reports, or which reviews, are to be looked at again; as long as `comment` is empty, nothing happens."""

    review = forms.TypedMultipleChoiceField(required=False, coerce=int)
    comment = forms.CharField(
        label=_("What to look at again"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True, "required": True}),
    )

    def __init__(self, project: Project, given: QueryDict) -> None:
        super().__init__(project, given)
        self.label_suffix = ""
        ticked = [one for one in given.getlist("review") if one.isdecimal() and len(one) < 19]
        offer(self, "review", [(one, one) for one in ticked])

    def clean(self) -> dict[str, Any]:
        if reviews := self.cleaned_data.get("review"):
            if len(set(reviews)) > MOST_CHOSEN:
                self.add_error("review", _("At most %(most)d reviews at once.") % {"most": MOST_CHOSEN})
            return self.cleaned_data
        return super().clean()
