"""The claims of a project by event: a page, and the same as CSV."""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from annotator.accounts.models import User
from annotator.common import chart
from annotator.common.offering import offer
from annotator.corpus import joining, rules
from annotator.corpus.models import IncidentChange
from annotator.corpus.saying import Unknown
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import claim_list, incidents
from annotator.releases.claim_list import Asked, ClaimList, Line, Listed
from annotator.releases.taking_back import said_last, take_back
from annotator.review import claims as standing
from annotator.review.claims import Wanted
from annotator.spans.disagreement import PARTIES
from annotator.spans.scheme import Scheme

DATES = ("since", "until")
OFFERED = {
    "kind": "toll",
    "victim_status": "toll",
    "assertion": "toll",
    "source_kind": "source",
}


class ClaimsForm(forms.Form):
    """Which claims are asked for; a field that is wrong leaves its part out."""

    q = forms.CharField(label=lazy("Words"), required=False, max_length=200)
    source = forms.CharField(label=lazy("Source"), required=False, max_length=200)
    source_kind = forms.ChoiceField(label=lazy("Kind of source"), required=False)
    kind = forms.ChoiceField(label=lazy("Harm"), required=False)
    victim_status = forms.ChoiceField(label=lazy("Victims"), required=False)
    assertion = forms.ChoiceField(label=lazy("Said as"), required=False)
    least = forms.IntegerField(label=lazy("At least"), required=False, min_value=0, max_value=2**31 - 1)
    review_state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("any")),
            (standing.GOLD, lazy("settled")),
            (standing.REVIEWED, lazy("one review")),
        ],
    )
    since = forms.DateField(
        label=lazy("Incident since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, scheme: Scheme, given: QueryDict) -> None:
        super().__init__(given, label_suffix="")
        self.fields["q"].widget.attrs["type"] = "search"
        for name, role in OFFERED.items():
            attribute = scheme.labels[scheme.claims[role]].attributes.get(name.removeprefix("source_"))
            values = attribute.values if attribute else ()
            offer(self, name, [("", lazy("any")), *((value, value) for value in values)])

    @property
    def asked(self) -> Asked:
        """What is asked for, as far as it makes sense."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        dates = {name: given.pop(name) for name in DATES if name in given}
        words = given.pop("q", "")
        document = str(given.pop("document", ""))
        return Asked(Wanted(**given, document=document), words=words, **dates)


@require_safe
def claims_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who says what toll fell on whom, from standing opinions; for leads and readers."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_see_releases(access).require()
    if not access.project.scheme.parsed.claims:
        return render(request, "releases/claims.html", access.page())
    form = ClaimsForm(access.project.scheme.parsed, request.GET)
    found = ClaimList(access.project, form.asked, request.GET.get("after", ""))
    match request.GET.get("format"):
        case "csv":
            return _csv(slug, claim_list.csv(found.page))
        case "csv-all":
            return _csv(slug, claim_list.csv(found.all()))
    return render(request, "releases/claims.html", _page(access, form, found))


@require_POST
def join_incidents(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the ticked incidents of reports are one, or that some of them are another one; for leads."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_join(access).require()
    require_told = partial(incidents.require_told, access.project)
    told, apart = (" ".join(request.POST.getlist(name)).split() for name in ("told", "apart"))
    try:
        if "split" in request.POST:
            joining.set_apart(access=access, told=told, apart=apart, require_told=require_told)
            messages.success(request, _("They are set apart now."))
        else:
            joining.join(access=access, told=told, require_told=require_told)
            messages.success(request, _("This is one incident now."))
    except Unknown as unknown:
        messages.error(request, str(unknown))
    return _back(request, slug)


@require_POST
def undo_incidents(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was said of incidents; for leads."""
    take_back(request, slug, IncidentChange, pk, joining.undo)
    return _back(request, slug)


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    """To the claims, as they were narrowed."""
    query = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(reverse("claims", args=[slug]) + (f"?{query}" if query else ""))


def _page(access: ProjectAccess, form: ClaimsForm, found: ClaimList) -> dict[str, Any]:
    may_open = bool(project_rules.can_lead(access))
    return access.page(
        form=form,
        events=[(one, [(line, _drawn(line, one)) for line in one.lines]) for one in found.page],
        next=found.next,
        parties=PARTIES,
        is_narrowed=found.asked != Asked(),
        may_open=may_open,
        may_join=bool(rules.can_join(access)),
        changes=said_last(access, IncidentChange),
    )


def _drawn(line: Line, listed: Listed) -> chart.Span | None:
    found = line.range
    return chart.of_range(found.min, found.max, listed.top, open_end=found.open) if found else None


def _csv(slug: str, content: Iterator[bytes]) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{slug}-claims-by-incident.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
