"""`claimed-by`: which speaker a toll is pinned on."""

from dataclasses import dataclass

from annotator.suggestions.providers.patterns.candidates import Candidate
from annotator.suggestions.providers.patterns.report import Report


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
        """At most one link per toll; sets `attribution` where nobody is named."""
        sources = [span for span in spans if span.label == "SOURCE"]
        found = []
        for toll in spans:
            if toll.label != "CASUALTY":
                continue
            link = self._same_sentence(report, toll, sources)
            if link:
                found.append(link)
        return found

    @staticmethod
    def _same_sentence(report: Report, toll: Candidate, sources: list[Candidate]) -> Link | None:
        start, end = report.sentence(toll.start)
        near = [source for source in sources if start <= source.start < end]
        if not near:
            return None
        before = [source for source in near if source.end <= toll.start]
        chosen = before[-1] if before else near[0]
        return Link(toll, chosen, 0.8, "link.sentence")
