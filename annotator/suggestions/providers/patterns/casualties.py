"""CASUALTY: where a toll is reported, and what it says."""

from annotator.spans import counts
from annotator.spans.counts import Count
from annotator.suggestions.providers.patterns.candidates import Attributes, Candidate, best
from annotator.suggestions.providers.patterns.grammar import Rule, RuleBook
from annotator.suggestions.providers.patterns.report import Hit, Report

KINDS = {
    "killed": (
        "out-killed",
        "kill-verb",
        "die",
        "dead-noun",
        "toll",
        "=killing",
        "=bodies",
        "=body",
        "=death",
    ),
    "injured": ("out-injured", "injure-verb", "injury-noun"),
    "captured": ("out-captured", "capture-verb", "captive", "detain-verb", "out-detained", "=custody"),
    "missing": ("out-missing",),
    "killed-or-injured": ("harm-noun",),
}
ONE_PERSON = ("combatant-one", "civilian-one", "neutral-one")
FIGHTERS = ("combatant-one", "combatant-many")
DEMOGRAPHICS = ("child", "woman", "man", "elderly", "journalist", "medical")
GROUPS = ("child", "woman", "journalist", "medical")  # what "including three children" can count


class Casualties:
    """Applies the rules of `rules/casualty.toml`."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    def find(self, report: Report) -> list[Candidate]:
        """The tolls of a report, none overlapping another."""
        sentences = report.sentences_with(self._book.needs)
        found = [
            Candidate(
                hit.start, hit.end, "CASUALTY", rule.score, rule.id, self._attributes(report, hit, rule)
            )
            for rule in self._book.rules
            for hit in sentences.hits(rule)
            if self._fits(report, hit, rule)
        ]
        self._share_civilian(report, found)
        members = report.lexicon.with_class("member")
        for candidate in found:
            candidate.members = report.any_of((candidate.start, candidate.end), members)
        return best(found)

    @staticmethod
    def _share_civilian(report: Report, found: list[Candidate]) -> None:
        """“three other civilians” makes the victims told before it in the sentence civilian."""
        others = [c for c in found if {"other", "civilians"} <= set(report.words[c.start : c.end])]
        for other in others:
            start, _ = report.sentence(other.start)
            for candidate in found:
                if start <= candidate.start < other.start and candidate.attributes["kind"] != "none-reported":
                    candidate.attributes.setdefault("victim_status", "civilian")

    def _fits(self, report: Report, hit: Hit, rule: Rule) -> bool:
        who = hit.part("who")
        if not rule.settings.get("fighters") or not who:
            return True
        if self._status(report, hit) == "combatant" or self._has(report, who, "suspect"):
            return True
        out = hit.part("out") or who
        return self._has(report, who, "held") and not self._has(report, out, "arrest")

    def _attributes(self, report: Report, hit: Hit, rule: Rule) -> Attributes:
        if rule.settings.get("none"):
            return self._none(report, hit)
        found: Attributes = {"kind": self._kind(report, hit)}
        count = self._count(report, hit, rule)
        found.update(count_type=count.type, count_min=count.min, count_max=count.max)
        if (status := self._status(report, hit)) != "unknown":
            found["victim_status"] = status
        if demographics := self._demographics(report, hit):
            found["demographics"] = demographics
        if including := self._including(report, hit):
            found["including"] = including
        found.update(self._stance(report, hit))
        return {
            name: value for name, value in found.items() if value is not None or name.startswith("count_")
        }

    def _none(self, report: Report, hit: Hit) -> Attributes:
        start, end = report.sentence(hit.start)
        heard = any(report.words[p].lower() == "reported" for p in range(start, end))
        kind = self._kind(report, hit)
        found: Attributes = {"kind": "none-reported", "count_type": "none", "count_min": 0}
        found["count_max"] = None if heard else 0
        if heard:
            found["assertion"] = "hedged"
        if kind in ("killed", "injured"):
            found["none_of"] = kind
        return found

    def _kind(self, report: Report, hit: Hit) -> str:
        out = hit.part("out") or (hit.start, hit.end)
        words = report.words[out[0] : out[1]]
        kinds = [k for k, names in KINDS.items() if any(self._has(report, out, name) for name in names)]
        if "shot" in words and not kinds:
            return "injured" if "wounded" in words else "killed"
        if "killed-or-injured" in kinds or {"killed", "injured"} <= set(kinds):
            return "killed-or-injured"
        return kinds[0] if kinds else "killed"

    def _count(self, report: Report, hit: Hit, rule: Rule) -> Count:
        if rule.settings.get("one"):
            return Count("exact", 1, 1)
        quantity = hit.part("qty")
        if rule.settings.get("plural") or not quantity:
            return Count("unspecified", 2, None)
        return counts.parse(report.said(*quantity))

    def _status(self, report: Report, hit: Hit) -> str:
        who = hit.part("who")
        if not who:
            return "unknown"
        if self._any(report, who, FIGHTERS):
            return "mixed" if self._has(report, who, "civilian-adj") else "combatant"
        if self._has(report, who, "combatant-adj"):
            return "combatant"
        if self._has(report, who, "civilian-sure") or self._has(report, who, "civilian-adj"):
            return "civilian"
        return "unknown"

    def _demographics(self, report: Report, hit: Hit) -> list[str]:
        who = hit.part("who")
        if not who:
            return []
        found = [name for name in DEMOGRAPHICS if self._has(report, who, name)]
        if self._has(report, who, "aid") and self._has(report, who, "aid-modified"):
            found.append("aid-worker")
        return found

    def _including(self, report: Report, hit: Hit) -> dict[str, int]:
        words = [word.lower() for word in report.words[hit.start : hit.end]]
        if "including" not in words:
            return {}
        found: dict[str, int] = {}
        start = hit.start + words.index("including") + 1
        for place in range(start, hit.end):
            group = next((g for g in GROUPS if self._has(report, (place, place + 1), g)), None)
            if group:
                count = counts.parse(report.said(start, place + 1))
                if count.type == "exact" and count.min is not None:
                    found[group] = found.get(group, 0) + count.min
                start = place + 1
        return found

    def _stance(self, report: Report, hit: Hit) -> Attributes:
        """Hedged or denied, and whether the number runs over a longer time."""
        start, end = report.sentence(hit.start)
        before = report.words[start : hit.start]
        found: Attributes = {}
        if any(word.lower() in ("denied", "denies", "denying", "dismissed", "rejected") for word in before):
            found["assertion"] = "denied"
        elif self._any(report, (hit.start, hit.end), ("hedge",)) or self._any(
            report, (max(start, hit.start - 2), hit.start), ("hedge",)
        ):
            found["assertion"] = "hedged"
        after = [word.lower() for word in report.words[hit.end : min(end, hit.end + 9)]]
        if (
            (
                "since" in after
                and any(
                    self._has(report, (p, p + 1), "month") or self._has(report, (p, p + 1), "year")
                    for p in range(hit.end, min(end, hit.end + 9))
                )
            )
            or "this year" in " ".join(after)
            or "so far" in " ".join(after)
        ):
            found["scope"] = "cumulative"
        return found

    @staticmethod
    def _has(report: Report, part: tuple[int, int], name: str) -> bool:
        return report.any_of(part, report.lexicon.with_class(name))

    def _any(self, report: Report, part: tuple[int, int], names: tuple[str, ...]) -> bool:
        return any(self._has(report, part, name) for name in names)
