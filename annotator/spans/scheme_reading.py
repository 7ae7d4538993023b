"""Reading a scheme from JSON, with a message per fault."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from annotator.spans import canonical
from annotator.spans.scheme import REGIONS, SAME, Attribute, Label, LinkType, Scheme
from annotator.spans.state import BODY
from annotator.spans.text import UNSTORABLE

ATTRIBUTE_TYPES = {"enum", "multi", "string", "int?", "counts", "entity", "incident-ref"}
COLOURS = range(1, 13)  # the palette of the pages holds twelve
RULES = {"forbid", "allow"}
LABEL_KEY = re.compile("[0-9]")
LINK_KEY = re.compile("[a-z]")
LONGEST_TITLE, LONGEST_NAME = 100, 60  # of the scheme; of a label or link type
DEEPEST = 20  # lists and objects in each other; a scheme without faults needs seven
TOO_DEEP = f"lists and objects lie more than {DEEPEST} deep in each other"
NO_NUMBER = "a number in it is too large, or none at all"


class SchemeError(ValueError):
    """The scheme cannot be used; `faults` holds a sentence per fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


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
