"""How figures are written on pages."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotator.spans.disagreement import Range
from annotator.spans.one_event import Told, days

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """Two decimals; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


@register.filter
def per_cent(value: float | None) -> str:
    """A share as whole per cent, one decimal below ten."""
    if value is None:
        return "–"
    return f"{value:.1%}".replace("%", " %") if value < 0.1 else f"{value:.0%}".replace("%", " %")


@register.filter
def numbers(found: Range | None) -> str:
    """From the least to the greatest number; a dash where nobody names one."""
    if found is None:
        return "–"
    ends = str(found.min) if found.min == found.max else f"{found.min}–{found.max}"
    return _("%(ends)s or more") % {"ends": ends} if found.open else ends


@register.filter
def when(told: Told) -> str:
    """When an incident was, as precisely as a report has it."""
    known = days(told)
    if known is None:
        return _("no date")
    first, last = known
    if told.date_end:
        return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
    if told.date_precision == "week":
        return _("week of %(day)s") % {"day": date_format(first, "j F Y")}
    return date_format(first, {"month": "F Y", "year": "Y"}.get(told.date_precision, "j F Y"))
