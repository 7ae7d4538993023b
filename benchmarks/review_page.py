"""Opening a review and deciding in it: server time, queries and bytes, beside the bare reads and writes.

Run: .venv/bin/python -m benchmarks.review_page
"""

import gzip
import random
from typing import Any
from uuid import uuid4

from benchmarks.ground import ground, milliseconds, timed

SIZES = [("600 words, 25 suggestions", 600, 25, 0), ("600 words, 60 and 20 links", 600, 60, 20),
         ("20,000 words, 800 suggestions", 20_000, 800, 200)]  # fmt: skip
WHEN = "2031-05-04T08:00:00+00:00"
RUNS = 40


def report(words: int, number: int) -> str:
    """Invented filler: lines of about sixty words."""
    source = random.Random(number)  # noqa: S311 # the same text at every run
    stems = [
        "harbour",
        "quay",
        "league",
        "gunboat",
        "nurse",
        "market",
        "ferry",
        "said",
        "shelled",
        "before",
        "dawn",
    ]
    lines = [" ".join(source.choice(stems) for _ in range(60)) for _ in range(words // 60)]
    return f"Report {number}.\n" + "\n".join(lines)


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
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from annotator.accounts.models import User  # noqa: PLC0415
    from annotator.projects import actions, defaults  # noqa: PLC0415
    from annotator.projects.models import Membership  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    ada = User.objects.create_user("ada")
    project = actions.create_project(
        slug="bench", name="Bench", scheme=defaults.scheme(), guidelines=defaults.guidelines(), by=None
    )
    actions.add_member(project=project, user=ada, role=Membership.Role.ANALYST, by=None)
    client = Client()
    client.force_login(ada)
    for number, (name, words, count, links) in enumerate(SIZES):
        measure_size(client, project, ada, name, report(words, number), count, links)


def measure_size(client: Any, project: Any, ada: Any, name: str, text: str, count: int, links: int) -> None:  # noqa: PLR0917
    """Figures of one size of report."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from annotator.review.models import Review  # noqa: PLC0415

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
    seconds = timed(lambda: decide(client, url, next(posts)), times=min(RUNS, len(spans)))
    print(f"  one decision: {milliseconds(seconds)}")
    print(f"  raw limit, one insert and one update, committed: "
          f"{milliseconds(timed(lambda: bare_write(review), times=RUNS))}")  # fmt: skip
    Review.objects.filter(pk=review.pk).update(state="submitted")


def opened(project: Any, ada: Any, text: str, body: dict[str, Any]) -> Any:
    """A review of a new report with this prediction."""
    from annotator.corpus.models import Document  # noqa: PLC0415
    from annotator.projects.queries import get_project_for  # noqa: PLC0415
    from annotator.review import actions  # noqa: PLC0415
    from annotator.spans.canonical import text_sha256  # noqa: PLC0415
    from annotator.suggestions.models import Prediction, Suggester  # noqa: PLC0415

    document = Document.objects.create(
        project=project, title="Report", text=text, text_sha256=text_sha256(text), words=len(text.split())
    )
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name="patterns", version="b", provider="patterns"
    )
    Prediction.objects.create(document=document, suggester=suggester, body=body)
    return actions.claim(access=get_project_for(ada, project.slug))


def decide(client: Any, url: str, span: dict[str, Any]) -> None:
    """Accept one span as the page does, blocks and all."""
    names = ("start", "end", "label", "status", "values", "quote")
    before = {name: span[name] for name in names}
    change = {"span": span["id"], "before": before, "after": before | {"status": "accepted"}}
    entry = {"key": str(uuid4()), "kind": "accept", "changes": [change], "shown_at": WHEN, "decided_at": WHEN}
    answer = client.post(
        f"/api/v1{url}decisions/", [entry], content_type="application/json", headers={"HX-Request": "true"}
    )
    assert answer.json()["results"][0]["outcome"] == "applied", answer.content


def bare_read(review: Any) -> None:
    """The rows of the page without anything made of them."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM annotator_document WHERE id = %s", [review.document_id])
        cursor.fetchall()
        for table in ("span", "link", "decision"):
            cursor.execute(f"SELECT * FROM annotator_{table} WHERE review_id = %s", [review.pk])  # noqa: S608
            cursor.fetchall()


def bare_write(review: Any) -> None:
    """One row in, one row changed, on disk."""
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotator_event (code, target, details, at) VALUES ('bench', 'x', '{}', now())"
        )
        cursor.execute("UPDATE annotator_span SET status = status WHERE review_id = %s AND id = "
                       "(SELECT min(id) FROM annotator_span WHERE review_id = %s)", [review.pk] * 2)  # fmt: skip


if __name__ == "__main__":
    main()
