"""In which review a wrong suggestion is planted, or a sure one withheld.

Only where two people see suggestions of one report, and before one of them: what the other decided then always stands
against it, and somebody settles it. Crossed reports measure something else, and whoever has coded one for calibration
sees what others marked.
"""

from collections.abc import Iterable

from annotator.projects.models import Policy
from annotator.review import slots
from annotator.review.models import Exercise, Plan, Review
from annotator.spans import opening, planting
from annotator.spans.planting import Body
from annotator.suggestions import stops


def put(body: Body, plan: Plan, policy: Policy, proposed: Iterable[opening.Proposal]) -> Body:
    """What an assisted review opens on, as chance falls: with one suggestion more, one less, both, or as it is."""
    plants, withholds = slots.drawn(policy.planted_share), slots.drawn(policy.withheld_share)
    if not (plants or withholds) or not _fits(plan):
        return body
    text, scheme = plan.document.text, plan.document.project.scheme.parsed
    if plants:
        taken = [(span["start"], span["end"]) for one in proposed for span in one.body["spans"]]
        taken += [found.reach for found in stops.find(text)]
        body = planting.plant(body, text, scheme, taken, chance=slots.CHANCE)
    return planting.withhold(body, text, chance=slots.CHANCE) if withholds else body


def _fits(plan: Plan) -> bool:
    """Will another person see all suggestions of the report, and nothing else be measured on it?"""
    return (
        plan.needed == slots.TWICE
        and not plan.crossed
        and not slots.holders(plan).filter(arm=Review.Arm.BLIND).exists()
        and not Exercise.objects.filter(document=plan.document_id).exists()
        and not slots.is_planted(plan)
    )
