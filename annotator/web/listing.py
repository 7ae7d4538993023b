"""The list of documents: which of them, in which order, and where the page begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Exists, F, FloatField, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Collate
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import User
from annotator.common.offering import offer
from annotator.corpus import rules, search
from annotator.corpus.models import Document, Publication
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Review
from annotator.review.progress import Progress, with_progress

PER_PAGE = 50
PUBLISHERS = 200  # offered while typing; more are found all the same
NEVER = Value(date(1, 1, 1))

# name -> what is said, what orders, whether the highest comes first; of what is equal the last imported comes first
SORTS: dict[str, tuple[Any, Any, bool]] = {
    "": (_("last imported"), F("pk"), True),
    "oldest": (_("first imported"), F("pk"), False),
    "title": (_("title"), Collate(F("title"), "C"), False),
    "longest": (_("most words"), F("words"), True),
    "priority": (_("highest priority"), F("priority"), True),
    "incident": (_("newest incident"), Coalesce(F("incident_day"), NEVER), True),
    "uncertain": (_("least sure"), Coalesce(F("uncertainty"), Value(-1.0), output_field=FloatField()), True),
}
PUBLISHED, INCIDENT = "", "incident"
# From each publisher to the next one in the index: PostgreSQL's DISTINCT would read every publication.
EACH_PUBLISHER = """
WITH RECURSIVE named AS (
  (SELECT publisher FROM annotator_publication WHERE project_id = %(project)s AND publisher > '' ORDER BY publisher LIMIT 1)
  UNION ALL
  SELECT (
    SELECT publisher FROM annotator_publication WHERE project_id = %(project)s AND publisher > named.publisher
    ORDER BY publisher LIMIT 1
  ) FROM named WHERE named.publisher IS NOT NULL
)
SELECT publisher FROM named WHERE publisher IS NOT NULL LIMIT %(most)s
"""


class ListForm(forms.Form):
    """What of the documents is asked for; a field that is wrong leaves its part out."""

    q = forms.CharField(label=_("Words"), required=False, max_length=500, strip=True)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *Progress.choices])
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    dates = forms.ChoiceField(
        label=_("Dates of"),
        required=False,
        choices=[(PUBLISHED, _("publication")), (INCIDENT, _("the incident"))],
    )
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    person = forms.ChoiceField(label=_("Given to"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(name, said) for name, (said, _, _) in SORTS.items()]
    )

    def __init__(self, access: ProjectAccess, given: QueryDict) -> None:
        super().__init__(given, label_suffix="")
        self.fields["q"].widget.attrs["type"] = "search"
        if rules.can_open(access):
            names = User.objects.filter(reviews__document__project=access.project).distinct()
            people = [(name, name) for name in names.order_by("username").values_list("username", flat=True)]
            offer(self, "person", [("", _("anybody")), *people])
            self.fields["publisher"].widget.attrs["list"] = "publishers"
        else:
            del self.fields["person"]


@dataclass(frozen=True)
class Listing:
    """One page of the documents that are asked for."""

    access: ProjectAccess
    given: QueryDict

    @cached_property
    def form(self) -> ListForm:
        """The form that asks, as it was sent."""
        return ListForm(self.access, self.given)

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """What is asked for, as far as it makes sense."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Is it about some of the documents only?"""
        return any(name != "sort" for name in self.asked)

    @cached_property
    def found(self) -> QuerySet[Document]:
        """The documents that are asked for; `far` says how far each is."""
        found = with_progress(self.access.project).filter(self._where)
        if words := self.asked.get("q"):
            found = self._with(words, found)
        return found

    @cached_property
    def count(self) -> int:
        """How many these are."""
        return self.found.count()

    @cached_property
    def rows(self) -> list[Document]:
        """Those of this page, without their texts; of the publications those a list can show."""
        said = Publication.objects.exclude(publisher="", published_at="")
        return list(self._ordered.defer("text").prefetch_related(Prefetch("publications", said))[:PER_PAGE])

    @cached_property
    def next(self) -> int | None:
        """The document after which the next page begins."""
        last = self.rows[-1].pk if len(self.rows) == PER_PAGE else None
        return last if last and self._after(last, self._placed).exists() else None

    @property
    def query(self) -> str:
        """What is asked for, as a query string."""
        asked = self.given.copy()
        for name in ("cursor", "all"):
            asked.pop(name, None)
        return asked.urlencode()

    @cached_property
    def publishers(self) -> list[str]:
        """Names to choose from."""
        with connection.cursor() as cursor:
            project = self.access.project.pk
            cursor.execute(EACH_PUBLISHER, {"project": project, "most": PUBLISHERS})
            return [name for (name,) in cursor.fetchall()]

    @property
    def _placed(self) -> QuerySet[Document]:
        return self.found.annotate(place=self._sort[1])

    @property
    def _sort(self) -> tuple[Any, Any, bool]:
        return SORTS[self.asked.get("sort", "")]

    @property
    def _ordered(self) -> QuerySet[Document]:
        _, _, descends = self._sort
        order = ["-place", "-pk"] if descends else ["place", "pk"]
        cursor = self.given.get("cursor", "")
        rows = self._placed.order_by(*order)
        return self._after(int(cursor), rows) if cursor.isdecimal() and len(cursor) < 19 else rows

    def _after(self, pk: int, rows: QuerySet[Document]) -> QuerySet[Document]:
        """The rows that come after a document, whether it is among them or not."""
        _, place, descends = self._sort
        last = Document.objects.filter(project=self.access.project, pk=pk).annotate(place=place)
        value = last.values_list("place", flat=True).first()
        if value is None:
            return rows
        further = "lt" if descends else "gt"
        return rows.filter(Q(**{f"place__{further}": value}) | Q(place=value, **{f"pk__{further}": pk}))

    def _with(self, words: str, found: QuerySet[Document]) -> QuerySet[Document]:
        """Whoever may not open reports at will searches titles only, not what is in them."""
        known = Publication.objects.filter(document=OuterRef("pk"), external_id=words)
        if not rules.can_open(self.access):
            return found.filter(Q(title__icontains=words) | Exists(known))
        held = search.with_words(Document.objects.filter(project=self.access.project), words)
        return found.filter(Q(pk__in=held.values("pk")) | Exists(known))

    @property
    def _where(self) -> Q:
        asked, where = self.asked, Q()
        if state := asked.get("state"):
            where &= Q(far=state)
        if person := asked.get("person"):
            where &= Q(Exists(Review.objects.filter(document=OuterRef("pk"), user__username=person)))
        if asked.get("dates") == INCIDENT:
            limits = {"incident_day__gte": asked.get("since"), "incident_day__lte": asked.get("until")}
            where &= Q(**{name: value for name, value in limits.items() if value})
        if (published := self._published) is not None:
            where &= Q(Exists(published))
        return where

    @property
    def _published(self) -> QuerySet[Publication] | None:
        """The publications that are asked for; None where none is. A month or a year is on each of its days."""
        asked = self.asked
        found = Publication.objects.filter(document=OuterRef("pk"))
        limited = asked.get("dates") != INCIDENT
        since, until = (asked.get(name) if limited else None for name in ("since", "until"))
        if publisher := asked.get("publisher"):
            found = found.filter(publisher__icontains=publisher)
        elif not (since or until):
            return None
        found = found.annotate(day=Collate(F("published_at"), "C"))
        if since:
            parts = [str(since)[:7], str(since)[:4]]
            found = found.filter(Q(day__gte=str(since)) | Q(day__in=parts))
        if until:
            found = found.filter(day__lte=f"{until}~", day__gt="")  # any hour of the day comes before a tilde
        return found
