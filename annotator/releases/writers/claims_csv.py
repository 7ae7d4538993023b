"""The claims as CSV: one row per toll and source, with the release and its hash in every row.

Cells that a spreadsheet would run as a formula start with an apostrophe. Lists are joined by semicolons.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.releases.items import GOLD
from annotator.releases.writers import quotes
from annotator.releases.writers.cells import csv_rows
from annotator.releases.writers.edition import Edition, Item, entity_of, project_incident_of
from annotator.spans.claims import incident_of

VERSION = 1
CLAIM_COLUMNS = (
    "article_id",
    "incident_id",
    "claim_id",
    "casualty_ids",
    "quote",
    "start",
    "end",
    "kind",
    "count_type",
    "min",
    "max",
    "victim_status",
    "demographics",
    "victim_group",
    "perpetrator",
    "perpetrator_basis",
    "source_ids",
    "source_text",
    "source_canonical",
    "source_kind",
    "source_party",
    "source_named",
    "source_level",
    "cue",
    "assertion",
    "scope",
    "none_of",
    "conflicts",
)
# what leads said of all reports; empty where they did not
JOINED_COLUMNS = ("project_incident", "source_entity_id")
DOCUMENT_COLUMNS = ("title", "outlet", "published_at", "url", "text_sha256")
REVIEW_COLUMNS = (
    "review_state", "reviewers", "arm", "adjudicated", "split", "schema_version", "guideline_version",
)  # fmt: skip
# of the toll's span; empty where a person marked it
SUGGESTION_COLUMNS = ("suggester", "suggester_version", "rule", "score", "changed", "link_suggester")
RELEASE_COLUMNS = ("release", "release_sha256", "format")
COLUMNS = (
    CLAIM_COLUMNS + JOINED_COLUMNS + DOCUMENT_COLUMNS + REVIEW_COLUMNS + SUGGESTION_COLUMNS + RELEASE_COLUMNS
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a document at a time, in UTF-8."""
    release = {
        "release": edition.title,
        "release_sha256": edition.content_sha256,
        "format": edition.form("claims-csv", VERSION),
    }
    yield csv_rows([COLUMNS])
    for content in quotes.checked(items, edition.text):
        yield csv_rows([row.get(name) for name in COLUMNS] for row in rows(content, release))


def rows(content: dict[str, Any], release: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The claims of a document with what is told of document, review and suggestion."""
    shared = report(content) | review(content) | release
    spans = {span["id"]: span for span in content["spans"]}
    resolved = _Resolved(content)
    for claim in content["claims"]:
        yield claim | resolved.of(claim) | _suggestion(claim, content, spans) | shared


class _Resolved:
    """What leads said of the claims of a document."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._incidents, self._entities = project_incident_of(content), entity_of(content)
        self._main = next((one["id"] for one in content.get("incidents", ()) if one["main"]), None)

    def of(self, claim: dict[str, Any]) -> dict[str, Any]:
        """Which incident of the project it is on, and who its source is in all reports."""
        known = (self._entities.get(one) for one in claim["source_ids"])
        source = next((one for one in known if one), {})
        return {
            "project_incident": self._incidents.get(incident_of(claim["incident_id"], self._main)),
            "source_entity_id": source.get("entity"),
        }


def report(content: dict[str, Any]) -> dict[str, Any]:
    """The report, where it stood first."""
    first = content["publications"][0] if content["publications"] else {}
    return {
        "title": content["title"],
        "outlet": first.get("publisher"),
        "published_at": first.get("published_at"),
        "url": first.get("url"),
        "text_sha256": content["text_sha256"],
    }


def review(content: dict[str, Any]) -> dict[str, Any]:
    """Whose word it is."""
    return {
        "review_state": content["review_state"],
        "reviewers": [one["reviewer"] for one in content["reviews"]],
        "arm": [one["arm"] for one in content["reviews"]],
        "adjudicated": content["review_state"] == GOLD,
        "split": content.get("split"),
        "schema_version": content["scheme"],
        "guideline_version": content["guideline_sha256"],
    }


def _suggestion(
    claim: dict[str, Any], content: dict[str, Any], spans: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Who suggested the toll and its link to the source, and what a person changed of the toll."""
    toll = _mention(claim, spans)
    suggested = toll["suggested"] or {}
    ends = set(claim["casualty_ids"]), set(claim["source_ids"])
    links = [link for link in content["links"] if link["from"] in ends[0] and link["to"] in ends[1]]
    suggesters = {link["suggested"]["suggester"] for link in links if link["suggested"]}
    return {
        "suggester": suggested.get("suggester"),
        "suggester_version": suggested.get("version"),
        "rule": suggested.get("rule"),
        "score": suggested.get("score"),
        "changed": toll["changed"],
        "link_suggester": sorted(suggesters),
    }


def _mention(claim: dict[str, Any], spans: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The toll's mention that the row quotes."""
    extent = (claim["start"], claim["end"])
    mentions = (spans[span_id] for span_id in claim["casualty_ids"])
    return next(span for span in mentions if (span["start"], span["end"]) == extent)
