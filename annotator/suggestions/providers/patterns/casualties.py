"""CASUALTY: where a toll is reported."""

from annotator.suggestions.providers.patterns import toll_values
from annotator.suggestions.providers.patterns.candidates import Candidate, best
from annotator.suggestions.providers.patterns.grammar import Rule, RuleBook
from annotator.suggestions.providers.patterns.report import Hit, Report


class Casualties:
    """Applies the rules of `rules/casualty.toml`."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    def find(self, report: Report) -> list[Candidate]:
        """The tolls of a report with their values, none overlapping another."""
        sentences = report.sentences_with(self._book.needs)
        origins: dict[int, tuple[Hit, Rule]] = {}
        proposed = []
        for rule in self._book.rules:
            for hit in sentences.hits(rule):
                if _fits(report, hit, rule):
                    candidate = Candidate(hit.start, hit.end, "CASUALTY", rule.score, rule.id)
                    proposed.append(candidate)
                    origins[id(candidate)] = hit, rule
        found = best(proposed)
        for candidate in found:
            hit, rule = origins[id(candidate)]
            candidate.attributes = toll_values.values(report, hit, rule.settings)
            candidate.members = "member" in report.lists(hit.start, hit.end)
        _share_civilian(report, found)
        return found


def _fits(report: Report, hit: Hit, rule: Rule) -> bool:
    """A rule for fighters needs fighters, or people held by a force rather than arrested."""
    who = hit.part("who")
    if "fighters" not in rule.settings or not who:
        return True
    lists = report.lists(*who)
    if toll_values.status(lists) == "combatant" or "suspect" in lists:
        return True
    return "held" in lists and "arrest" not in report.lists(*(hit.part("out") or who))


def _share_civilian(report: Report, found: list[Candidate]) -> None:
    """“three other civilians” makes the victims told before it in the sentence civilian."""
    others = [c for c in found if {"other", "civilians"} <= set(report.words[c.start : c.end])]
    for other in others:
        start, _ = report.sentence(other.start)
        for candidate in found:
            if start <= candidate.start < other.start and candidate.attributes["kind"] != "none-reported":
                candidate.attributes.setdefault("victim_status", "civilian")
