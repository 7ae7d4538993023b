"""The tables of a release and their columns: what the values are, and what they mean."""

from typing import NamedTuple

from annotator.releases.items import PUBLICATION_FIELDS
from annotator.releases.writers import claims_csv
from annotator.spans.claims import Claim

TEXT, WHOLE, NUMBER, FLAG, LIST = "text", "whole number", "number", "true or false", "list"
TOLD = ("table", "column", "kind", "meaning")


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
    Column(
        "split",
        TEXT,
        "train, dev or test; apart: in none of them; empty in releases from before there were splits",
    ),
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


def _suggested(otherwise: str) -> tuple[Column, ...]:
    """What suggested it, if that was not what is said `otherwise`: name, version, rule and score."""
    return (
        Column("suggester", TEXT, f"what suggested it; empty where {otherwise}"),
        Column("suggester_version", TEXT, "its version"),
        Column("rule", TEXT, "its rule"),
        Column("score", NUMBER, "its score from 0 to 1"),
    )


DOCUMENTS = Table("documents", "A row per report.", (
    DOCUMENT, *REPORT, *REVIEW,
    Column("scheme_sha256", TEXT, "SHA-256 of the scheme"),
    Column("submission_sha256", LIST, "SHA-256 of what each of them submitted"),
    Column("planted", WHOLE, "wrong suggestions put before one of them on purpose; none is in the release"),
    Column("withheld", WHOLE, "sure suggestions of the machine that one of them did not see, on purpose"),
    Column("project_incidents", LIST, "incidents of the project that it tells of, as leads said; the same in all reports of one event"),
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
    Column("entity_id", TEXT, "key of what it means, where leads said that: the same under all of its names, and in every release until they say otherwise"),
    Column("status", TEXT, "accepted, or rejected: a suggestion that a person turned down"),
    Column("decided_by", TEXT, "pseudonym of who accepted, added, corrected or rejected it"),
    *_suggested("a person added it"),
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
    *_suggested("a person made it")[:2],
    *RELEASE,
))  # fmt: skip
DECISIONS = Table("decisions", "A row per span or link and person: what they decided of it in the end.", (
    DOCUMENT,
    Column("reviewer", TEXT, "pseudonym of the person"),
    Column("arm", TEXT, "assisted or blind; adjudication for who settled what others said"),
    Column("seconds", WHOLE, "how long they worked on the whole report, pauses cut at a minute; empty where nobody knows"),
    Column("target", TEXT, "span or link"),
    Column("target_id", TEXT, "its public id"),
    Column("decision", TEXT, "accepted as suggested, corrected, rejected, or added by the person"),
    Column("label", TEXT, "of the span, or type of the link"),
    Column("start", WHOLE, "where the span starts, in code points of the text from 0"),
    Column("end", WHOLE, "where it ends; the character there is outside"),
    Column("quote", TEXT, "the text there"),
    Column("changed", LIST, "what the person corrected"),
    *_suggested("the person added it"),
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
    "perpetrator_basis": "stated where the report says so, incident where another part of it tells, else none",
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
    "project_incident": "the project's incident, the same in all reports of one event, where a lead said so",
    "source_entity_id": "key of its source, where leads said what names mean: the same under all of its names, and in every release until they say otherwise",
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
    Column("project_incident", TEXT, "the project's incident, the same in all reports of one event, where a lead said so"),
    Column("main", FLAG, "whether it is the report's main one"),
    Column("label", TEXT, "its title"),
    Column("location", TEXT, "where, as the report names it"),
    Column("location_precision", TEXT, "how precise that is"),
    Column("date_start", TEXT, "when it began, as long as date_precision says"),
    Column("date_end", TEXT, "when it ended"),
    Column("date_precision", TEXT, "how precise that is"),
    Column("status", TEXT, "accepted, or suggested: nobody has confirmed it"),
    Column("decided_by", TEXT, "pseudonym of who accepted it"),
    *_suggested("a person added it")[:3],
    Column("changed", LIST, "what the person corrected of it"),
    *RELEASE,
))  # fmt: skip
REGIONS = Table("regions", "A row per line that is no running text.", (
    DOCUMENT,
    Column("start", WHOLE, "where it starts, in code points of the text from 0"),
    Column("end", WHOLE, "where it ends; the character there is outside"),
    Column("kind", TEXT, "what it is"),
    *_suggested("a person said it")[:2],
    *RELEASE,
))  # fmt: skip
ENTITIES = Table("entities", "A row per entity that a mention was given, or that leads said its name means.", (
    Column("entity", TEXT, "its name"),
    Column("entity_id", TEXT, "its key, where leads said what names mean: the same in every release until they say otherwise; else empty"),
    Column("labels", LIST, "labels of its mentions"),
    Column("aliases", LIST, "what reports call it"),
    Column("mentions", WHOLE, "mentions"),
    Column("documents", WHOLE, "reports that mention it"),
    Column("first_document_id", TEXT, "the first of them in the order of the release"),
    Column("first_start", WHOLE, "where its first mention starts there"),
    *RELEASE,
))  # fmt: skip
