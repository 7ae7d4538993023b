"""Which format, and which choices about it, a request asks for."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from annotator.releases.writers import CHOICES, FORMATS, ChoiceRefused


class Unknown(ValueError):
    """The request names a format or a choice that there is not."""


def asked_for(asked: QueryDict) -> tuple[str, dict[str, str]]:
    """The format and the choices of a request."""
    format_name = asked.get("format", "")
    if format_name not in FORMATS:
        reason = _("There is no format “%(name)s”; choose one of: %(names)s.")
        raise Unknown(reason % {"name": format_name, "names": ", ".join(FORMATS)})
    given = {name: str(asked[name]) for name in CHOICES if name in asked}
    try:
        FORMATS[format_name].chosen(given)
    except ChoiceRefused as refused:
        raise Unknown(str(refused)) from refused
    return format_name, given


def refused(request: HttpRequest, slug: str, reason: str, *, status: int) -> HttpResponse:
    """The page that says why a release is not written."""
    return render(request, "releases/export_refused.html", {"slug": slug, "reason": reason}, status=status)
