"""What a review opens with: the predictions of all suggesters, merged once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from annotator.spans import incidents
from annotator.spans.policy import Taken
from annotator.spans.scheme import Scheme
from annotator.spans.state import BODY, MAIN, SUGGESTED, Incident

Extent = tuple[int, int, str]


@dataclass(frozen=True)
class Proposal:
    """What one suggester version proposed for one text.

    `body` is `{"spans": [{start, end, label, score, attributes, rule}], "links": [{from, to, type}]}`, where
    `from` and `to` are places in `spans`; perhaps also `"regions": [{start, end, kind}]` and `"incidents"`, the
    main one first, each with what it knows of place and date. One that only seconds is named at the spans it agrees
    with, and adds none, nor links.
    """

    suggester: str
    version: str
    body: dict[str, Any]
    seconds: bool = False

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
    """What to open on, all suggested; earlier proposals win where two disagree.

    The same extent and label proposed twice is one span that names both. A span that overlaps one of its own
    label is left out, the less sure of a proposal's first; so is one that could not be accepted beside one of an earlier
    proposal, and labels and link types the scheme lacks. There is
    one incident, the main one, blank where nobody proposes any, and none where the scheme knows none.
    """
    merging = _Merge(text, scheme, new_id)
    for proposal in proposals:
        merging.take(proposal)
    spans = sorted(merging.spans.values(), key=lambda span: (span["start"], -span["end"], span["label"]))
    return {
        "spans": spans,
        "links": list(merging.links.values()),
        "incidents": [merging.main_incident()] if scheme.has_incidents else [],
        "regions": [merging.regions[line] for line in sorted(merging.regions)],
    }


@dataclass
class _Merge:
    text: str
    scheme: Scheme
    new_id: Callable[[], str]
    spans: dict[Extent, dict[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    covered: dict[str, set[int]] = field(default_factory=dict)  # code points taken, per label
    incident: dict[str, Any] | None = None
    regions: dict[int, dict[str, Any]] = field(default_factory=dict)  # by the start of the line

    def __post_init__(self) -> None:
        self.before = Taken(self.scheme)  # by earlier proposals

    def main_incident(self) -> dict[str, Any]:
        """What was proposed first, else a blank one."""
        proposed = self.incident or {**incidents.blank(), "origin": {"by": "default"}}
        return {"id": self.new_id(), "status": SUGGESTED, **proposed}

    def take(self, proposal: Proposal) -> None:
        proposed = proposal.body["spans"]
        extents = [(span["start"], span["end"], span["label"]) for span in proposed]
        surest_first = sorted(
            range(len(proposed)), key=lambda i: (-(proposed[i].get("score") or 0), extents[i])
        )
        for place in surest_first:
            self._take_span(proposal, extents[place], proposed[place])
        for extent in extents:
            if extent in self.spans and self.spans[extent]["origin"]["suggester"] == proposal.suggester:
                self.before.add(*extent)
        for link in [] if proposal.seconds else proposal.body.get("links", []):
            self._take_link(proposal, extents[link["from"]], extents[link["to"]], link)
        for raw in proposal.body.get("incidents", []):
            self._take_incident(proposal, raw)
        for raw in proposal.body.get("regions", []):
            self._take_region(proposal, raw)

    def _take_span(self, proposal: Proposal, extent: Extent, raw: dict[str, Any]) -> None:
        start, end, label = extent
        if extent in self.spans:
            self._second(self.spans[extent], proposal, raw)
        elif (
            not proposal.seconds
            and label in self.scheme.labels
            and self.before.leaves_room(*extent)
            and self._has_room(extent)
        ):
            place = {"start": start, "end": end, "label": label}
            self.spans[extent] = {
                "id": self.new_id(),
                **place,
                "status": SUGGESTED,
                "values": self.scheme.fill(label, self._attributes(label, raw)),
                "quote": self.text[start:end],
                "origin": {"by": "machine", **proposal.author(raw), **place, "also": [*raw.get("also", [])]},
            }

    def _second(self, span: dict[str, Any], proposal: Proposal, raw: dict[str, Any]) -> None:
        """Name who proposes a span, too, and who moved it there; take the values that nobody before proposed."""
        label, values = span["label"], span["values"]
        given = self.scheme.fill(label, self._attributes(label, raw))
        news = [
            name
            for name, held in given.items()
            if held["origin"] != "default" and values[name]["origin"] == "default"
        ]
        span["values"] = {**values, **{name: given[name] for name in news}}
        author = proposal.author(raw)
        named = span["origin"]["also"]
        known = {(one["suggester"], one["rule"]) for one in named}
        named.append({**author, "values": news} if news else author)
        named += [one for one in raw.get("also", []) if (one["suggester"], one["rule"]) not in known]

    def _attributes(self, label: str, raw: dict[str, Any]) -> dict[str, Any]:
        """What was proposed of a span; nobody can have meant an incident of a review that was not there yet."""
        name = self.scheme.labels[label].incident_attribute
        given = raw.get("attributes") or {}
        return {key: value for key, value in given.items() if key != name or value == MAIN}

    def _has_room(self, extent: Extent) -> bool:
        """Does it hold more than blanks, and stand beside what was taken of its label?"""
        if not self.text[extent[0] : extent[1]].strip():
            return False
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

    def _take_incident(self, proposal: Proposal, raw: dict[str, Any]) -> None:
        proposed = incidents.blank() | {name: raw[name] for name in incidents.PROPOSED if name in raw}
        incident = Incident.from_json({**proposed, "status": SUGGESTED})
        if self.incident is None and not incidents.fault(incident):
            said = {name: proposed[name] for name in incidents.PROPOSED}
            self.incident = {**proposed, "origin": {"by": "machine", **proposal.author(raw), **said}}

    def _take_region(self, proposal: Proposal, raw: dict[str, Any]) -> None:
        """The lines of which a region holds all words."""
        kind = raw["kind"]
        if kind == BODY or kind not in self.scheme.regions:
            return
        origin = {"by": "machine", **proposal.author(raw), "kind": kind}
        for start, end in lines_within(self.text, raw["start"], raw["end"]):
            if self.text[start:end].strip():
                self.regions.setdefault(start, {"line": start, "kind": kind, "origin": origin})


def lines_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) of each line of which nothing but blanks lies outside this stretch of a text."""
    at = text.rfind("\n", 0, start) + 1
    while at < end:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not text[at:start].strip() and not text[end:stop].strip():
            yield at, stop
        at = stop + 1
