"""A labelling scheme: labels, attributes, link types, overlap policy; read from JSON with a message per fault."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.spans import canonical
from annotator.spans.state import BODY, MAIN
from annotator.spans.text import UNSTORABLE

ATTRIBUTE_TYPES = {"enum", "multi", "string", "int?", "counts", "entity", "incident-ref"}
TEXTS = {"string", "entity"}
COLOURS = range(1, 13)  # the palette of the pages holds twelve
RULES = {"forbid", "allow"}
LABEL_KEY = re.compile("[0-9]")
LINK_KEY = re.compile("[a-z]")
INCIDENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = 10**9  # of whatever is counted
MOST_COUNTS = 100  # words in one value of the type counts
LONGEST = 500
LONGEST_TITLE, LONGEST_NAME = 100, 60  # of the scheme; of a label or link type
DEEPEST = 20  # lists and objects in each other; a scheme without faults needs seven
SAME = "same"  # a link end that must carry the label of the other end
REGIONS = (
    "body",
    "quote",
    "tweet",
    "caption",
    "boilerplate",
)  # what a line can be where a scheme does not say

Values = dict[str, dict[str, Any]]


class SchemeError(ValueError):
    """The scheme cannot be used; `faults` holds a sentence per fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


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


def read(content: str) -> dict[str, Any]:
    """The scheme in a file; SchemeError says where its JSON breaks off, or names every fault of the scheme."""
    try:
        raw: dict[str, Any] = json.loads(content, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise SchemeError([f"line {error.lineno}, column {error.colno}: {error.msg}"]) from None
    except SchemeError:
        raise
    except RecursionError:
        raise SchemeError([TOO_DEEP]) from None
    except ValueError:  # an integer of thousands of digits
        raise SchemeError([NO_NUMBER]) from None
    accept(raw)
    return raw


def accept(raw: Any) -> Scheme:
    """A scheme that is to be kept; SchemeError names every fault, and what could not be stored."""
    if faults := _storage_faults(raw):
        raise SchemeError(faults)
    scheme = parse(raw)
    if faults := [*_length_faults(scheme), *_empty_defaults(scheme)]:
        raise SchemeError(faults)
    return scheme


def parse(raw: Any) -> Scheme:
    """The scheme in a JSON value; SchemeError names every fault found."""
    faults = _shape_faults(raw)
    if faults:
        raise SchemeError(faults)
    labels = {name: _label(name, body) for name, body in raw["labels"].items()}
    links = {name: _link(name, body) for name, body in raw.get("links", {}).items()}
    overlap = raw.get("overlap", {})
    nesting = overlap.get("nesting")
    scheme = Scheme(
        name=raw["scheme"],
        labels=labels,
        links=links,
        claims=raw.get("claims", {}),
        same_label_may_overlap=overlap.get("same_label") == "allow",
        same_extent_allowed=overlap.get("same_extent") == "allow",
        crossing_allowed=overlap.get("crossing") == "allow",
        nesting=None if nesting is None else {inner: frozenset(outer) for inner, outer in nesting.items()},
        regions=tuple(raw.get("document_fields", {}).get("regions", REGIONS)),
    )
    if faults := _reference_faults(scheme):
        raise SchemeError(faults)
    return scheme


def _label(name: str, body: dict[str, Any]) -> Label:
    attributes = {key: _attribute(key, value) for key, value in body.get("attributes", {}).items()}
    return Label(name, str(body["key"]), body["colour"], attributes)


def _attribute(name: str, body: dict[str, Any]) -> Attribute:
    return Attribute(
        name=name,
        type=body["type"],
        core=body.get("core", False),
        required=body.get("required", False),
        default=body.get("default"),
        values=tuple(body.get("values", ())),
        per_name=body.get("per") == "name",
        blocks_submit=body.get("blocks_submit"),
    )


def _link(name: str, body: dict[str, Any]) -> LinkType:
    return LinkType(
        name=name,
        from_labels=frozenset(body["from"]),
        to_labels=frozenset(body["to"]),
        key=body.get("key"),
        core=body.get("core", False),
    )


TOO_DEEP = f"lists and objects lie more than {DEEPEST} deep in each other"
NO_NUMBER = "a number in it is too large, or none at all"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; of two entries of one name nobody could say which one counts."""
    names = [name for name, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SchemeError([f"“{name}” stands twice in one object" for name in twice])
    return dict(pairs)


def _storage_faults(raw: Any) -> list[str]:
    try:
        words = list(_words(raw, DEEPEST))
        canonical.dumps(raw)
    except RecursionError:
        return [TOO_DEEP]
    except ValueError:
        return [NO_NUMBER]
    return [f"{word!r} holds a character that cannot be stored" for word in words if UNSTORABLE.search(word)]


def _words(part: Any, deep: int) -> Iterator[str]:
    """Every text in a JSON value, names of entries included; RecursionError where it lies deeper than that."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        if not deep:
            raise RecursionError
        inside: Iterable[Any] = [*part, *part.values()] if isinstance(part, dict) else part
        for one in inside:
            yield from _words(one, deep - 1)


def _length_faults(scheme: Scheme) -> list[str]:
    faults = []
    if len(scheme.name) > LONGEST_TITLE:
        faults.append(f"“scheme” may have at most {LONGEST_TITLE} characters")
    for kind, names in (("label", scheme.labels), ("link", scheme.links)):
        faults += [
            f"{kind} {name[:20]}…: its name must have 1 to {LONGEST_NAME} characters"
            for name in names
            if not 0 < len(name) <= LONGEST_NAME
        ]
    for label in scheme.labels.values():
        if "" in label.attributes:
            faults.append(f"label {label.name}: an attribute has no name")
    return faults


def _empty_defaults(scheme: Scheme) -> list[str]:
    return [
        f"label {label.name}, attribute {one.name}: the default says nothing; leave it out"
        for label in scheme.labels.values()
        for one in label.attributes.values()
        if one.meant(one.default) != one.default
    ]


def _shape_faults(raw: Any) -> list[str]:
    if not isinstance(raw, dict):
        return ["a scheme is a JSON object"]
    faults = []
    if not isinstance(raw.get("scheme"), str) or not raw["scheme"].strip():
        faults.append("“scheme” must name the scheme, such as “conflict-claims/1”")
    if not isinstance(raw.get("labels"), dict) or not raw["labels"]:
        faults.append("“labels” must hold at least one label")
        return faults
    for name, body in raw["labels"].items():
        faults += _label_shape_faults(name, body)
    for part in ("links", "claims", "overlap", "document_fields"):
        if not isinstance(raw.get(part, {}), dict):
            faults.append(f"“{part}” must be an object")
    return faults or [
        *_link_shape_faults(raw.get("links", {})),
        *_overlap_shape_faults(raw.get("overlap", {})),
        *_region_shape_faults(raw.get("document_fields", {})),
    ]


def _region_shape_faults(fields: dict[str, Any]) -> list[str]:
    kinds = fields.get("regions", [BODY])
    if isinstance(kinds, list) and BODY in kinds and all(kind in REGIONS for kind in kinds):
        return []
    return [
        f"document_fields: “regions” must list {BODY} and what else a line can be: {', '.join(REGIONS[1:])}"
    ]


def _link_shape_faults(links: dict[str, Any]) -> list[str]:
    def has_no_ends(body: Any) -> bool:
        return not isinstance(body, dict) or not (_are_texts(body.get("from")) and _are_texts(body.get("to")))

    faults = [
        f"link {name}: “from” and “to” must be lists of labels"
        for name, body in links.items()
        if has_no_ends(body)
    ]
    return faults or [
        f"link {name}: “key” must be a small letter from a to z"
        for name, body in links.items()
        if not (body.get("key") is None or LINK_KEY.fullmatch(str(body["key"])))
    ] + [
        f"link {name}: “core” must be true or false"
        for name, body in links.items()
        if not isinstance(body.get("core", False), bool)
    ]


def _overlap_shape_faults(overlap: dict[str, Any]) -> list[str]:
    faults = [
        f"overlap: “{name}” must be one of {', '.join(sorted(RULES))}"
        for name in ("same_label", "same_extent", "crossing")
        if not _one_of(overlap.get(name, "forbid"), RULES)
    ]
    nesting = overlap.get("nesting", {})
    if not isinstance(nesting, dict) or not all(map(_are_texts, nesting.values())):
        faults.append("overlap: “nesting” must map a label to the list of labels it may lie inside")
    return faults


def _label_shape_faults(name: str, body: Any) -> list[str]:
    if not isinstance(body, dict):
        return [f"label {name}: must be an object"]
    faults = []
    if not (isinstance(body.get("key"), str) and LABEL_KEY.fullmatch(body["key"])):
        faults.append(f"label {name}: “key” must be one digit")
    if type(body.get("colour")) is not int or body["colour"] not in COLOURS:
        faults.append(f"label {name}: “colour” must be a number from 1 to 12")
    if not isinstance(body.get("attributes", {}), dict):
        return [*faults, f"label {name}: “attributes” must be an object"]
    for key, attribute in body.get("attributes", {}).items():
        if fault := _attribute_shape_fault(key, attribute):
            faults.append(f"label {name}, attribute {key}: {fault}")
    return faults


def _attribute_shape_fault(name: str, body: Any) -> str | None:
    if not isinstance(body, dict) or not _one_of(body.get("type"), ATTRIBUTE_TYPES):
        return f"“type” must be one of {', '.join(sorted(ATTRIBUTE_TYPES))}"
    chosen = body["type"] in ("enum", "multi")
    if (chosen or "values" in body) and not _are_choices(body.get("values")):
        return "“values” must list what can be chosen, each a text of its own"
    for setting in ("core", "required"):
        if not isinstance(body.get(setting, False), bool):
            return f"“{setting}” must be true or false"
    if body.get("per", "name") != "name":
        return "“per” can only be name"
    if not isinstance(body.get("blocks_submit", ""), str):
        return "“blocks_submit” must be a text"
    fault = _attribute(name, body).fault(body.get("default"))
    return fault and f"the default {fault}"


def _one_of(value: Any, known: Container[str]) -> bool:
    return isinstance(value, str) and value in known


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _are_choices(values: Any) -> bool:
    return _are_texts(values) and bool(values) and all(values) and len(set(values)) == len(values)


def _reference_faults(scheme: Scheme) -> list[str]:
    faults = []
    keys: dict[str, str] = {}
    for label in scheme.labels.values():
        if label.key in keys:
            faults.append(f"labels {keys[label.key]} and {label.name} share the key {label.key}")
        keys[label.key] = label.name
    for link in scheme.links.values():
        if link.key in keys:
            faults.append(f"links {keys[link.key]} and {link.name} share the key {link.key}")
        if link.key:
            keys[link.key] = link.name
        unknown = sorted((link.from_labels | link.to_labels) - set(scheme.labels) - {SAME})
        faults += [f"link {link.name}: there is no label {name}" for name in unknown]
    for role in ("toll", "source", "actor"):
        if scheme.claims and not _one_of(scheme.claims.get(role), scheme.labels):
            faults.append(f"claims: “{role}” must name a label")
    for inner, outers in (scheme.nesting or {}).items():
        faults += [
            f"nesting: there is no label {name}" for name in sorted({inner, *outers} - set(scheme.labels))
        ]
    return faults
