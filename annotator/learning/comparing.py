"""Is a new version better than the one at work? Judged on reports that neither has seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Figures

FEWEST_UNSEEN = 5  # reports: on fewer, chance decides
# Keys a person presses: a right suggestion is accepted, a wrong one rejected, a wrong edge moved and accepted; what is
# missed has to be noticed, marked and labelled.
RIGHT, WRONG, EDGE, MISSED = 1, 1, 2, 4


def keys(figures: Figures) -> int:
    """The keys it takes to make these suggestions right."""
    pressed = 0
    for label in {key[1] for key in figures if key[0] == "span"}:
        exact, overlap = figures.of(label, EXACT), figures.of(label, OVERLAP)
        pressed += RIGHT * exact.right + EDGE * (overlap.right - exact.right)
        pressed += WRONG * (overlap.proposed - overlap.right) + MISSED * (overlap.there - overlap.right)
    return pressed


def keys_per_report(parts: Sequence[Figures]) -> float:
    """The same for a report, on average."""
    return keys(scoring.total(parts)) / len(parts) if parts else 0.0


@dataclass(frozen=True)
class Verdict:
    """Does the new version take the place of the one at work, and why (not)?"""

    promoted: bool
    reason: str


def verdict(new: Sequence[Figures], at_work: Sequence[Figures], name: str) -> Verdict:
    """Compare both on the same reports; `name` is that of the one at work."""
    if len(new) < FEWEST_UNSEEN:
        reason = ngettext(
            "%(count)d report that %(name)s has not seen is too few to compare on",
            "%(count)d reports that %(name)s has not seen are too few to compare on",
            len(new),
        )
        return Verdict(promoted=False, reason=reason % {"count": len(new), "name": name})
    mine, theirs = keys_per_report(new), keys_per_report(at_work)
    said = {"mine": f"{mine:.1f}", "theirs": f"{theirs:.1f}", "count": len(new), "name": name}
    if mine < theirs:
        reason = _(
            "%(mine)s keys per report instead of %(theirs)s of %(name)s, on %(count)d reports unseen by both"
        )
    else:
        reason = _(
            "%(mine)s keys per report, no fewer than %(theirs)s of %(name)s, on %(count)d reports unseen by both"
        )
    return Verdict(promoted=mine < theirs, reason=reason % said)
