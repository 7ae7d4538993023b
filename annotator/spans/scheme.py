"""A labelling scheme: labels, attributes, link types, overlap policy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.spans.state import MAIN

TEXTS = {"string", "entity"}
INCIDENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = 10**9  # of whatever is counted
MOST_COUNTS = 100  # words in one value of the type counts
LONGEST = 500
SAME = "same"  # a link end that must carry the label of the other end
REGIONS = (
    "body",
    "quote",
    "tweet",
    "caption",
    "boilerplate",
)  # what a line can be where a scheme does not say

Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Attribute:
    """One question about a span. `default` None means that nothing is filled in."""

    name: str
    type: str
    core: bool = False
    required: bool = False
    default: Any = None
    values: tuple[str, ...] = ()
    per_name: bool = False
    blocks_submit: str | None = None

    def meant(self, value: Any) -> Any:
        """What a value that was given from outside means: words that say nothing are none."""
        return None if isinstance(value, str) and self.type in TEXTS and not value.strip() else value

    def fault(self, value: Any) -> str | None:
        """Why a value does not fit, or None. None is always a value: nothing is known."""
        if value is None:
            return None
        checks = {
            "enum": self._enum,
            "multi": self._multi,
            "int?": self._count,
            "counts": self._counts,
            "incident-ref": self._incident,
        }
        return checks.get(self.type, self._string)(value)

    def _enum(self, value: Any) -> str | None:
        return None if value in self.values else f"{value!r} is not one of {', '.join(self.values)}"

    def _multi(self, value: Any) -> str | None:
        if not isinstance(value, list) or len(set(map(str, value))) != len(value):
            return "must be a list without repeats"
        wrong = [item for item in value if item not in self.values]
        return f"{wrong[0]!r} is not one of {', '.join(self.values)}" if wrong else None

    def _count(self, value: Any) -> str | None:
        if type(value) is not int or not 0 <= value <= MOST:
            return f"must be a whole number from 0 to {MOST:,} or empty"
        return None

    def _counts(self, value: Any) -> str | None:
        if not isinstance(value, dict) or len(value) > MOST_COUNTS:
            return f"must map at most {MOST_COUNTS} words to whole numbers"
        if any(self._count(count) or not word.strip() or self._string(word) for word, count in value.items()):
            return f"must map words of at most {LONGEST} characters to whole numbers from 0 to {MOST:,}"
        return None

    def _incident(self, value: Any) -> str | None:
        known = isinstance(value, str) and (value == MAIN or INCIDENT_ID.fullmatch(value))
        return None if known else f"must be {MAIN} or the id of an incident"

    def _string(self, value: Any) -> str | None:
        return (
            None
            if isinstance(value, str) and len(value) <= LONGEST
            else f"must be a text of at most {LONGEST} characters"
        )


@dataclass(frozen=True)
class Label:
    """What a span can be. `key` is the digit that sets it."""

    name: str
    key: str
    colour: int
    attributes: Mapping[str, Attribute]

    @cached_property
    def entity_attributes(self) -> tuple[str, ...]:
        """The attributes that say whom a span means; names go by the first."""
        return tuple(one.name for one in self.attributes.values() if one.type == "entity")

    @cached_property
    def incident_attribute(self) -> str | None:
        """The attribute that says to which incident a span belongs."""
        return next((one.name for one in self.attributes.values() if one.type == "incident-ref"), None)


@dataclass(frozen=True)
class LinkType:
    """A typed arrow; `SAME` among the ends means both carry one label."""

    name: str
    from_labels: frozenset[str]
    to_labels: frozenset[str]
    key: str | None = None
    core: bool = False

    def fits(self, from_label: str, to_label: str) -> bool:
        """May an arrow of this type go between spans of these labels?"""
        if SAME in self.from_labels or SAME in self.to_labels:
            return from_label == to_label
        return from_label in self.from_labels and to_label in self.to_labels


@dataclass(frozen=True)
class Scheme:
    """A scheme without faults. `claims` names the toll, source and actor labels, or is empty."""

    name: str
    labels: Mapping[str, Label]
    links: Mapping[str, LinkType]
    claims: Mapping[str, str] = field(default_factory=dict)
    same_label_may_overlap: bool = False
    same_extent_allowed: bool = False
    crossing_allowed: bool = False
    nesting: Mapping[str, frozenset[str]] | None = None
    regions: tuple[str, ...] = REGIONS

    @cached_property
    def has_incidents(self) -> bool:
        """Does a review under this scheme say which incidents there are?"""
        return bool(self.claims) and any(label.incident_attribute for label in self.labels.values())

    @cached_property
    def claim_link(self) -> str | None:
        """The type of the core link from toll to source, where the scheme has claims."""
        if not self.claims:
            return None
        ends = (self.claims["toll"], self.claims["source"])
        return next((link.name for link in self.links.values() if link.core and link.fits(*ends)), None)

    def fill(self, label: str, given: Mapping[str, Any]) -> Values:
        """A value for every attribute of a label: what was given, as the machine's, else the default.

        Given names that the label lacks and given values that do not fit are left out.
        """
        filled: Values = {}
        for name, attribute in self.labels[label].attributes.items():
            value = attribute.meant(given.get(name))
            if value is not None and attribute.fault(value) is None:
                filled[name] = {"value": value, "origin": "machine"}
            else:
                filled[name] = {"value": attribute.default, "origin": "default"}
        return filled

    def value_fault(self, label: str, values: Any) -> str | None:
        """Why the values of a span do not fit its label, or None."""
        attributes = self.labels[label].attributes
        if not isinstance(values, dict) or set(values) != set(attributes):
            return f"values must name exactly the attributes of {label}: {', '.join(attributes)}"
        for name, attribute in attributes.items():
            held = values[name]
            if not isinstance(held, dict) or set(held) != {"value", "origin"}:
                return f"{name} must hold a value and its origin"
            if held["origin"] not in ("machine", "default", "person"):
                return f"{name} has the unknown origin {held['origin']!r}"
            if fault := attribute.fault(held["value"]):
                return f"{name}: {fault}"
            if held["origin"] == "default" and held["value"] != attribute.default:
                return f"{name} is not the default it is said to be"
        return None
