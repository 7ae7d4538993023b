"""Which submissions on a document are compared with which."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

from annotator.adjudication import queries
from annotator.adjudication.models import Comparison
from annotator.corpus.models import Document
from annotator.projects.queries import renaming
from annotator.review import queries as reviews
from annotator.review.models import Opening, Review, Submission
from annotator.spans import agreement, bias, crossed, differing, extents, noticed, opening, recalled, trust
from annotator.spans.planting import PLANTED, WITHHELD
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED
from annotator.suggestions import queries as suggestions

CROSSED = "assisted blind"  # the arms of two people of whom one saw suggestions


def of_document(document: Document) -> Iterator[Comparison]:
    """Each two people's first submissions; each person's, and each suggester's prediction, with what was settled.

    Of two people of whom one saw suggestions, also how these pulled, once it is settled; of each person beside what was
    settled, how suggestions were trusted and which edges break a rule.
    """
    words, first = renaming(document.project), queries.first_submissions(document)
    adjudications = list(reviews.last_submissions([document.pk], Review.Kind.ADJUDICATION))
    for said in (*first, *adjudications):
        said.body = words.body(said.body)  # compared in the words of now; the row stays as it is
    for one, other in combinations(first, 2):
        pair = _of_people(Comparison.Kind.PAIR, one, other, document, words.scheme)
        fought = differing.fought(one.body, other.body, document.text, words.scheme)
        at_stake = Counter(what for what, _ in fought)
        pair.figures["fought"] = [[list(what), times] for what, times in at_stake.items()]
        if pair.arms == CROSSED and adjudications:
            pair.figures |= _crossed(adjudications[0], one, other, words)
        yield pair
    for settled in adjudications:
        for one in first:
            beside = _of_people(Comparison.Kind.GOLD, one, settled, document, words.scheme)
            beside.figures |= _beside_gold(one, settled, document, words)
            yield beside
        yield from _of_suggesters(settled, document, words)


def _of_people(
    kind: Comparison.Kind, one: Submission, other: Submission, document: Document, scheme: Scheme
) -> Comparison:
    arms = {two.review.arm for two in (one, other) if two.review.kind == Review.Kind.REVIEW}
    return Comparison(
        document=document,
        kind=kind,
        one=one.review,
        other=other.review,
        arms=" ".join(sorted(arms)),
        at=max(one.submitted_at, other.submitted_at),
        figures=agreement.compare(one.body, other.body, len(document.text), scheme),
    )


def _crossed(settled: Submission, one: Submission, other: Submission, words: Renaming) -> dict[str, Any]:
    """By label, what nobody had suggested and who found it, and how suggestions pulled who saw them."""
    assisted, blind = (one, other) if one.review.arm == Review.Arm.ASSISTED else (other, one)
    right, suggested, seeing, unseeing = (
        agreement.marks(spans)
        for spans in (
            settled.body["spans"],
            _opened(assisted, words),
            assisted.body["spans"],
            blind.body["spans"],
        )
    )
    missed = bias.unsuggested(right, suggested, seeing, unseeing, words.scheme.labels)
    return {
        "unsuggested": {label: counted.counts for label, counted in missed.items()},
        "crossed": crossed.measured(seeing, unseeing, suggested, right, words.scheme.labels),
    }


def _beside_gold(one: Submission, settled: Submission, document: Document, words: Renaming) -> dict[str, Any]:
    said = agreement.marks(one.body["spans"])
    right = agreement.marks(settled.body["spans"])
    return {
        "edges": extents.broken(said, document.text, words.scheme),
        "trust": trust.counted(_opened(one, words), said, right),
        **noticed.counted(_kept(PLANTED, one, words), _kept(WITHHELD, one, words), said, right),
    }


def _opened(submission: Submission, words: Renaming) -> list[dict[str, Any]]:
    """What machines suggested where a review opened, as if all of it were accepted."""
    planted = {span["id"] for span in submission.body.get(PLANTED, ())}
    opened = words.spans(Opening.objects.get(review=submission.review).body["spans"])
    return [span | {"status": ACCEPTED} for span in opened if span["id"] not in planted]


def _kept(name: str, submission: Submission, words: Renaming) -> list[dict[str, Any]]:
    """What a submission holds apart: what was planted in the review, or withheld from it."""
    return words.spans(submission.body.get(name, ()))


def _of_suggesters(settled: Submission, document: Document, words: Renaming) -> Iterator[Comparison]:
    for name, proposed in proposed_for(document, words):
        said = {"document": settled.body["document"], **proposed}
        yield Comparison(
            document=document,
            kind=Comparison.Kind.MACHINE,
            other=settled.review,
            suggester=name,
            arms="",
            at=settled.submitted_at,
            figures=agreement.compare(said, settled.body, len(document.text), words.scheme),
        )


def proposed_for(document: Document, words: Renaming) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each suggester that the document's reviews opened on, and what it proposed as if all of it were accepted."""
    plan = document.plan
    remembered = [recalled.own(plan.remembered)] if plan.remembered else []
    for proposal in [*suggestions.proposals(plan.predictions), *remembered]:
        alone = words.proposals([replace(proposal, seconds=False)])
        body = opening.merge(alone, document.text, words.scheme)
        accepted = {name: [one | {"status": ACCEPTED} for one in body[name]] for name in ("spans", "links")}
        yield f"{proposal.suggester} {proposal.version}"[:100], {**body, **accepted}
