"""A release as tables: documents, publications, incidents, regions, mentions, links, claims, entities."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotator.releases.items import PUBLICATION_FIELDS
from annotator.releases.writers import claims_csv, quotes
from annotator.releases.writers.cells import plain
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.labels import Labels
from annotator.spans.claims import Claim

TEXT, WHOLE, NUMBER, FLAG, LIST = "text", "whole number", "number", "true or false", "list"
TOLD = ("table", "column", "kind", "meaning")
ABSENT = (
    "There is no table of decisions: a release holds what people decided in the end, not each step there. Every mention"
    " and link says who suggested it, who decided it and what was changed."
)


class Column(NamedTuple):
    """A column: what its values are, and what they mean."""

    name: str
    kind: str
    meaning: str


class Table(NamedTuple):
    """A table and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


DOCUMENT = Column("document_id", TEXT, "the report's public id, the same in every release")
RELEASE = (
    Column("release", TEXT, "project and number of the release"),
    Column("release_sha256", TEXT, "content hash of the release"),
)
REVIEW = (
    Column("review_state", TEXT, "reviewed: one person's word; gold: settled between two"),
    Column("reviewers", LIST, "pseudonyms of the people whose word it is"),
    Column("arm", LIST, "of each of them: assisted or blind; adjudication for who settled"),
    Column("adjudicated", FLAG, "whether a third person settled what two said"),
    Column("schema_version", TEXT, "the scheme it was labelled by"),
    Column("guideline_version", TEXT, "SHA-256 of the guidelines"),
)
REPORT = (
    Column("title", TEXT, "title of the report"),
    Column("outlet", TEXT, "where it stood first"),
    Column("published_at", TEXT, "when it stood there, as precise as is known"),
    Column("url", TEXT, "where it can be read"),
    Column("text_sha256", TEXT, "SHA-256 of the text in UTF-8"),
)
DOCUMENTS = Table("documents", "A row per report.", (
    DOCUMENT, *REPORT, *REVIEW,
    Column("scheme_sha256", TEXT, "SHA-256 of the scheme"),
    Column("submission_sha256", LIST, "SHA-256 of what each of them submitted"),
    Column("nothing_to_mark", FLAG, "whether somebody said that there is nothing to mark"),
    Column("mentions", WHOLE, "accepted mentions"),
    Column("links", WHOLE, "accepted links"),
    Column("claims", WHOLE, "claims"),
    Column("characters", WHOLE, "length of the text in code points"),
    *RELEASE,
    Column("text", TEXT, "the text that offsets count in"),
))  # fmt: skip
PUBLICATIONS = Table("publications", "A row per place where a report stood.", (
    DOCUMENT,
    *(Column(name, TEXT, meaning) for name, meaning in zip(PUBLICATION_FIELDS, (
        "who wrote it", "its id where it was imported from", "its language", "its licence", "when, as precise as is known",
        "the outlet", "its title there", "its address",
    ), strict=True)),
    *RELEASE,
))  # fmt: skip
MENTION = (
    DOCUMENT,
    Column("mention_id", TEXT, "public id of the span, kept through corrections and releases"),
    Column("label", TEXT, "what it is"),
    Column("start", WHOLE, "where it starts, in code points of the text from 0"),
    Column("end", WHOLE, "where it ends; the character there is outside"),
    Column("quote", TEXT, "the text there"),
    Column("status", TEXT, "accepted, or rejected: a suggestion that a person turned down"),
    Column("decided_by", TEXT, "pseudonym of who accepted, added, corrected or rejected it"),
    Column("suggester", TEXT, "what suggested it; empty where a person added it"),
    Column("suggester_version", TEXT, "its version"),
    Column("rule", TEXT, "its rule"),
    Column("score", NUMBER, "its score from 0 to 1"),
    Column("suggested_label", TEXT, "what it suggested"),
    Column("suggested_start", WHOLE, "where that started"),
    Column("suggested_end", WHOLE, "where that ended"),
    Column("changed", LIST, "what the person corrected of it"),
    *REPORT[1:3], REPORT[4], *REVIEW, *RELEASE,
)  # fmt: skip
LINKS = Table("links", "A row per link between two mentions.", (
    DOCUMENT,
    Column("link_id", TEXT, "public id of the link"),
    Column("type", TEXT, "what the link says"),
    Column("from_id", TEXT, "the mention it leads from"),
    Column("to_id", TEXT, "the mention it leads to"),
    Column("status", TEXT, "accepted or rejected"),
    Column("decided_by", TEXT, "pseudonym of who decided"),
    Column("suggester", TEXT, "what suggested it; empty where a person made it"),
    Column("suggester_version", TEXT, "its version"),
    *RELEASE,
))  # fmt: skip
CLAIM_KINDS = {
    **{name: {tuple[str, ...]: LIST, int: WHOLE, int | None: WHOLE}.get(kind, TEXT)
       for name, kind in Claim.__annotations__.items()},
    **dict.fromkeys(("reviewers", "arm", "changed", "link_suggester"), LIST),
    "score": NUMBER,
    "adjudicated": FLAG,
}  # fmt: skip
CLAIM_MEANINGS = {
    "article_id": "the report's public id",
    "incident_id": "the incident that the toll belongs to",
    "claim_id": "id of the toll's first mention and the source's name, or article",
    "casualty_ids": "the toll's mentions",
    "quote": "the first mention that this source is named for",
    "start": "where it starts, in code points of the text from 0",
    "end": "where it ends; the character there is outside",
    "kind": "what happened to people",
    "count_type": "how the number is put",
    "min": "lowest number that fits the words",
    "max": "highest number that fits the words",
    "victim_status": "whether the victims were civilians",
    "demographics": "who the report points out among them",
    "victim_group": "actors named inside the toll",
    "perpetrator": "who attacked",
    "perpetrator_basis": "stated where the report says so, else none",
    "source_ids": "the mentions of the source that the toll is linked to",
    "source_text": "the source as the report says it",
    "source_canonical": "its entity",
    "source_kind": "what the source is",
    "source_party": "which side it belongs to",
    "source_named": "whether it is named",
    "source_level": "whether it saw for itself",
    "cue": "the word of saying",
    "assertion": "asserted, hedged or denied",
    "scope": "the incident, part of another number, or cumulative",
    "none_of": "of a claim that none was harmed: which harm",
    "conflicts": "mentions of the toll that do not fit each other",
    "suggester": "what suggested the quoted mention; empty where a person marked it",
    "suggester_version": "its version",
    "rule": "its rule",
    "score": "its score from 0 to 1",
    "changed": "what the person corrected of the quoted mention",
    "link_suggester": "what suggested the link to the source",
    **{column.name: column.meaning for column in (*REPORT, *REVIEW, *RELEASE)},
}
CLAIMS = Table("claims", "A row per toll and source.", tuple(
    Column(name, CLAIM_KINDS.get(name, TEXT), CLAIM_MEANINGS.get(name, ""))
    for name in claims_csv.COLUMNS if name != "format"
))  # fmt: skip
INCIDENTS = Table("incidents", "A row per event that a report tells of.", (
    DOCUMENT,
    Column("incident_id", TEXT, "its public id"),
    Column("main", FLAG, "whether it is the report's main one"),
    Column("label", TEXT, "its title"),
    Column("location", TEXT, "where, as the report names it"),
    Column("location_precision", TEXT, "how precise that is"),
    Column("date_start", TEXT, "when it began, as long as date_precision says"),
    Column("date_end", TEXT, "when it ended"),
    Column("date_precision", TEXT, "how precise that is"),
    Column("status", TEXT, "accepted, or suggested: nobody has confirmed it"),
    Column("decided_by", TEXT, "pseudonym of who accepted it"),
    Column("suggester", TEXT, "what suggested it; empty where a person added it"),
    Column("suggester_version", TEXT, "its version"),
    Column("rule", TEXT, "its rule"),
    Column("changed", LIST, "what the person corrected of it"),
    *RELEASE,
))  # fmt: skip
REGIONS = Table("regions", "A row per line that is no running text.", (
    DOCUMENT,
    Column("start", WHOLE, "where it starts, in code points of the text from 0"),
    Column("end", WHOLE, "where it ends; the character there is outside"),
    Column("kind", TEXT, "what it is"),
    Column("suggester", TEXT, "what suggested it; empty where a person said it"),
    Column("suggester_version", TEXT, "its version"),
    *RELEASE,
))  # fmt: skip
ENTITIES = Table("entities", "A row per entity that a mention was given.", (
    Column("entity", TEXT, "its name"),
    Column("labels", LIST, "labels of its mentions"),
    Column("aliases", LIST, "what reports call it"),
    Column("mentions", WHOLE, "mentions"),
    Column("documents", WHOLE, "reports that mention it"),
    Column("first_document_id", TEXT, "the first of them in the order of the release"),
    Column("first_start", WHOLE, "where its first mention starts there"),
    *RELEASE,
))  # fmt: skip


