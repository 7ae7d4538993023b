"""The claims for people who read them in a spreadsheet: few columns, in words, and what each means."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from annotator.releases.writers import claims_csv
from annotator.releases.writers.edition import Edition


class Column(NamedTuple):
    """A column: its heading, how wide it is drawn, what it means, and where its value comes from."""

    heading: str
    width: int
    meaning: str
    value: Callable[[dict[str, Any]], Any]


def _field(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: row.get(name)


def _suggested_by(row: dict[str, Any]) -> str:
    return f"{row['suggester']} {row['suggester_version']}" if row["suggester"] else "a person"


# no word of it goes through gettext: a file may not depend on who asks for it
COLUMNS = (
    Column("Report", 40, "Title of the report.", _field("title")),
    Column("Outlet", 18, "Where the report stood first.", _field("outlet")),
    Column("Published", 12, "When it stood there, as precise as is known.", _field("published_at")),
    Column("Address", 24, "Where it can be read.", _field("url")),
    Column("Incident", 14, "The incident that the toll belongs to.", _field("incident_id")),
    Column("Project incident", 14, "The same in all reports of one event, where a lead said so.", _field("project_incident")),
    Column("Said by", 26, "The source as the report names it; (article, unattributed) is the report's own voice.",
           _field("source_text")),
    Column("Source id", 14, "The same for all names of one source, where a lead said so.", _field("source_entity_id")),
    Column("Kind of source", 14, "What the source is: official, media, witness …", _field("source_kind")),
    Column("Side of source", 14, "Whether the source belongs to a party: attacker-side, target-side, third-party.",
           _field("source_party")),
    Column("Harm", 14, "What happened to people: killed, injured, missing …", _field("kind")),
    Column("At least", 9, "Lowest number that fits the words; empty where there is none.", _field("min")),
    Column("At most", 9, "Highest number that fits the words; empty where there is none.", _field("max")),
    Column("Count", 12, "How the number is put: exact, at-least, about, vague …", _field("count_type")),
    Column("Victims", 12, "Civilian, combatant, mixed or unknown.", _field("victim_status")),
    Column("Among them", 16, "Children, women, journalists and others that the report points out.", _field("demographics")),
    Column("Group of victims", 20, "Whom the victims belonged to.", _field("victim_group")),
    Column("Attacker", 20, "Who did it, where the report says so.", _field("perpetrator")),
    Column("Stance", 10, "Whether the source asserts, hedges or denies it.", _field("assertion")),
    Column("Scope", 10, "The whole incident, a part of another number, or a total since a date.", _field("scope")),
    Column("Words", 46, "The report's words.", _field("quote")),
    Column("Contradictions", 20, "Mentions of the toll that do not fit each other.", _field("conflicts")),
    Column("Suggested by", 16, "What proposed the mention, or “a person”.", _suggested_by),
    Column("Decided by", 14, "Who accepted it, as a pseudonym that is the same in every release.", _field("reviewers")),
    Column("Document", 14, "The report's id in every release.", _field("article_id")),
    Column("Text hash", 12, "SHA-256 of the report's text in UTF-8, by which to find it again.", _field("text_sha256")),
    Column("Start", 8, "Where the words start in the report's text, in Unicode code points from 0.", _field("start")),
    Column("End", 8, "Where they end; the character there is outside.", _field("end")),
    Column("Release", 22, "Project, number and content hash of the release, and the format of this file.",
           _field("release")),
)  # fmt: skip
HEADINGS = tuple(column.heading for column in COLUMNS)


def rows(content: dict[str, Any], edition: Edition, form: str) -> Iterator[list[Any]]:
    """A row per claim of a document."""
    release = {"release": f"{edition.title} {edition.content_sha256} {form}"}
    for row in claims_csv.rows(content, release):
        yield [column.value(row) for column in COLUMNS]
