"""Spans label by label, as programs learn them: there a source that is a party is an actor, too."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.releases.writers.edition import Edition
from annotator.releases.writers.labels import Labels
from annotator.spans.disagreement import SIDES
from annotator.spans.names import fold

APART = "apart"
RULES = {
    "actors": (
        "A source that is a party is marked as an actor, too: one whose party is attacker-side or target-side, or whose"
        " words or entity are those of an actor of the same report, unless an actor overlaps it."
    ),
    APART: "Sources and actors stay apart, as people marked them.",
}


class Mark(NamedTuple):
    """A span for one label; `added` where it is there by the rule and not by a person."""

    start: int
    end: int
    span_id: str
    added: bool = False


class Marks:
    """Which marks the documents of a release hold, by label."""

    def __init__(self, edition: Edition) -> None:
        self.labels = Labels(edition)
        self._adds = edition.chosen["parties"] != APART
        self.rule = RULES[edition.chosen["parties"]]

    def of(self, content: Mapping[str, Any]) -> dict[str, list[Mark]]:
        """Marks of each label of the release, in text order, the longer first."""
        found: dict[str, list[Mark]] = {name: [] for name in self.labels.names}
        for span in content["spans"]:
            found[span["label"]].append(Mark(span["start"], span["end"], span["id"]))
        roles = self.labels.schemes[content["scheme_sha256"]].claims
        if self._adds and roles:
            found[roles["actor"]] += _parties(content["spans"], roles["source"], roles["actor"])
        for marks in found.values():
            marks.sort(key=lambda mark: (mark.start, -mark.end, mark.span_id))
        return found


def _parties(spans: list[dict[str, Any]], source_label: str, actor_label: str) -> list[Mark]:
    actors = [span for span in spans if span["label"] == actor_label]
    names = {name for actor in actors for name in _names(actor)}
    return [
        Mark(span["start"], span["end"], span["id"], added=True)
        for span in spans
        if span["label"] == source_label
        and (span["attributes"].get("party") in SIDES or not names.isdisjoint(_names(span)))
        and not any(actor["start"] < span["end"] and span["start"] < actor["end"] for actor in actors)
    ]


def _names(span: Mapping[str, Any]) -> set[str]:
    entity = span["attributes"].get("canonical")
    return {fold(span["quote"]), *([fold(entity)] if entity else [])}
