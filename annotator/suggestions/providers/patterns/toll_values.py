"""What a toll says: what happened, to how many, to whom, how sure."""

from functools import lru_cache
from typing import Any

from annotator.spans import counts
from annotator.spans.counts import Count
from annotator.suggestions.providers.patterns.candidates import Attributes
from annotator.suggestions.providers.patterns.report import Hit, Report

Lists = frozenset[str]

# kind -> the lists (or, with =, words) that show it
KINDS = {
    "killed": {
        "out-killed",
        "kill-verb",
        "die",
        "dead-noun",
        "toll",
        "=killing",
        "=bodies",
        "=body",
        "=death",
    },
    "injured": {"out-injured", "injure-verb", "injury-noun"},
    "captured": {"out-captured", "capture-verb", "captive", "detain-verb", "out-detained", "=custody"},
    "missing": {"out-missing"},
    "killed-or-injured": {"harm-noun"},
}
DEMOGRAPHICS = ("child", "woman", "man", "elderly", "journalist", "medical")
GROUPS = ("child", "woman", "journalist", "medical")  # what “including three children” can count
DENIALS = {"denied", "denies", "denying", "dismissed", "rejected"}
NEAR = 9  # words behind a toll in which “since March” or “this year” still speaks of it


def values(report: Report, hit: Hit, settings: dict[str, Any]) -> Attributes:
    """The values of a toll that its words show."""
    if "none" in settings:
        return _none(report, hit)
    count = _count(report, hit, settings)
    found: Attributes = {
        "kind": _kind(report, hit),
        "count_type": count.type,
        "count_min": count.min,
        "count_max": count.max,
    }
    found.update(_victims(report, hit))
    if including := _including(report, hit):
        found["including"] = including
    found.update(_stance(report, hit))
    return found


def of_words(quote: str, lists: Lists) -> Attributes:
    """What the words of a toll show that no rule has read: its kind, its count, whose side; nothing that is not there."""
    kinds = [kind for kind, signs in KINDS.items() if not signs.isdisjoint(lists)]
    count = counts.parse(quote)
    found: Attributes = {"kind": kinds[0]} if len(kinds) == 1 else {}
    if count.type == "none":
        return {"kind": "none-reported", "count_type": "none", "count_min": 0}
    if count.type != "unspecified":
        found |= {"count_type": count.type, "count_min": count.min, "count_max": count.max}
    return found | ({"victim_status": side} if (side := status(lists)) else {})


def status(lists: Lists) -> str | None:
    """What the words for the victims say of their side; None where they do not tell."""
    civilian = "civilian-adj" in lists
    if "combatant-one" in lists or "combatant-many" in lists:
        return "mixed" if civilian else "combatant"
    if "combatant-adj" in lists:
        return "combatant"
    return "civilian" if civilian or "civilian-sure" in lists else None


def _none(report: Report, hit: Hit) -> Attributes:
    start, end = report.sentence(hit.start)
    heard = any(word == "reported" for word in report.lowered[start:end])
    kind = _kind(report, hit)
    found: Attributes = {"kind": "none-reported", "count_type": "none", "count_min": 0}
    found["count_max"] = None if heard else 0
    if heard:
        found["assertion"] = "hedged"
    if kind in ("killed", "injured"):
        found["none_of"] = kind
    return found


def _kind(report: Report, hit: Hit) -> str:
    out = hit.part("out") or (hit.start, hit.end)
    lists = report.lists(*out)
    kinds = [kind for kind, signs in KINDS.items() if not signs.isdisjoint(lists)]
    if "killed-or-injured" in kinds or {"killed", "injured"} <= set(kinds):
        return "killed-or-injured"
    return kinds[0] if kinds else "killed"


def _count(report: Report, hit: Hit, settings: dict[str, Any]) -> Count:
    if "one" in settings:
        return Count("exact", 1, 1)
    quantity = hit.part("qty")
    if "plural" in settings or not quantity:
        return Count("unspecified", 2, None)
    return _parsed(report.said(*quantity))


@lru_cache(maxsize=4096)
def _parsed(quantity: str) -> Count:
    """Reports say *two* and *at least nine* over and over."""
    return counts.parse(quantity)


def _victims(report: Report, hit: Hit) -> Attributes:
    who = hit.part("who")
    if not who:
        return {}
    lists = report.lists(*who)
    found: Attributes = {}
    if side := status(lists):
        found["victim_status"] = side
    demographics = [name for name in DEMOGRAPHICS if name in lists]
    if "aid" in lists and "aid-modified" in lists:
        demographics.append("aid-worker")
    if demographics:
        found["demographics"] = demographics
    return found


def _including(report: Report, hit: Hit) -> dict[str, int]:
    words = report.lowered[hit.start : hit.end]
    if "including" not in words:
        return {}
    found: dict[str, int] = {}
    start = hit.start + words.index("including") + 1
    for place in range(start, hit.end):
        lists = report.lists(place, place + 1)
        if group := next((name for name in GROUPS if name in lists), None):
            count = counts.parse(report.said(start, place + 1))
            if count.type == "exact" and count.min is not None:
                found[group] = found.get(group, 0) + count.min
            start = place + 1
    return found


def _stance(report: Report, hit: Hit) -> Attributes:
    """Hedged or denied, and whether the number runs over a longer time."""
    start, end = report.sentence(hit.start)
    found: Attributes = {}
    if not DENIALS.isdisjoint(report.lowered[start : hit.start]):
        found["assertion"] = "denied"
    elif "hedge" in report.lists(max(start, hit.start - 2), hit.end):
        found["assertion"] = "hedged"
    last = min(end, hit.end + NEAR)
    after = " ".join(report.lowered[hit.end : last])
    dated = "since" in after and not {"month", "year"}.isdisjoint(report.lists(hit.end, last))
    if dated or "this year" in after or "so far" in after:
        found["scope"] = "cumulative"
    return found
