"""`claimed-by`: which speaker a toll is pinned on, and where nobody is named."""

from bisect import bisect_left
from dataclasses import dataclass

from annotator.suggestions.providers.patterns.candidates import Candidate
from annotator.suggestions.providers.patterns.report import Report

SHARED = "source.shared"  # the rule for two speakers joined by “and”
DEEDS = ("source.deed",)  # condemning an attack claims nothing about its toll


@dataclass(frozen=True)
class Link:
    """A toll and its speaker."""

    toll: Candidate
    source: Candidate
    score: float
    rule: str


class Links:
    """Finds the speaker that governs the clause of a toll."""

    def find(self, report: Report, spans: list[Candidate]) -> list[Link]:
        """The links of a report; sets `attribution` of tolls where surely nobody is named."""
        sources = [span for span in spans if span.label == "SOURCE"]
        speakers = [source for source in sources if source.rule not in DEEDS]
        found = []
        for toll in spans:
            if toll.label != "CASUALTY":
                continue
            links = self._links(report, toll, speakers)
            found.extend(links)
            if not links and self._own_voice(report, toll, sources):
                toll.attributes["attribution"] = "article"
        return found

    def _links(self, report: Report, toll: Candidate, speakers: list[Candidate]) -> list[Link]:
        start, end = report.sentence(toll.start)
        first = bisect_left(speakers, start, key=_start)
        near = speakers[first : bisect_left(speakers, end, key=_start)]
        if self._nobody(report, toll):
            near = [source for source in near if source.start >= toll.end]
            if not near:
                return []
        if chosen := self._governing(report, toll, near):
            return [
                Link(toll, source, score, rule) for source, score, rule in self._with_partner(chosen, near)
            ]
        told = self._pronoun_speaks(report, start, end) or self._in_open_quote(report, toll)
        if told and first:
            return [Link(toll, speakers[first - 1], 0.7, "link.pronoun")]
        return []

    @staticmethod
    def _governing(
        report: Report, toll: Candidate, near: list[Candidate]
    ) -> tuple[Candidate, float, str] | None:
        """The speaker of the same sentence: the last one before the toll, else the first behind it."""
        before = [source for source in near if source.end <= toll.start and source.cue < toll.start]
        if before:
            return before[-1], 0.88, "link.before"
        after = [source for source in near if source.start >= toll.end]
        return (after[0], 0.85, "link.behind") if after else None

    @staticmethod
    def _with_partner(
        chosen: tuple[Candidate, float, str], near: list[Candidate]
    ) -> list[tuple[Candidate, float, str]]:
        """The chosen speaker and those joined to it by “and”."""
        source, score, rule = chosen
        joined = [
            (other, score, rule)
            for other in near
            if other is not source and source.cue == other.cue and SHARED in (source.rule, other.rule)
        ]
        return [chosen, *joined]

    @staticmethod
    def _nobody(report: Report, toll: Candidate) -> bool:
        """“… were reported” right behind the toll, or “reportedly” in it, names nobody."""
        after = report.lowered[toll.end : toll.end + 4]
        return "reported" in after[:3] and after[:1] != ["reported"] and "by" not in after

    def _own_voice(self, report: Report, toll: Candidate, sources: list[Candidate]) -> bool:
        """Surely the report's own voice: nobody is named in or before this paragraph's account."""
        if self._nobody(report, toll):
            return True
        start, end = report.line(toll.start)
        earlier = report.line(max(start - 2, 0))[0]
        if bisect_left(sources, earlier, key=_start) < bisect_left(sources, end, key=_start):
            return False
        quotes = report.lexicon.with_class("quote")
        return not report.any_of((start, end), quotes) and not self._pronoun_speaks(report, start, end)

    @staticmethod
    def _pronoun_speaks(report: Report, start: int, end: int) -> bool:
        has = report.lexicon.with_class
        pronouns, verbs = has("pron-subject"), (has("cue"), has("cue-tell"))
        return any(
            report.has(place + step, verb)
            for place in range(start, end)
            if report.letters[place] in pronouns
            for step in (1, 2)
            for verb in verbs
        )

    @staticmethod
    def _in_open_quote(report: Report, toll: Candidate) -> bool:
        """Is the toll inside a quotation that its paragraph began with?"""
        start, _ = report.line(toll.start)
        return report.has(start, report.lexicon.with_class("quote"))


def _start(span: Candidate) -> int:
    return span.start
