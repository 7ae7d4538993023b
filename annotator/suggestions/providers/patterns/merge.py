"""Weighs the labels against each other, so that what is proposed obeys the overlap policy of the scheme."""

from annotator.suggestions.providers.patterns.candidates import Candidate

FORCES = {"armed-group", "state-force", "paramilitary"}


def merge(casualties: list[Candidate], sources: list[Candidate], actors: list[Candidate]) -> list[Candidate]:
    """All spans that may stand together: only an ACTOR lies inside another span, and SOURCE beats ACTOR."""
    outer = _outer(casualties, sources)
    owner = {place: span for span in outer for place in range(span.start, span.end)}
    kept = list(outer)
    for actor in actors:
        around = {id(span): span for p in range(actor.start, actor.end) if (span := owner.get(p))}
        if not around:
            kept.append(actor)
        elif len(around) == 1:
            (span,) = around.values()
            if actor.inside(span) and actor.length < span.length and not actor.person:
                kept.append(actor)
                _take_from_actor(span, actor)
    return sorted(kept, key=lambda span: (span.start, -span.end, span.label))


def _outer(casualties: list[Candidate], sources: list[Candidate]) -> list[Candidate]:
    """Tolls and speakers without overlap: where they meet, the surer stays."""
    toll_at = {place: toll for toll in casualties for place in range(toll.start, toll.end)}
    beaten: set[int] = set()
    kept = []
    for source in sources:
        rivals = [toll for p in range(source.start, source.end) if (toll := toll_at.get(p))]
        if all(rival.score < source.score for rival in rivals):
            kept.append(source)
            beaten.update(id(rival) for rival in rivals)
    return [toll for toll in casualties if id(toll) not in beaten] + kept


def _take_from_actor(span: Candidate, actor: Candidate) -> None:
    """What a party named inside a span says about it: whose fighters fell, whose side speaks."""
    kind = actor.attributes.get("kind")
    if span.label == "SOURCE" and kind == "armed-group":
        span.attributes.setdefault("kind", kind)
    if span.label == "CASUALTY" and kind in FORCES and span.members:
        span.attributes.setdefault("victim_status", "combatant")
