"""Where and when the report's main incident was: the first place and date that rules find at its beginning."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from annotator.suggestions.providers.patterns.grammar import Rule, RuleBook
from annotator.suggestions.providers.patterns.report import Hit, Report

HEAD = 8  # words of a dateline
BEGINNING = 300  # words; what comes later is mostly about something else
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
WEEKDAYS = [name.lower() for name in calendar.day_name]
DATELINE, MONTH_ONLY = "incident.dateline", "incident.month"

Dated = tuple[Hit, Rule]


class Found(NamedTuple):
    """What one rule found: where in the text, as words, and what it says."""

    start: int
    rule: Rule
    known: dict[str, str]


class Incident:
    """Applies the rules of `rules/incident.toml`."""

    def __init__(self, book: RuleBook) -> None:
        self._places = [rule for rule in book.rules if "precision" in rule.settings]
        self._dates = [rule for rule in book.rules if "precision" not in rule.settings]

    def find(self, report: Report, published: str) -> list[dict[str, Any]]:
        """Place and date of the main incident; no incident where nothing is found.

        `published` is an ISO 8601 date at any precision, or empty: then the first date with its year stands for it, to
        the day if it has a line of its own.
        """
        beginning = report.letters[:BEGINNING]
        places = [
            Found(hit.start, rule, _place(report, hit, rule))
            for rule in self._places
            for hit in _hits(beginning, rule)
        ]
        hits = [(hit, rule) for rule in self._dates for hit in _hits(beginning, rule)]
        written = _published(published) or _any_full_date(report, hits)
        headed = max((one.start for one in places if one.rule.id == DATELINE), default=-1)
        dates = list(_dates_in(report, hits, written, headed))
        chosen = [one for one in (_first(places), _first(dates)) if one]
        if not chosen:
            return []
        known = {name: value for one in chosen for name, value in one.known.items()}
        rules = "+".join(one.rule.id for one in chosen)
        return [{**known, "rule": rules, "score": min(one.rule.score for one in chosen)}]


def _dates_in(
    report: Report, hits: list[Dated], published: tuple[date, bool] | None, headed: int
) -> Iterator[Found]:
    """The dates that are sure; one in the dateline or on a line of its own comes last: it tells of the writing."""
    for hit, rule in hits:
        if known := _date(report, hit, published):
            in_dateline = headed >= 0 and 0 <= hit.start - headed < HEAD
            later = BEGINNING if in_dateline or _is_alone(report, hit) else 0
            yield Found(hit.start + later, rule, known)


def _any_full_date(report: Report, hits: list[Dated]) -> tuple[date, bool] | None:
    """The first day that is written with its year, as the year the report is of; on a line of its own as its day."""
    full = [(hit, rule) for hit, rule in hits if "year" in hit.groups]
    for hit, rule in sorted(full, key=lambda one: one[0].start):
        if (known := _date(report, hit, None)) and rule.id != MONTH_ONLY:
            return date.fromisoformat(known["date_start"]), _is_alone(report, hit)
    return None


def _hits(beginning: str, rule: Rule) -> Iterator[Hit]:
    for match in rule.expression.finditer(beginning):
        names = rule.expression.groupindex
        groups = {name: match.span(name) for name in names if match.start(name) >= 0}
        yield Hit(match.start(), match.end(), groups)


def _is_alone(report: Report, hit: Hit) -> bool:
    """Is there nothing else in the line, but perhaps the day of the week?"""
    start, end = report.line(hit.start)
    others = [*report.lowered[start : hit.start], *report.lowered[hit.end : end]]
    return all(word in WEEKDAYS or not word[0].isalnum() for word in others)


def _first(found: list[Found]) -> Found | None:
    """The first in the text, of what starts at one word the surest; a weak one only where there is no other."""
    return min(
        found,
        key=lambda one: (bool(one.rule.settings.get("weak")), one.start, -one.rule.score),
        default=None,
    )


def _place(report: Report, hit: Hit, rule: Rule) -> dict[str, str]:
    start, end = hit.groups["place"]
    name = re.sub(r"\s+", " ", report.said(start, end))
    location = name.title() if name.isupper() and len(name) > 3 else name
    return {"location": location, "location_precision": rule.settings["precision"]}


def _published(written: str) -> tuple[date, bool] | None:
    """The last day on which it can have been published, and whether that is the very day."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", written)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        last = day or calendar.monthrange(year or 0, month or 12)[1]
        return date(year or 0, month or 12, last), day is not None
    except (ValueError, calendar.IllegalMonthError):
        return None


def _date(report: Report, hit: Hit, published: tuple[date, bool] | None) -> dict[str, str] | None:
    """What a date says, if it is sure and not later than the report."""
    said = {name: report.said(*part).lower() for name, part in hit.groups.items()}
    if "month" in said and "day" not in said:
        return {"date_start": f"{said['year']}-{_month(said['month']):02}", "date_precision": "month"}
    day = _dated(said, published) if "month" in said else _related(said, published)
    if day is None or (published and day > published[0] + timedelta(days=1)):
        return None
    return {"date_start": day.isoformat(), "date_precision": "day"}


def _month(word: str) -> int:
    return MONTHS[word[:3]]


def _dated(said: dict[str, str], published: tuple[date, bool] | None) -> date | None:
    """A day and a month with their year, else in the last year in which they were over at publication."""
    number = re.match(r"\d+", said["day"])
    day, month = int(number[0]) if number else 0, _month(said["month"])
    if "year" in said:
        years = [int(said["year"])]
    else:
        years = [published[0].year, published[0].year - 1] if published else []
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if "year" in said or (published and found <= published[0] + timedelta(days=1)):
            return found
    return None


def _related(said: dict[str, str], published: tuple[date, bool] | None) -> date | None:
    """A weekday, today or yesterday, counted from the very day of publication."""
    if not published or not published[1]:
        return None
    today = published[0]
    if "weekday" in said:
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(said["weekday"])) % 7)
    return today - timedelta(days=1 if said["ago"] == "yesterday" else 0)
