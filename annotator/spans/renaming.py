"""What a new version of a scheme makes of the names of those before it.

A name never changes its meaning: it stays, is retired, or is renamed into one that meant nothing before. So a name
alone says what it is called now, whichever version it was written under.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from annotator.spans.opening import Proposal
from annotator.spans.scheme import Attribute, LinkType, Scheme, Values
from annotator.spans.scheme_reading import SchemeError

ADDED, RETIRED, RENAMED, ALTERED = "added", "retired", "renamed", "altered"
CHOSEN = ("enum", "multi")  # attribute types whose values are names


@dataclass(frozen=True, order=True)
class Name:
    """A label, an attribute of one, a value of that, or a link type."""

    label: str = ""
    attribute: str = ""
    value: str = ""
    link: str = ""

    @property
    def last(self) -> str:
        """What it is called itself."""
        return self.link or self.value or self.attribute or self.label

    @property
    def parent(self) -> "Name | None":
        """What it is a part of."""
        if self.value:
            return replace(self, value="")
        return replace(self, attribute="") if self.attribute else None

    @property
    def kind(self) -> str:
        """Which of the four it is."""
        return next(kind for kind in ("link", "value", "attribute", "label") if getattr(self, kind))

    def called(self, last: str) -> "Name":
        """The same under another name."""
        return replace(self, **{self.kind: last})

    def __str__(self) -> str:
        if self.link:
            return f"link {self.link}"
        of_label = f"label {self.label}" + (f", attribute {self.attribute}" if self.attribute else "")
        return of_label + (f", value {self.value}" if self.value else "")

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """From what `to_json` gave."""
        return cls(**{kind: raw.get(kind, "") for kind in ("label", "attribute", "value", "link")})

    def to_json(self) -> dict[str, str]:
        """Its parts that are not empty."""
        return {kind: part for kind, part in asdict(self).items() if part}


Renames = Mapping[Name, str]  # names of one version, and what the next one calls them


def renames_from(raw: Iterable[Mapping[str, Any]]) -> dict[Name, str]:
    """From a list of names, each with what it is to be called under `to`."""
    return {Name.from_json(one): one["to"] for one in raw}


def renames_to_json(renames: Renames) -> list[dict[str, str]]:
    """As such a list."""
    return [{**name.to_json(), "to": to} for name, to in sorted(renames.items())]


def names(scheme: Scheme) -> dict[Name, Attribute | LinkType | None]:
    """Every name of a scheme, what is part of another behind it; with its attribute or link type."""
    found: dict[Name, Attribute | LinkType | None] = {}
    for label in scheme.labels.values():
        found[Name(label.name)] = None
        for attribute in label.attributes.values():
            found[Name(label.name, attribute.name)] = attribute
            chosen = attribute.values if attribute.type in CHOSEN else ()
            found |= {Name(label.name, attribute.name, value): None for value in chosen}
    return found | {Name(link=link.name): link for link in scheme.links.values()}


def follow(name: Name, renames: Renames) -> Name:
    """What the next version calls it."""
    if (parent := name.parent) is None:
        return name.called(renames.get(name, name.last))
    now = follow(parent, renames)
    return replace(now, **{name.kind: renames.get(name, name.last)})


@dataclass(frozen=True)
class Change:
    """What happens to one name; `to` is the new one of a renamed one, `settings` what else is altered of one that stays."""

    what: str
    name: Name  # as the version before has it, or the new one where it is added
    to: str = ""
    settings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, str]:
        """What happens to which name."""
        return {"what": self.what, **self.name.to_json(), **({"to": self.to} if self.to else {})}


@dataclass(frozen=True)
class Step:
    """A version of a scheme, and what the next one calls its names."""

    scheme: Scheme
    renames: Renames


def changes(history: Sequence[Step], new: Scheme) -> list[Change]:
    """What a new version does to the newest of the history; SchemeError names what would change a meaning."""
    if faults := _faults(history, new):
        raise SchemeError(faults)
    old, renames = history[-1].scheme, history[-1].renames
    there, images = names(new), dict[Name, Name]()
    found = []
    for name, before in names(old).items():
        now = images[name] = follow(name, renames)
        if now in there:
            settings = _altered(before, there[now], renames)
            if name in renames:
                found.append(Change(RENAMED, name, now.last, settings))
            elif settings:
                found.append(Change(ALTERED, name, settings=settings))
        elif name.parent is None or images[name.parent] in there:
            found.append(Change(RETIRED, name))
    known = set(images.values())
    new_ones = [name for name in there if name not in known]
    return found + [Change(ADDED, name) for name in new_ones if name.parent is None or name.parent in known]


def _altered(
    before: Attribute | LinkType | None, after: Attribute | LinkType | None, renames: Renames
) -> tuple[str, ...]:
    if isinstance(before, LinkType) and isinstance(after, LinkType):
        ends = [
            frozenset(renames.get(Name(one), one) for one in side)
            for side in (before.from_labels, before.to_labels)
        ]
        return () if ends == [after.from_labels, after.to_labels] else ("ends",)
    if isinstance(before, Attribute) and isinstance(after, Attribute):
        told = ("required", "default", "core", "per_name")
        return tuple(name for name in told if getattr(before, name) != getattr(after, name))
    return ()


def _faults(history: Sequence[Step], new: Scheme) -> list[str]:
    old, renames = history[-1].scheme, history[-1].renames
    there, before = names(new), names(old)
    faults = [f"{name}: there is none to be renamed" for name in renames if name not in before]
    faults += [
        f"{name}: nothing is called {to} in the new version"
        for name, to in renames.items()
        if name in before and follow(name, renames) not in there
    ]
    if faults:
        return faults
    for place in range(len(history)):
        faults += _changed_meanings(history[place:], new)
    return list(dict.fromkeys(faults))


def _changed_meanings(steps: Sequence[Step], new: Scheme) -> Iterator[str]:
    """Names of the first of these versions that would mean something else in the new one."""
    there, images, faulty = names(new), dict[Name, Name](), set[Name]()
    for name, before in names(steps[0].scheme).items():
        now = name
        for step in steps:
            now = follow(now, step.renames)
        fault = _changed_meaning(name, now, before, there, images)
        images[now] = name
        if name.parent in faulty or fault:
            faulty.add(name)
        if fault and name.parent not in faulty:
            yield fault


def _changed_meaning(
    name: Name,
    now: Name,
    before: Attribute | LinkType | None,
    there: Mapping[Name, Attribute | LinkType | None],
    images: Mapping[Name, Name],
) -> str | None:
    if now != name and name in there:
        return f"{name}: it is called {now.last} now, so nothing else may have its name"
    if now not in there:
        return None
    if now in images:
        return f"{name}: {images[now].last} would have its name, and mean something else"
    after = there[now]
    if isinstance(before, Attribute) and isinstance(after, Attribute) and before.type != after.type:
        return f"{name}: its type changes from {before.type} to {after.type}; give the new one another name"
    return None


class Concerned:
    """Which spans and links a new version is about: those under a name that is retired or renamed."""

    def __init__(self, found: Iterable[Change]) -> None:
        self.changes = {one.name: one for one in found if one.what in (RETIRED, RENAMED)}
        self.labels = sorted({name.label for name in self.changes if name.label})
        self.links = sorted({name.link for name in self.changes if name.link})

    def in_span(self, label: str, values: Values) -> list[Change]:
        """What happens to names in a span: its label, and what somebody or something set in it."""
        told = [Name(label)]
        for attribute, held in values.items():
            if held["origin"] == "default" or held["value"] is None:
                continue
            told.append(Name(label, attribute))
            chosen = held["value"] if isinstance(held["value"], list) else [held["value"]]
            told += [Name(label, attribute, str(one)) for one in chosen]
        return [self.changes[name] for name in told if name in self.changes]

    def in_link(self, kind: str) -> list[Change]:
        """What happens to the type of a link."""
        return [self.changes[name] for name in [Name(link=kind)] if name in self.changes]


class Renaming:
    """Everything that was ever said in a project, in the names of its scheme now."""

    def __init__(self, past: Sequence[Renames], scheme: Scheme) -> None:
        self.past, self.scheme = past, scheme

    def now(self, name: Name) -> Name:
        """What it is called now, or was called when it was retired."""
        for renames in self.past:
            name = follow(name, renames)
        return name

    def label(self, label: str) -> str | None:
        """The label now; None where it was retired."""
        found = self.now(Name(label)).label
        return found if found in self.scheme.labels else None

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """An opening or a submission: spans of retired labels are left out, and links that fit no more."""
        if not self.past:
            return body
        spans = self.spans(body["spans"])
        labels = {span["id"]: span["label"] for span in spans}
        links = [
            {**link, "type": kind}
            for link in body["links"]
            if (kind := self._link(link["type"], labels.get(link["from"]), labels.get(link["to"])))
        ]
        return {**body, "spans": spans, "links": links}

    def spans(self, spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Those whose labels are not retired."""
        if not self.past:
            return [dict(span) for span in spans]
        return [renamed for span in spans if (renamed := self._span(span))]

    def proposals(self, shown: Iterable[Proposal]) -> list[Proposal]:
        """What suggesters proposed."""
        return [replace(one, body=self.proposed(one.body)) for one in shown]

    def proposed(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What a suggester proposed; links name spans by their places."""
        if not self.past:
            return dict(body)
        spans: list[dict[str, Any]] = []
        places: dict[int, int] = {}
        for place, span in enumerate(body["spans"]):
            if label := self.label(span["label"]):
                places[place] = len(spans)
                given = self._given(span["label"], span.get("attributes") or {})
                spans.append({**span, "label": label, "attributes": given})
        links = [
            {**link, "from": places[link["from"]], "to": places[link["to"]], "type": kind}
            for link in body.get("links", [])
            if link["from"] in places and link["to"] in places
            if (kind := self.now(Name(link=link["type"])).link) in self.scheme.links
        ]
        return {**body, "spans": spans, "links": links}

    def _link(self, kind: str, source: str | None, target: str | None) -> str | None:
        found = self.scheme.links.get(self.now(Name(link=kind)).link)
        if found is None or source is None or target is None:
            return None
        return found.name if found.fits(source, target) else None

    def _span(self, span: Mapping[str, Any]) -> dict[str, Any] | None:
        label = self.label(span["label"])
        if label is None:
            return None
        origin = span.get("origin")
        renamed = {**span, "label": label, "values": self._values(span["label"], span["values"])}
        if origin and "label" in origin:
            renamed["origin"] = {**origin, "label": self.now(Name(origin["label"])).label}
        return renamed

    def answers(self, answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Spans that are known to be right, with bare values."""
        return [
            {**one, "label": label, "values": self._given(one["label"], one["values"])}
            for one in answers
            if (label := self.label(one["label"]))
        ]

    def _values(self, label: str, values: Values) -> Values:
        """What was set, as far as it still fits; the rest, and what is asked only now, is as the scheme has it."""
        said = {name: held for name, held in values.items() if held["origin"] != "default"}
        origins = {self.now(Name(label, name)).attribute: held["origin"] for name, held in said.items()}
        given = self._given(label, {name: held["value"] for name, held in said.items()})
        filled: Values = {}
        for name, attribute in self.scheme.labels[self.now(Name(label)).label].attributes.items():
            if name in given:
                filled[name] = {"value": given[name], "origin": origins[name]}
            else:
                filled[name] = {"value": attribute.default, "origin": "default"}
        return filled

    def _given(self, label: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values under the names of now, without those that are retired."""
        given = {}
        attributes = self.scheme.labels[self.now(Name(label)).label].attributes
        for name, value in values.items():
            attribute = attributes.get(self.now(Name(label, name)).attribute)
            if attribute is None:
                continue
            renamed = self._value(label, name, value, attribute)
            if attribute.fault(renamed) is None and (renamed is not None or value is None):
                given[attribute.name] = renamed
        return given

    def _value(self, label: str, name: str, value: Any, attribute: Attribute) -> Any:
        """None where it is retired; of several those that are left."""
        if value is None or attribute.type not in CHOSEN:
            return value
        if attribute.type == "enum":
            return self._choice(label, name, value, attribute)
        left = [self._choice(label, name, one, attribute) for one in value]
        return [one for one in left if one is not None]

    def _choice(self, label: str, name: str, value: Any, attribute: Attribute) -> str | None:
        now = self.now(Name(label, name, str(value))).value
        return now if now in attribute.values else None
