"""Which spans an adjudication opened with, and settled otherwise in what is said of them: values, or where links lead."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection

from annotator.review import stored_state
from annotator.review.models import Opening, Review, Span
from annotator.spans.reading import Reading, links_apart, values_apart
from annotator.spans.state import ACCEPTED

# Reading whole openings takes long where there are many: the database tells which are worth it.
TOUCHED = """
    SELECT span.id FROM annotator_span AS span JOIN annotator_opening AS opening USING (review_id)
    CROSS JOIN LATERAL jsonb_array_elements(opening.body->'spans') AS opened
    WHERE span.id = ANY(%s) AND opened->>'id' = span.public_id::text AND (
        opened->'values' <> span.values
        OR ARRAY(SELECT link->>'type' || (link->>'from') || (link->>'to')
            FROM jsonb_array_elements(opening.body->'links') AS link
            WHERE span.public_id::text IN (link->>'from', link->>'to') ORDER BY 1)
        <> ARRAY(SELECT link.type || link.source_id || link.target_id FROM annotator_link AS link
            WHERE link.review_id = span.review_id AND link.status = 'accepted'
            AND span.public_id IN (link.source_id, link.target_id) ORDER BY 1))"""


def corrected(spans: Iterable[Span]) -> set[int]:
    """The keys of those among accepted spans whose values or links are not as they were proposed."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, [[span.pk for span in spans]])
        touched = [pk for (pk,) in cursor.fetchall()]
    found = Span.objects.filter(pk__in=touched).select_related("review__scheme").order_by("review")
    return {
        span.pk
        for _, group in groupby(found, key=attrgetter("review_id"))
        for span in _otherwise(list(group))
    }


def _otherwise(spans: list[Span]) -> Iterator[Span]:
    review = spans[0].review
    before = _proposed(review)
    after = Reading(stored_state.whole(review), review.scheme.parsed)
    for span in spans:
        key = str(span.public_id)
        if any(values_apart(before, key, after, key)) or links_apart(before, key, after, key):
            yield span


def _proposed(review: Review) -> Reading:
    """What the adjudication opened with, taken for accepted."""
    body = Opening.objects.get(review=review).body
    taken: dict[str, Any] = {
        name: [one | {"status": ACCEPTED} for one in body[name]] for name in ("spans", "links")
    }
    return Reading.of(body | taken, review.scheme.parsed)
