"""What a release says about one document: report, spans, links, incidents and claims, machine and human apart."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from annotator.corpus.models import Publication
from annotator.releases.sealing import Strings
from annotator.spans import blocks, claims
from annotator.spans.claims import Claim
from annotator.spans.entities import Entities
from annotator.spans.incidents import PROPOSED, standing
from annotator.spans.names import Mention, Names, fold
from annotator.spans.one_event import key_of
from annotator.spans.planting import PLANTED, WITHHELD
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, MACHINE, PEOPLE, PERSON, REJECTED

REVIEWED, GOLD = "reviewed", "gold"  # one person's word; what a third person settled of two people's
ADJUDICATION = "adjudication"
ASSISTED = "assisted"  # what a submission from before there were arms was
CLAIM_FIELDS = tuple(sorted(Claim._fields))
CLAIM_VALUES = attrgetter(*CLAIM_FIELDS)
CORRECTABLE = ("end", "label", "start")
PUBLICATION_FIELDS = (
    "author",
    "external_id",
    "language",
    "licence",
    "published_at",
    "publisher",
    "title",
    "url",
)


class Opinion(NamedTuple):
    """A standing opinion as it comes from the database."""

    document_id: int
    public_id: UUID
    title: str
    text: str
    text_sha256: str
    reviewer: str
    sha256: str
    scheme_id: int
    kind: str
    review_id: int
    body_json: str


class Voice(NamedTuple):
    """What one of the people behind an adjudication said last."""

    reviewer: str
    sha256: str
    body: dict[str, Any]
    seconds: int | None  # of work; None where nobody knows


class Resolution(NamedTuple):
    """What leads said of all reports, as a release freezes it: which names mean one, and which incidents are."""

    entities: Entities
    incidents: Mapping[str, str]  # the project's incident of a report's, by its key (one_event.key_of)


class Shape:
    """How items look under one version of a scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.roles = claims.Roles(scheme)
        self.named = [label for _name, label in sorted(scheme.labels.items()) if label.entity_attributes]
        # per label: (attribute, what stands for a value nobody set, may the value be a string from a report)
        self.columns = {
            label.name: sorted(
                (attribute.name, claims.unreviewed(attribute), attribute.type in ("string", "entity"))
                for attribute in label.attributes.values()
            )
            for label in scheme.labels.values()
        }


def content(
    opinion: Opinion,
    body: Mapping[str, Any],
    publications: Iterable[Publication],
    shape: Shape,
    strings: Strings,
    *,
    resolution: Resolution,
    split: str,
    seconds: int | None = None,
    voices: Sequence[Voice] = (),
) -> dict[str, Any]:
    """The item of a standing opinion and the body of its submission; `voices` are what an adjudication settled.

    Objects are written here with their keys in code point order, and so `strings` fills in the order of the file.
    """
    parts = _Parts(shape, opinion.reviewer, strings, voices)
    spans, links = body["spans"], body["links"]
    return {
        "claims": [parts.claim(claim) for claim in shape.roles.claims(body)],
        **_unless_empty("entities", parts.entities(_entities(body, shape, resolution.entities))),
        "guideline_sha256": body["guideline_sha256"],
        "id": str(opinion.public_id),
        "incidents": [parts.incident(raw) for raw in body.get("incidents", ()) if raw["status"] != REJECTED],
        "links": [parts.link(link) for link in links if link["status"] == ACCEPTED],
        "nothing_to_mark": body["nothing_to_mark"],
        **_unless_empty(
            "project_incidents", _project_incidents(str(opinion.public_id), body, resolution.incidents)
        ),
        "publications": [parts.publication(row) for row in _rows(publications)],
        "record": "document",
        "regions": [_region(raw, opinion.text) for raw in body.get("regions", ())],
        "rejected_links": [parts.link(link) for link in links if parts.turned_down(link)],
        "rejected_spans": [parts.span(span) for span in spans if parts.turned_down(span)],
        "review_state": GOLD if body["kind"] == ADJUDICATION else REVIEWED,
        "reviews": [
            *(_Parts(shape, voice.reviewer, strings, ()).voice(voice) for voice in voices),
            # what this one says is what the document says
            _review(opinion.reviewer, body, opinion.sha256, seconds),
        ],
        "scheme": body["scheme"],
        "scheme_sha256": body["scheme_sha256"],
        "spans": [parts.span(span) for span in spans if span["status"] == ACCEPTED],
        "split": split,
        "text": strings.take(opinion.text),
        "text_sha256": opinion.text_sha256,
        "title": strings.take(opinion.title),
    }


