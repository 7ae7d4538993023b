"""Opening a review and deciding in it: server time, queries and bytes, beside the bare reads and writes.

Run: .venv/bin/python -m benchmarks.review_page
"""

import gzip
import json
from typing import Any
from uuid import uuid4

from benchmarks.ground import dice, filler, ground, milliseconds, new_project, timed

SIZES = [("600 words, 25 suggestions", 600, 25, 0), ("600 words, 60 and 20 links", 600, 60, 20),
         ("20,000 words, 800 suggestions", 20_000, 800, 200)]  # fmt: skip
WHEN = "2031-05-04T08:00:00+00:00"
RUNS = 40


def predicted(text: str, count: int, links: int) -> dict[str, Any]:
    """Spans spread evenly, tolls and sources in turn, so that links fit."""
    step = len(text) // (count + 1)
    spans = []
    for place in range(count):
        start = (place + 1) * step
        while text[start] in " \n" or text[start - 1] not in " \n":
            start += 1
        end = min(x for x in (text.find(" ", start), text.find("\n", start), len(text)) if x > 0)
        label = "CASUALTY" if place % 2 else "SOURCE"
        attributes = {"kind": "killed", "count_min": 4, "count_max": 4} if place % 2 else {"kind": "official"}
        spans.append({"start": start, "end": end, "label": label, "score": 0.9, "attributes": attributes,
                      "rule": "casualty.passive"})  # fmt: skip
    ends = [(place, place - 1) for place in range(1, count, 2)][:links]
    return {
        "spans": spans,
        "links": [{"from": a, "to": b, "type": "claimed-by"} for a, b in ends],
        "regions": [],
    }


def main() -> None:
    with ground():
        measure()


def measure() -> None:
    """Print each figure; imports wait until Django is set up."""
    from django.conf import settings
    from django.test import Client

    from annotator.accounts.models import User
    from annotator.projects import actions
    from annotator.projects.models import Membership

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    ada = User.objects.create_user("ada")
    project = new_project("bench")
    actions.add_member(project=project, user=ada, role=Membership.Role.ANALYST, by=None)
    client = Client()
    client.force_login(ada)
    for number in range(len(SIZES)):
        measure_size(client, project, ada, number)


def measure_size(client: Any, project: Any, ada: Any, number: int) -> None:
    """Figures of one size of report."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from annotator.review.models import Review

    name, words, count, links = SIZES[number]
    text = filler(dice(number), words)
    review = opened(project, ada, text, predicted(text, count, links))
    url = f"/reviews/{review.pk}/"
    print(f"\n{name}")
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url).content
    queries = len(captured) - 2
    print(f"  open: {milliseconds(timed(lambda: client.get(url), times=RUNS))}; {queries} queries besides "
          f"session and user; {len(page):,} bytes, {len(gzip.compress(page)):,} compressed")  # fmt: skip
    print(
        f"  raw limit, the same rows read bare: {milliseconds(timed(lambda: bare_read(review), times=RUNS))}"
    )
    spans = client.get(f"/api/v1{url}").json()["spans"]
    posts = iter([*spans, *spans])
    seconds = timed(lambda: decide(client, url, next(posts)), times=min(RUNS, len(spans) - 1))
    with CaptureQueriesContext(connection) as captured:
        sent, answered = decide(client, url, next(posts))
    print(f"  one decision: {milliseconds(seconds)}; {len(captured) - 4} queries besides session, user, begin and "
          f"commit; {sent:,} bytes sent, {answered:,} answered")  # fmt: skip
    print(f"  raw limit, one insert and one update, committed: "
          f"{milliseconds(timed(lambda: bare_write(review), times=RUNS))}")  # fmt: skip
    Review.objects.filter(pk=review.pk).update(state="submitted")


def opened(project: Any, ada: Any, text: str, body: dict[str, Any]) -> Any:
    """A review of a new report with this prediction."""
    from annotator.corpus.models import Document
    from annotator.projects.queries import get_project_for
    from annotator.review import actions
    from annotator.spans.canonical import text_sha256
    from annotator.suggestions.models import Prediction, Suggester

    document = Document.objects.create(
        project=project, title="Report", text=text, text_sha256=text_sha256(text), words=len(text.split())
    )
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name="patterns", version="b", provider="patterns"
    )
    Prediction.objects.create(document=document, suggester=suggester, body=body)
    return actions.claim(access=get_project_for(ada, project.slug))


def decide(client: Any, url: str, span: dict[str, Any]) -> tuple[int, int]:
    """Accept one span as the page does, blocks and all; the bytes sent and answered."""
    names = ("start", "end", "label", "status", "values", "quote")
    before = {name: span[name] for name in names}
    change = {"span": span["id"], "before": before, "after": before | {"status": "accepted"}}
    entry = {"key": str(uuid4()), "kind": "accept", "changes": [change], "shown_at": WHEN, "decided_at": WHEN}
    answer = client.post(
        f"/api/v1{url}decisions/", [entry], content_type="application/json", headers={"HX-Request": "true"}
    )
    assert answer.json()["results"][0]["outcome"] == "applied", answer.content
    return len(json.dumps([entry])), len(answer.content)


def bare_read(review: Any) -> None:
    """The rows of the page without anything made of them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM annotator_document WHERE id = %s", [review.document_id])
        cursor.fetchall()
        for table in ("span", "link", "decision"):
            cursor.execute(f"SELECT * FROM annotator_{table} WHERE review_id = %s", [review.pk])  # noqa: S608
            cursor.fetchall()


def bare_write(review: Any) -> None:
    """One row in, one row changed, on disk."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotator_event (code, target, details, at) VALUES ('bench', 'x', '{}', now())"
        )
        cursor.execute("UPDATE annotator_span SET status = status WHERE review_id = %s AND id = "
                       "(SELECT min(id) FROM annotator_span WHERE review_id = %s)", [review.pk] * 2)  # fmt: skip


if __name__ == "__main__":
    main()
