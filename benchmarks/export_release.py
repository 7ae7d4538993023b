"""Freezing and exporting 2,000 reviews with 50,000 spans, beside a bare COPY of the same rows; peak memory.

Run: .venv/bin/python -m benchmarks.export_release [REVIEWS]
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from benchmarks.ground import dice, filler, ground, new_project, peak, seconds, timed

REVIEWS = 2_000
SPANS_PER_REVIEW = 25
WORDS = 600
ORDER = ("SOURCE", "CASUALTY", "ACTOR", "ACTOR")  # about the mix that the rules find in reports
RUNS = 5


def main() -> None:
    reviews = int(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS
    with ground():
        measure(reviews)


def measure(reviews: int) -> None:
    """Print each figure; imports wait until Django is set up."""
    from annotator.releases import actions, exports
    from annotator.releases.models import Release
    from annotator.releases.writers import FORMATS

    project = filled_project(reviews)
    print(f"{reviews:,} reviews, {reviews * SPANS_PER_REVIEW:,} spans; peak memory before: {peak()}")
    frozen: list[Release] = []
    freeze = timed(lambda: frozen.append(actions.freeze(project=project, name="bench", by=None)), times=3)
    print(f"  freeze: {seconds(freeze)}; peak memory {peak()}")
    release = frozen[0]
    for name in FORMATS:
        with tempfile.TemporaryFile() as file:
            times = RUNS if name in ("jsonl", "claims") else 1  # the budgets are about these
            export = timed(partial(rewritten, exports.save, release, name, file), times=times)
            size = file.seek(0, 2)
        print(f"  export {name}, {size:,} bytes: {seconds(export)}; peak memory {peak()}")
    print(
        f"  raw limit, COPY of the items to a file: {seconds(timed(lambda: bare_copy(release), times=RUNS))}"
    )
    print(
        f"  raw limit, COPY of the items into a table: {seconds(timed(lambda: bare_store(release), times=3))}"
    )


def rewritten(save: Any, release: Any, name: str, file: Any) -> None:
    """One export over the one before."""
    file.seek(0)
    file.truncate()
    save(release, name, file)


def bare_copy(release: Any) -> None:
    """The stored rows of the items in a file, nothing made of them."""
    from django.db import connection

    statement = f"COPY (SELECT body, strings FROM annotator_releaseitem WHERE release_id = {release.pk} ORDER BY position) TO STDOUT"  # noqa: S608
    with tempfile.TemporaryFile() as file, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            file.write(piece)


def bare_store(release: Any) -> None:
    """The same rows in another table, on disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench")
        cursor.execute(
            "CREATE TABLE bench AS SELECT * FROM annotator_releaseitem WHERE release_id = %s", [release.pk]
        )


def filled_project(reviews: int) -> Any:
    """A project with that many submitted reviews of invented filler."""
    from annotator.accounts.models import User
    from annotator.common import bulk, clock
    from annotator.corpus.models import Document, Publication
    from annotator.review.models import Plan, Review, Submission
    from annotator.spans.canonical import text_sha256

    ada = User.objects.create_user("ada")
    project = new_project("bench")
    source, now = dice(1), clock.now()
    for first in range(1, reviews + 1, 500):
        ids = range(first, min(first + 500, reviews + 1))
        texts = {pk: f"Report {pk} .\n{filler(source, WORDS)} end .\n" for pk in ids}
        publics = {pk: UUID(int=source.getrandbits(128), version=4) for pk in ids}
        bulk.copy_rows(Document, ("id", "project", "public_id", "title", "text", "text_sha256", "words", "imported_at"),
                       ((pk, project.pk, publics[pk], f"Report {pk}", text, text_sha256(text), WORDS, now)
                        for pk, text in texts.items()))  # fmt: skip
        bulk.copy_rows(Publication, ("project", "document", "external_id", "title", "publisher", "author", "url",
                                     "published_at", "language", "licence"),
                       ((project.pk, pk, f"r{pk}", f"Report {pk}", "Brann Post", "", f"https://brann.example/{pk}",
                         "2031-05-04", "en", "") for pk in ids))  # fmt: skip
        bulk.copy_rows(Plan, ("document", "needed", "crossed", "predictions", "free", "remembered"),
                       ((pk, 1, False, "[]", 0, "{}") for pk in ids))  # fmt: skip
        bulk.copy_rows(Review, ("id", "document", "user", "kind", "state", "arm", "slot", "scheme", "guideline", "opened_at",
                                "incidents", "regions"),
                       ((pk, pk, ada.pk, "review", "submitted", "assisted", 1, project.scheme_id, project.guideline_id, now,
                         "[]", "[]")
                        for pk in ids))  # fmt: skip
        bulk.copy_rows(
            Submission,
            ("id", "review", "document", "number", "body", "sha256", "submitted_at"),
            submissions(source, project, texts, publics, now),
        )
    return project


def submissions(
    source: random.Random, project: Any, texts: dict[int, str], publics: dict[int, UUID], now: Any
) -> Iterator[Any]:
    """Rows: what a person submitted on each text."""
    from annotator.spans import canonical

    for pk, text in texts.items():
        spans = marked(source, text, project.scheme.parsed)
        tolls = [place for place, span in enumerate(spans) if span["label"] == "CASUALTY"]
        links = [link(source, "claimed-by", spans[place], spans[place - 1]) for place in tolls]
        links += [link(source, "corefers", spans[tolls[3]], spans[tolls[0]])]
        links += [link(source, "caused-by", spans[tolls[1]], spans[tolls[1] + 1])]
        body = canonical.dumps({
            "document": {"id": str(publics[pk]), "text_sha256": canonical.text_sha256(text)},
            "kind": "review", "scheme": project.scheme.name, "scheme_sha256": project.scheme.sha256,
            "guideline_sha256": project.guideline.sha256, "nothing_to_mark": False, "spans": spans, "links": links,
        })  # fmt: skip
        yield pk, pk, pk, 1, body, canonical.text_sha256(body), now


def marked(source: random.Random, text: str, scheme: Any) -> list[dict[str, Any]]:
    """Spans spread evenly: most accepted as suggested, some moved, some rejected."""
    given = {
        "CASUALTY": {"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4},
        "SOURCE": {"kind": "official"},
        "ACTOR": {"kind": "state-force"},
    }
    step, spans = len(text) // (SPANS_PER_REVIEW + 1), []
    for place in range(SPANS_PER_REVIEW):
        label = ORDER[place % len(ORDER)]
        start = text.index(" ", (place + 1) * step) + 1
        end = text.index(" ", start + 12)
        proposed = {"start": start, "end": end - (place == 7), "label": label}
        spans.append({
            "id": new_id(source), "start": start, "end": end, "label": label,
            "status": "rejected" if place == 24 else "accepted", "values": scheme.fill(label, given[label]),
            "quote": text[start:end],
            "origin": {"by": "machine", "suggester": "patterns", "version": "1-ab12cd", "rule": "casualty.passive",
                       "score": 0.93, "also": [], **proposed},
        })  # fmt: skip
    return spans


def link(source: random.Random, kind: str, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """An accepted suggestion."""
    origin = {"by": "machine", "suggester": "patterns", "version": "1-ab12cd"}
    return {
        "id": new_id(source),
        "type": kind,
        "from": one["id"],
        "to": other["id"],
        "status": "accepted",
        "origin": origin,
    }


def new_id(source: random.Random) -> str:
    return str(UUID(int=source.getrandbits(128), version=4))


if __name__ == "__main__":
    main()