def _unless_empty(name: str, said: list[Any]) -> dict[str, list[Any]]:
    """Not there where no lead said anything, as in releases from before leads could."""
    return {name: said} if said else {}


class _Meant(NamedTuple):
    """An entity that spans of a report mean, and the name that stands for all, if the report has it itself."""

    called: str | None
    entity: str
    span_ids: list[str]


def _entities(body: Mapping[str, Any], shape: Shape, entities: Entities) -> list[_Meant]:
    """The entities that accepted spans mean, by key.

    A name that only other reports have is not told: it would outlive them here.
    """
    found: dict[str, _Meant] = {}
    for label in shape.named if entities else ():
        accepted = [one for one in body["spans"] if one["status"] == ACCEPTED and one["label"] == label.name]
        mentions = [Mention.from_json(one) for one in accepted]
        names = Names(mentions, label)
        for mention in mentions:
            said = names.canonical(names.of(mention))
            if entity := entities.of(said or mention.quote):
                meant = found.setdefault(entity.key, _Meant(None, entity.key, []))
                meant.span_ids.append(mention.id)
                own = next(
                    (one for one in (said, mention.quote) if one and fold(one) == fold(entity.called)), None
                )
                found[entity.key] = meant._replace(called=meant.called or own)
    return [found[key] for key in sorted(found)]


def _project_incidents(
    public_id: str, body: Mapping[str, Any], said: Mapping[str, str]
) -> list[dict[str, str]]:
    """Which of the project's incidents those of the report are."""
    there = sorted(one["id"] for one in standing(body.get("incidents")))
    return [
        {"incident_id": one, "project_incident": said[key]}
        for one in there
        if (key := key_of(public_id, one)) in said
    ]


