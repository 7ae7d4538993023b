"""Weighs the labels against each other, so that what is proposed obeys the overlap policy of the scheme."""

from annotator.suggestions.providers.patterns.candidates import Candidate

FORCES = {"armed-group", "state-force", "paramilitary"}


def merge(casualties: list[Candidate], sources: list[Candidate], actors: list[Candidate]) -> list[Candidate]:
    """All spans that may stand together: only an ACTOR lies inside another span, and SOURCE beats ACTOR."""
    outer = list(casualties)
    for source in sources:
        rivals = [casualty for casualty in outer if casualty.overlaps(source)]
        if not rivals:
            outer.append(source)
        elif all(rival.score < source.score for rival in rivals):
            outer = [span for span in outer if not span.overlaps(source)] + [source]
    owner = {place: span for span in outer for place in range(span.start, span.end)}
    kept = list(outer)
    for actor in actors:
        around = {id(owner[place]): owner[place] for place in range(actor.start, actor.end) if place in owner}
        if not around:
            kept.append(actor)
        elif len(around) == 1:
            (span,) = around.values()
            if actor.inside(span) and actor.length < span.length and not actor.person:
                kept.append(actor)
    for span in outer:
        _take_from_actors(span, [actor for actor in kept if actor.label == "ACTOR" and actor.inside(span)])
    return sorted(kept, key=lambda span: (span.start, -span.end, span.label))


def _take_from_actors(span: Candidate, inside: list[Candidate]) -> None:
    """What the parties named inside a span say about it: whose fighters fell, whose side speaks."""
    kinds = {actor.attributes.get("kind") for actor in inside}
    if span.label == "SOURCE" and "kind" not in span.attributes and "armed-group" in kinds:
        span.attributes["kind"] = "armed-group"
    if span.label == "CASUALTY" and kinds & FORCES and span.members:
        span.attributes.setdefault("victim_status", "combatant")
