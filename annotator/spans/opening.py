"""What a review opens with: the predictions of all suggesters, merged once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from annotator.spans.scheme import Scheme
from annotator.spans.state import SUGGESTED

Extent = tuple[int, int, str]


@dataclass(frozen=True)
class Proposal:
    """What one suggester version proposed for one text.

    `body` is `{"spans": [{start, end, label, score, attributes, rule}], "links": [{from, to, type}]}`, where
    `from` and `to` are places in `spans`.
    """

    suggester: str
    version: str
    body: dict[str, Any]

    def author(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Who proposed a span or link, as its origin says it."""
        said = {"rule": raw.get("rule"), "score": raw.get("score")}
        return {"suggester": self.suggester, "version": self.version, **said}


def new_uuid() -> str:
    """An id that nobody has."""
    return str(uuid4())


def merge(
    proposals: Iterable[Proposal], text: str, scheme: Scheme, new_id: Callable[[], str] = new_uuid
) -> dict[str, list[dict[str, Any]]]:
    """Spans and links to open on, all suggested; earlier proposals win where two disagree.

    The same extent and label proposed twice is one span that names both. A span that overlaps one of its own
    label is left out, the less sure of a proposal's first; so are labels and link types the scheme lacks.
    """
    merging = _Merge(text, scheme, new_id)
    for proposal in proposals:
        merging.take(proposal)
    spans = sorted(merging.spans.values(), key=lambda span: (span["start"], -span["end"], span["label"]))
    return {"spans": spans, "links": list(merging.links.values())}


@dataclass
class _Merge:
    text: str
    scheme: Scheme
    new_id: Callable[[], str]
    spans: dict[Extent, dict[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    covered: dict[str, set[int]] = field(default_factory=dict)  # code points taken, per label

    def take(self, proposal: Proposal) -> None:
        proposed = proposal.body["spans"]
        extents = [(span["start"], span["end"], span["label"]) for span in proposed]
        surest_first = sorted(
            range(len(proposed)), key=lambda i: (-(proposed[i].get("score") or 0), extents[i])
        )
        for place in surest_first:
            self._take_span(proposal, extents[place], proposed[place])
        for link in proposal.body.get("links", []):
            self._take_link(proposal, extents[link["from"]], extents[link["to"]], link)

    def _take_span(self, proposal: Proposal, extent: Extent, raw: dict[str, Any]) -> None:
        start, end, label = extent
        if extent in self.spans:
            self.spans[extent]["origin"]["also"].append(proposal.author(raw))
        elif label in self.scheme.labels and self._is_free(extent):
            place = {"start": start, "end": end, "label": label}
            self.spans[extent] = {
                "id": self.new_id(),
                **place,
                "status": SUGGESTED,
                "values": self.scheme.fill(label, raw.get("attributes") or {}),
                "quote": self.text[start:end],
                "origin": {"by": "machine", **proposal.author(raw), **place, "also": []},
            }

    def _is_free(self, extent: Extent) -> bool:
        if self.scheme.same_label_may_overlap:
            return True
        start, end, label = extent
        covered = self.covered.setdefault(label, set())
        if not covered.isdisjoint(range(start, end)):
            return False
        covered.update(range(start, end))
        return True

    def _take_link(self, proposal: Proposal, source: Extent, target: Extent, raw: dict[str, Any]) -> None:
        kind = self.scheme.links.get(raw["type"])
        known = source in self.spans and target in self.spans
        if kind is None or not known or not kind.fits(source[2], target[2]):
            return
        ends = (self.spans[source]["id"], self.spans[target]["id"])
        if ends[0] == ends[1] or (raw["type"], *ends) in self.links:
            return
        self.links[raw["type"], *ends] = {
            "id": self.new_id(),
            "type": raw["type"],
            "from": ends[0],
            "to": ends[1],
            "status": SUGGESTED,
            "origin": {"by": "machine", **proposal.author(raw)},
        }
