"""A view in the columns of ACLED: a row per incident of a report. It is no ACLED data.

`fatalities` is the low end under the policy, as ACLED takes the most conservative number. What ACLED knows and a report's
labels do not (event types, the scale of the source) is empty.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.events import Event, Side, View

FORMAT, VERSION = "acled-like", 1
TIME = {"day": 1, "week": 2, "month": 3}
PLACE = {"exact": 1, "near": 2, "district": 2, "province": 3}
# a question mark: ACLED tells these apart by what is not in the report
INTER = {
    "state-force": "1",
    "state-authority": "1",
    "paramilitary": "3?",
    "armed-group": "2?",
    "unidentified-armed": "3?",
    "civilians": "7",
    "international": "8",
}
WORDS = ("actor1", "actor2", "location", "source_original", "notes")  # taken from the report
COLUMNS = (
    "event_id", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "inter1", "actor2", "inter2",
    "location", "geo_precision", "fatalities", "fatalities_low", "fatalities_high", "high_is_open", "source",
    "source_scale", "source_original", "notes", "tags", "policy", "incident_status", "document_id", "url", "text_sha256",
    "review_state", "reviewers", "release", "release_sha256", "format",
)  # fmt: skip


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a report at a time."""
    return View(COLUMNS, WORDS, _row).write(edition, items, edition.form(FORMAT, VERSION))


def _row(event: Event, report: dict[str, Any]) -> dict[str, Any]:
    incident, killed = event.incident, event.killed
    return {
        "event_id": f"{report['document_id']}/{event.incident_id}",
        "event_date": incident.get("date_start"),
        "time_precision": TIME.get(incident.get("date_precision", "")),
        "actor1": list(event.attackers.names),
        "inter1": _inter(event.attackers),
        "actor2": list(event.victims.names),
        "inter2": _inter(event.victims) or _civilians(event),
        "location": incident.get("location"),
        "geo_precision": PLACE.get(incident.get("location_precision", "")),
        "fatalities": killed and killed.min,
        "fatalities_low": killed and killed.min,
        "fatalities_high": killed and killed.max,
        "high_is_open": killed and killed.open,
        "source": report["outlet"],
        "source_original": list(dict.fromkeys(claim.source_text for claim in event.claims)),
        "notes": " | ".join(dict.fromkeys(claim.quote for claim in event.claims)),
        "tags": list(event.tags),
        "incident_status": incident.get("status"),
    }


def _inter(side: Side) -> list[str]:
    return list(dict.fromkeys(INTER[kind] for kind in side.kinds if kind in INTER))


def _civilians(event: Event) -> list[str]:
    return ["7"] if {claim.victim_status for claim in event.claims} == {"civilian"} else []
