"""What one review says, so that it can be compared with what another one says: by what things mean, never by their ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from annotator.spans import incidents, uniting
from annotator.spans.names import Mention, Names, fold
from annotator.spans.scheme import SAME, Scheme
from annotator.spans.state import ACCEPTED, MAIN, Incident, Span, State

Ends = dict[str, dict[str, str]]  # link type -> span that it leads to -> link


@dataclass(frozen=True)
class Reading:
    """The accepted spans and links of a review, and which words of it mean the same."""

    state: State
    scheme: Scheme

    @classmethod
    def of(cls, body: Mapping[str, Any], scheme: Scheme) -> Self:
        """Of an opening or a submission in the scheme's names."""
        return cls(State.from_json(dict(body)), scheme)

    @cached_property
    def spans(self) -> dict[str, Span]:
        """What was accepted."""
        return {key: span for key, span in self.state.spans.items() if span.status == ACCEPTED}

    @cached_property
    def ends(self) -> dict[str, Ends]:
        """Where the links of each span lead; one that has no direction leads both ways."""
        found: dict[str, Ends] = {key: {} for key in self.spans}
        for key, link in self.state.links.items():
            if link.status != ACCEPTED or link.source not in found or link.target not in found:
                continue
            found[link.source].setdefault(link.type, {})[link.target] = key
            if link.type in self._mutual:
                found[link.target].setdefault(link.type, {})[link.source] = key
        return found

    @cached_property
    def _mutual(self) -> set[str]:
        links = self.scheme.links.values()
        return {link.name for link in links if SAME in link.from_labels | link.to_labels}

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """For each span, the folded words that mean the same as it: its name's quotes and entity."""
        found: dict[str, set[str]] = {}
        for label in self.scheme.labels.values():
            spans = {key: span for key, span in self.spans.items() if span.label == label.name}
            mentions = [Mention.from_json(span.to_json(key)) for key, span in spans.items()]
            names = Names(mentions, label)
            for mention in mentions:
                name = names.of(mention)
                words = {fold(other.quote) for other in names.members[name]}
                entity = names.canonical(name)
                found[mention.id] = words | ({fold(entity)} if entity else set())
        return found

    def incident_attribute(self, key: str) -> str | None:
        """The attribute that says to which incident a span belongs."""
        label = self.scheme.labels.get(self.spans[key].label)
        return label.incident_attribute if label else None

    def incident(self, key: str) -> Incident | None:
        """The incident that a span belongs to."""
        name = self.incident_attribute(key)
        held = self.spans[key].values[name]["value"] if name else None
        return self.state.incidents.get(str(self.state.main if held == MAIN else held))

    def told(self, key: str, name: str) -> Any:
        """A value of a span as people read it: of an incident its place and date."""
        if name != self.incident_attribute(key):
            return self.spans[key].values[name]["value"]
        incident = self.incident(key)
        return incidents.title(incident) if incident else None

    def told_ends(self, key: str, kind: str) -> str | None:
        """The words that a span's links of a type lead to."""
        ends = [self.spans[end] for end in self.ends[key].get(kind, {})]
        return ", ".join(span.quote for span in sorted(ends, key=lambda span: span.extent)) or None


def same_end(one: Reading, end: str, other: Reading, other_end: str) -> bool:
    """Do two ends of links mean the same: the same place in the text, or the same name?"""
    first, second = one.spans[end], other.spans[other_end]
    if first.label != second.label:
        return False
    meets = first.start < second.end and second.start < first.end
    return meets or not one.words[end].isdisjoint(other.words[other_end])


def links_apart(one: Reading, key: str, other: Reading, other_key: str) -> list[str]:
    """The types of links by which two spans of two reviews do not lead to the same."""
    ends, others = one.ends[key], other.ends[other_key]
    return [
        kind
        for kind in sorted(ends.keys() | others.keys())
        if not _same_ends(one, ends.get(kind, {}), other, others.get(kind, {}))
    ]


def _same_ends(one: Reading, ends: Mapping[str, str], other: Reading, others: Mapping[str, str]) -> bool:
    return len(ends) == len(others) and all(
        any(same_end(one, end, other, other_end) for other_end in others) for end in ends
    )


def values_apart(one: Reading, key: str, other: Reading, other_key: str) -> Iterator[str]:
    """The attributes that somebody set in the first review and that are otherwise in the other.

    Who leaves a span in the main incident says so, too.
    """
    values, others = one.spans[key].values, other.spans[other_key].values
    for name, held in values.items():
        if name not in others:
            continue
        if name == one.incident_attribute(key):
            if _event(one, key) != _event(other, other_key):
                yield name
        elif held["origin"] != "default" and held["value"] != others[name]["value"]:
            yield name


def _event(reading: Reading, key: str) -> uniting.Same:
    incident = reading.incident(key)
    return uniting.event(incident) if incident else (MAIN,)
