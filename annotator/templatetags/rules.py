"""What the rules of the guidelines say, as far as edges are held against them."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

RULES = {
    "G1": _("a blank, a mark or a possessive at the edge (G1)"),
    "G2": _("an article before a name (G2)"),
    "C2": _("“at least”, “up to” and the like belong to the count (C2)"),
    "C3": _("stop at what happened: cause, place and time stay out (C3)"),
    "S1": _("the speaker, not what they wrote (S1)"),
    "S2": _("number words belong to the speaker, clauses with “who” do not (S2)"),
    "S4": _("no dash before who signs (S4)"),
}


@register.filter
def rule_in_words(name: str) -> str:
    """What a rule says, with its name."""
    return str(RULES[name])
