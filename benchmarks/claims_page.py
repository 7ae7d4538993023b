"""The claims page of a project with more than 10,000 claims: opened, its last page, searched, and all of it as CSV.

Run: .venv/bin/python -m benchmarks.claims_page [REPORTS]

Beside it stands a raw limit: reading the submissions that the first page shows, and making nothing of them. A report has
six claims, and about three reports tell of one event.
"""

import csv
import io
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.export_release import filled_project
from benchmarks.ground import ground, milliseconds, peak, timed

REPORTS = 2_000
RUNS = 5
DAYS = 336


def main() -> None:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with ground():
        measure(reports)


def measure(reports: int) -> None:
    """Print each figure; imports wait until Django is set up."""
    from django.test import Client

    from annotator.accounts.models import User
    from annotator.projects import actions
    from annotator.projects.models import Membership
    from annotator.releases import claim_list, incidents
    from annotator.review.models import Submission

    project = filled_project(reports)
    tell_when_and_where(reports)
    max = User.objects.create_user("max")
    actions.add_member(project=project, user=max, role=Membership.Role.LEAD, by=None)
    client = Client(SERVER_NAME="localhost")
    client.force_login(max)
    url = f"/projects/{project.slug}/claims/"
    events = incidents.events(project)
    shown = sorted({pk for event in events[: claim_list.PER_PAGE] for pk in event.documents})
    after = events[-claim_list.PER_PAGE - 1].cursor
    begin = time.perf_counter()
    written = b"".join(client.get(f"{url}?format=csv-all").streaming_content).decode()
    whole = time.perf_counter() - begin
    rows = len(list(csv.DictReader(io.StringIO(written))))
    print(f"{reports:,} reports, {rows:,} claims on {len(events):,} events; peak memory {peak()}")
    for name, query in (("first page", ""), ("last page", f"?after={after}"), ("one source", "?source=zzz"),
                        ("names", "names/")):  # fmt: skip
        print(f"  {name}: {told(lambda query=query: client.get(url + query).content)}")
    print(f"  all as CSV: {whole:.1f} s, {rows / whole:,.0f} claims per second; peak memory {peak()}")
    raw = timed(lambda: list(Submission.objects.filter(document__in=shown).values_list("body")), times=RUNS)
    print(f"  raw limit, reading the {len(shown)} submissions of the first page: {milliseconds(raw)}")


def told(work: Callable[[], Any]) -> str:
    """How long something takes, on the clock and on a core."""
    work()
    begin = time.process_time()
    runs = timed(work, times=RUNS)
    return f"{milliseconds(runs)}; {(time.process_time() - begin) / RUNS * 1000:.0f} ms on a core"


def tell_when_and_where(reports: int) -> None:
    """Give each submission an incident, a day and a place by its number."""
    from django.db import connection

    per_day = max(1, round(reports / 3 / DAYS))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE annotator_submission DISABLE TRIGGER USER")
        cursor.execute(
            """
            UPDATE annotator_submission SET body = jsonb_set(body, '{incidents}', jsonb_build_array(jsonb_build_object(
                'id', gen_random_uuid(), 'main', true, 'status', 'accepted', 'label', '', 'date_end', '',
                'date_start', to_char(date '2031-01-01' + (id %% %s)::int, 'YYYY-MM-DD'), 'date_precision', 'day',
                'location', 'Place ' || (id / %s) %% %s, 'location_precision', 'exact', 'origin', '{"by": "person"}'::jsonb)))
            """,
            [DAYS, DAYS, per_day],
        )
        cursor.execute("ALTER TABLE annotator_submission ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
