"""Which submissions on a document are compared with which."""

from collections.abc import Iterator
from itertools import combinations

from annotator.adjudication import queries
from annotator.adjudication.models import Comparison
from annotator.corpus.models import Document
from annotator.review import queries as reviews
from annotator.review.models import Plan, Review, Submission
from annotator.spans import agreement, opening
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED
from annotator.suggestions import queries as suggestions


def of_document(document: Document) -> Iterator[Comparison]:
    """Each two people's first submissions; each person's, and each suggester's prediction, with what was settled."""
    scheme, first = document.project.scheme.parsed, queries.first_submissions(document)
    for one, other in combinations(first, 2):
        yield _of_people(Comparison.Kind.PAIR, one, other, document, scheme)
    for settled in reviews.last_submissions([document.pk], Review.Kind.ADJUDICATION):
        for one in first:
            yield _of_people(Comparison.Kind.GOLD, one, settled, document, scheme)
        yield from _of_suggesters(settled, document, scheme)


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


def _of_suggesters(settled: Submission, document: Document, scheme: Scheme) -> Iterator[Comparison]:
    plan = Plan.objects.get(document=document)
    for proposal in suggestions.proposals(plan.predictions):
        body = opening.merge([proposal], document.text, scheme)
        proposed = {name: [one | {"status": ACCEPTED} for one in body[name]] for name in ("spans", "links")}
        said = {"document": settled.body["document"], **body, **proposed}
        yield Comparison(
            document=document,
            kind=Comparison.Kind.MACHINE,
            other=settled.review,
            suggester=f"{proposal.suggester} {proposal.version}"[:100],
            arms="",
            at=settled.submitted_at,
            figures=agreement.compare(said, settled.body, len(document.text), scheme),
        )
