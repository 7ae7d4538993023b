"""How figures are written on pages."""

from django import template

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