class Rows:
    """Makes the rows of a release, a document at a time; what is told of entities grows until the end."""

    def __init__(self, edition: Edition) -> None:
        labels = Labels(edition)
        self._kinds = _value_kinds(labels)
        self._entities = _Entities()
        self._text = edition.text
        self._release = {"release": edition.title, "release_sha256": edition.content_sha256}
        mentions = Table("mentions", "A row per span.", (*MENTION, *_value_columns(self._kinds)))
        self.tables = (DOCUMENTS, PUBLICATIONS, INCIDENTS, REGIONS, mentions, LINKS, CLAIMS, ENTITIES)

    def told(self) -> Iterator[tuple[str, ...]]:
        """What each column means, as TOLD says."""
        for table in self.tables:
            for column in table.columns:
                yield (table.name, *column)

    def _of(self, content: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        self._entities.add(content)
        report, review = claims_csv.report(content), claims_csv.review(content)
        shared = {"document_id": content["id"], **review, **self._release}
        yield "documents", [{**shared, **report, **_document(content)}]
        yield "publications", [{**shared, **publication} for publication in content["publications"]]
        yield "incidents", [{**shared, **_incident(one)} for one in content.get("incidents", ())]
        yield "regions", [{**shared, **one, **_suggester(one)} for one in content.get("regions", ())]
        yield (
            "mentions",
            [
                {**shared, **report, **self._mention(span), "status": status}
                for status, spans in (("accepted", content["spans"]), ("rejected", content["rejected_spans"]))
                for span in spans
            ],
        )
        yield (
            "links",
            [
                {**shared, **_link(link), "status": status}
                for status, links in (("accepted", content["links"]), ("rejected", content["rejected_links"]))
                for link in links
            ],
        )
        yield "claims", list(claims_csv.rows(content, self._release))

    def all(self, items: Iterable[Item]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The rows of every document, then what is known once all were seen."""
        for content in quotes.checked(items, self._text):
            yield from self._of(content)
        yield from self._last()

    def _last(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        yield "entities", [row | self._release for row in self._entities.rows()]

    def _mention(self, span: dict[str, Any]) -> dict[str, Any]:
        row = {name: span[name] for name in ("label", "start", "end", "quote", "decided_by", "changed")}
        suggested = span["suggested"] or {}
        row |= {
            "mention_id": span["id"],
            "suggester_version": suggested.get("version"),
            **{name: suggested.get(name) for name in ("suggester", "rule", "score")},
            **{f"suggested_{name}": suggested.get(name) for name in ("label", "start", "end")},
        }
        for name, kind in self._kinds.items():
            value = span["attributes"].get(name)
            row[f"value_{name}"] = value if value is None or kind != TEXT else str(plain(value))
            row[f"origin_{name}"] = span["value_origins"].get(name)
        return row


class _Entities:
    """Which names reports have for the entities that their mentions were given."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Any]] = {}

    def add(self, content: dict[str, Any]) -> None:
        """Take the mentions of a document in."""
        here = set()
        for span in content["spans"]:
            if not (name := span["attributes"].get("canonical")):
                continue
            entity = self._found.setdefault(name, {
                "labels": set(), "aliases": set(), "mentions": 0, "documents": 0,
                "first_document_id": content["id"], "first_start": span["start"],
            })  # fmt: skip
            entity["labels"].add(span["label"])
            entity["aliases"].add(span["quote"])
            entity["mentions"] += 1
            here.add(name)
        for name in here:
            self._found[name]["documents"] += 1

    def rows(self) -> Iterator[dict[str, Any]]:
        for name in sorted(self._found):
            entity = self._found[name]
            yield entity | {"entity": name, **{one: sorted(entity[one]) for one in ("labels", "aliases")}}


def _value_kinds(labels: Labels) -> dict[str, str]:
    """For each attribute of any label what its values are; text where labels differ."""
    asked: dict[str, set[str]] = {}
    for label in labels.names:
        for name, attributes in labels.attributes(label).items():
            asked.setdefault(name, set()).update(attribute.type for attribute in attributes)
    kinds = {"int?": WHOLE, "multi": LIST}
    return {
        name: kinds.get(next(iter(types)), TEXT) if len(types) == 1 else TEXT
        for name, types in sorted(asked.items())
    }


def _value_columns(kinds: dict[str, str]) -> Iterator[Column]:
    for name, kind in kinds.items():
        yield Column(f"value_{name}", kind, f"the value of {name}; empty where the label is not asked")
        yield Column(
            f"origin_{name}", TEXT, f"whether a machine or a person set {name}; empty where nobody did"
        )


def _document(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "scheme_sha256": content["scheme_sha256"],
        "submission_sha256": [review["submission_sha256"] for review in content["reviews"]],
        "nothing_to_mark": content["nothing_to_mark"],
        **{name: len(content[part]) for name, part in (("mentions", "spans"), ("links", "links"), ("claims", "claims"))},
        "characters": None if content["text"] is None else len(content["text"]),
        "text": content["text"],
    }  # fmt: skip


def _incident(incident: dict[str, Any]) -> dict[str, Any]:
    rule = (incident["suggested"] or {}).get("rule")
    return incident | _suggester(incident) | {"incident_id": incident["id"], "rule": rule}


def _suggester(decided: dict[str, Any]) -> dict[str, Any]:
    suggested = decided["suggested"] or {}
    return {"suggester": suggested.get("suggester"), "suggester_version": suggested.get("version")}


def _link(link: dict[str, Any]) -> dict[str, Any]:
    return {
        "link_id": link["id"],
        "type": link["type"],
        "from_id": link["from"],
        "to_id": link["to"],
        "decided_by": link["decided_by"],
        **_suggester(link),
    }
