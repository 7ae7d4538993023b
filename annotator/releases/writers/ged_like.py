"""A view in the columns of UCDP's Georeferenced Event Dataset: a row per incident of a report. It is no UCDP data.

The four columns of deaths are low ends, each over the sources that tell of such victims: they need not add up to `low`,
since sources divide victims differently, and a sum over sources is no fact.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.events import Event, View

FORMAT, VERSION = "ged-like", 1
TIME = {"day": 1, "week": 3, "month": 4, "year": 5}
PLACE = {"exact": 1, "near": 2, "district": 3, "province": 4, "country": 6}
SHORT = 6  # days: from two to six days are date_prec 2
WORDS = (
    "side_a",
    "side_b",
    "where_description",
    "source_original",
    "source_headline",
)  # taken from the report
COLUMNS = (
    "id", "side_a", "side_b", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high",
    "high_is_open", "date_start", "date_end", "date_prec", "where_description", "where_prec", "event_clarity",
    "source_article", "source_headline", "source_date", "source_original", "tags", "policy", "incident_status",
    "document_id", "url", "text_sha256", "review_state", "reviewers", "release", "release_sha256", "format",
)  # fmt: skip


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a report at a time."""
    return View(COLUMNS, WORDS, _row).write(edition, items, edition.form(FORMAT, VERSION))


def _row(event: Event, report: dict[str, Any]) -> dict[str, Any]:
    incident, killed = event.incident, event.killed
    when, where = _date_precision(incident), PLACE.get(incident.get("location_precision", ""))
    return {
        "id": f"{report['document_id']}/{event.incident_id}",
        "side_a": list(event.attackers.names),
        "side_b": list(event.victims.names),
        **_deaths(event),
        "low": killed and killed.min,
        "best": event.best,
        "high": killed and killed.max,
        "high_is_open": killed and killed.open,
        "date_start": incident.get("date_start"),
        "date_end": incident.get("date_end"),
        "date_prec": when,
        "where_description": incident.get("location"),
        "where_prec": where,
        # 1 where day and place are known, as the codebook calls an event that is described in full
        "event_clarity": (1 if when == 1 and where else 2) if incident else None,
        "source_article": ", ".join(filter(None, (report["outlet"], report["published_at"]))),
        "source_headline": report["title"],
        "source_date": report["published_at"],
        "source_original": list(dict.fromkeys(claim.source_text for claim in event.claims)),
        "tags": list(event.tags),
        "incident_status": incident.get("status"),
    }


def _deaths(event: Event) -> dict[str, int | None]:
    """Low ends by whom they befell; fighters are the attacker's only where the report says that they are its own."""
    own = bool(event.victims.names) and set(event.victims.names) <= set(event.attackers.names)
    low = {status: ends.min for status, ends in event.by_status.items()}
    fighters = low.get("combatant")
    unknown = [low[status] for status in ("mixed", "unknown") if status in low]
    return {
        "deaths_a": fighters if own else None,
        "deaths_b": None if own else fighters,
        "deaths_civilians": low.get("civilian"),
        "deaths_unknown": min(unknown) if unknown else None,
    }


def _date_precision(incident: dict[str, Any]) -> int | None:
    precision = incident.get("date_precision", "")
    if precision == "day" and incident["date_end"] > incident["date_start"]:
        days = (date.fromisoformat(incident["date_end"]) - date.fromisoformat(incident["date_start"])).days
        return 2 if days < SHORT else 3
    return TIME.get(precision)
