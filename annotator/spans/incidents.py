"""What an incident may hold, and what must hold between a review's incidents and its spans."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from annotator.spans.scheme import Scheme
from annotator.spans.state import MAIN, REJECTED, Incident, Span, State

LOCATION_PRECISIONS = ("exact", "near", "district", "province", "country", "unknown")
# precision -> how a date of it is written; a week is its first day
DATE_FORMS = {
    "day": r"\d{4}-\d\d-\d\d",
    "week": r"\d{4}-\d\d-\d\d",
    "month": r"\d{4}-\d\d",
    "year": r"\d{4}",
    "unknown": "",
}
UNKNOWN = "unknown"
FIRST = "0001-01-01"  # fills up a date that is less precise
LONGEST = 500
PROPOSED = ("date_end", "date_precision", "date_start", "label", "location", "location_precision")


def blank() -> dict[str, str | bool]:
    """An incident of which nothing is known, without its status."""
    return {
        "main": True,
        "label": "",
        "location": "",
        "location_precision": UNKNOWN,
        "date_start": "",
        "date_end": "",
        "date_precision": UNKNOWN,
    }


def standing(incidents: Iterable[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The incidents that a review tells of; one that knows none, or rejected all, tells of the main one."""
    known = [one for one in incidents or () if one["status"] != REJECTED]
    return known or [{"id": MAIN, "main": True}]


def title(incident: Incident) -> str:
    """A few words for it: “Port Brann · 2031-05-04”."""
    known = (incident.label or incident.location, incident.date_start)
    return " · ".join(filter(None, known)) or "place and date unknown"


def fault(incident: Incident) -> str | None:
    """Why an incident cannot be as it is, or None."""
    for name in ("label", "location"):
        if len(getattr(incident, name)) > LONGEST:
            return f"{name} must be a text of at most {LONGEST} characters"
    if incident.location_precision not in LOCATION_PRECISIONS:
        return f"location_precision must be one of {', '.join(LOCATION_PRECISIONS)}"
    if not incident.location and incident.location_precision != UNKNOWN:
        return f"location_precision must be {UNKNOWN} where there is no location"
    return _date_fault(incident)


def _date_fault(incident: Incident) -> str | None:
    precision = incident.date_precision
    if precision not in DATE_FORMS:
        return f"date_precision must be one of {', '.join(DATE_FORMS)}"
    if incident.date_end and not incident.date_start:
        return "date_end must be empty where there is no date_start"
    if not incident.date_start and precision != UNKNOWN:
        return f"date_precision must be {UNKNOWN} where there is no date_start"
    for name in ("date_start", "date_end"):
        if (written := getattr(incident, name)) and not is_date(written, precision):
            return f"{name}: “{written}” is no date as precise as {precision}"
    if incident.date_end and incident.date_end < incident.date_start:
        return f"date_end: {incident.date_end} is before {incident.date_start}"
    return None


def is_date(written: str, precision: str) -> bool:
    """Is this an ISO 8601 date, written exactly as precise as that?"""
    if not re.fullmatch(DATE_FORMS[precision], written, re.ASCII):
        return False
    try:
        date.fromisoformat(written + FIRST[len(written) :])
    except ValueError:
        return False
    return True


def misfit(state: State) -> str | None:
    """Why these incidents cannot stand beside each other, or None."""
    mains = [one for one in state.incidents.values() if one.main]
    if state.incidents and (len(mains) != 1 or mains[0].status == REJECTED):
        return "exactly one incident must be the main one, and it cannot be rejected"
    return None


def strays(state: State, spans: dict[str, Span], scheme: Scheme) -> Iterator[tuple[str, str]]:
    """(span id, incident) for each of these spans that refers to an incident the review does not have."""
    for span_id, span in spans.items():
        named = reference(span, scheme)
        if named in (None, MAIN):
            continue
        incident = state.incidents.get(str(named))
        if incident is None or incident.status == REJECTED:
            yield span_id, str(named)


def reference(span: Span, scheme: Scheme) -> str | None:
    """What a span says of its incident: `main`, an id, or nothing."""
    name = scheme.labels[span.label].incident_attribute
    return None if name is None else span.values[name]["value"]