class _Parts:
    """Writes the parts of one item, each taking its strings in the order of its keys."""

    def __init__(self, shape: Shape, reviewer: str, strings: Strings, voices: Sequence[Voice]) -> None:
        self.columns, self.reviewer, self.take = shape.columns, reviewer, strings.take
        self.origins = {
            raw["id"]: raw["origin"]
            for voice in voices
            for raw in [*voice.body["spans"], *voice.body["links"]]
            if raw["origin"]["by"] == MACHINE
        }

    def voice(self, voice: Voice) -> dict[str, Any]:
        """What a person said of a document before somebody settled it, and how often they were put to the test."""
        spans, links = voice.body["spans"], voice.body["links"]
        said = {
            "links": [self.link(link) for link in links if link["status"] == ACCEPTED],
            "rejected_spans": [self.span(span) for span in spans if self.turned_down(span)],
            "spans": [self.span(span) for span in spans if span["status"] == ACCEPTED],
        }
        tested = {name: len(voice.body[name]) for name in (PLANTED, WITHHELD) if voice.body.get(name)}
        review = _review(voice.reviewer, voice.body, voice.sha256, voice.seconds) | said | tested
        return {name: review[name] for name in sorted(review)}

    def suggested(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """How a span or link was suggested, also where a machine suggested it to one of those who were settled between."""
        origin = raw["origin"]
        if origin["by"] == PEOPLE:
            known = (self.origins.get(parent) for parent in origin.get("parents", ()))
            origin = next((one for one in known if one), PERSON)
        return _suggested(origin)

    def turned_down(self, raw: Mapping[str, Any]) -> bool:
        """A suggestion that a person rejected; what a person added and took back is nobody's suggestion."""
        return raw["status"] == REJECTED and self.suggested(raw) is not None

    def entities(self, found: Iterable[_Meant]) -> list[dict[str, Any]]:
        """Entities that spans mean."""
        return [one._asdict() | {"called": one.called and self.take(one.called)} for one in found]

    def claim(self, claim: Claim) -> dict[str, Any]:
        """A claim as it is; its assignments stand in the order of the keys."""
        row = dict(zip(CLAIM_FIELDS, CLAIM_VALUES(claim), strict=True))
        row["claim_id"] = self.take(claim.claim_id)
        row["cue"] = claim.cue and self.take(claim.cue)
        row["perpetrator"] = [self.take(name) for name in claim.perpetrator]
        row["quote"] = self.take(claim.quote)
        row["source_canonical"] = claim.source_canonical and self.take(claim.source_canonical)
        row["source_text"] = self.take(claim.source_text)
        row["victim_group"] = [self.take(name) for name in claim.victim_group]
        return row

    def span(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """A span: its final state, how it was suggested, and who set its values."""
        suggested, values = self.suggested(raw), raw["values"]
        attributes, origins = {}, {}
        for name, unset, from_report in self.columns[raw["label"]]:
            held = values[name]
            if held["origin"] == "default":
                attributes[name] = unset
                continue
            value = held["value"]
            attributes[name] = self.take(value) if from_report and value is not None else value
            origins[name] = held["origin"]
        return {
            "attributes": attributes,
            "changed": [name for name in CORRECTABLE if suggested[name] != raw[name]] if suggested else [],
            "decided_by": self.reviewer,
            "end": raw["end"],
            "id": raw["id"],
            "label": raw["label"],
            "quote": self.take(raw["quote"]),
            "start": raw["start"],
            "suggested": suggested,
            "value_origins": origins,
        }

    def link(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """A link and how it was suggested."""
        return {
            "decided_by": self.reviewer,
            "from": raw["from"],
            "id": raw["id"],
            "suggested": self.suggested(raw),
            "to": raw["to"],
            "type": raw["type"],
        }

    def incident(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """An incident, and how it was suggested; nobody has decided on one that is still a suggestion."""
        suggested = _suggested(raw["origin"]) if raw["origin"]["by"] == MACHINE else None
        changed = [name for name in PROPOSED if suggested[name] != raw[name]] if suggested else []
        return {
            "changed": changed,
            "date_end": raw["date_end"],
            "date_precision": raw["date_precision"],
            "date_start": raw["date_start"],
            "decided_by": self.reviewer if raw["status"] == ACCEPTED else None,
            "id": raw["id"],
            "label": self.take(raw["label"]),
            "location": self.take(raw["location"]),
            "location_precision": raw["location_precision"],
            "main": raw["main"],
            "status": raw["status"],
            "suggested": suggested
            and suggested | {name: self.take(suggested[name]) for name in ("label", "location")},
        }

    def publication(self, row: dict[str, str]) -> dict[str, str]:
        """Where the report stood."""
        return row | {"author": self.take(row["author"]), "title": self.take(row["title"])}


def _region(raw: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A line that a machine or a person said something of."""
    start, end = blocks.line(text, raw["line"])
    suggested = _suggested(raw["origin"]) if raw["origin"]["by"] == MACHINE else None
    return {"end": end, "kind": raw["kind"], "start": start, "suggested": suggested}


def _review(reviewer: str, body: Mapping[str, Any], sha256: str, seconds: int | None) -> dict[str, Any]:
    arm = ADJUDICATION if body["kind"] == ADJUDICATION else body.get("arm", ASSISTED)
    return {"arm": arm, "reviewer": reviewer, "seconds": seconds, "submission_sha256": sha256}


def _suggested(origin: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who suggested a span or link, and how it was then; None where a person made it."""
    if origin["by"] == "person":
        return None
    suggested = {name: origin[name] for name in _in_order(tuple(origin))}
    if suggested.get("also"):
        suggested["also"] = [{name: one[name] for name in sorted(one)} for one in suggested["also"]]
    return suggested


@lru_cache(maxsize=64)
def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name != "by"))


def _rows(publications: Iterable[Publication]) -> list[dict[str, str]]:
    """By date, then by what else they say; database ids play no part."""
    rows = [{name: getattr(one, name) for name in PUBLICATION_FIELDS} for one in publications]
    return sorted(rows, key=lambda row: (row["published_at"] or "\U0010ffff", *row.values()))
