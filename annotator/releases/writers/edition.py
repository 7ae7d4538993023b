"""What a writer is given: which release this is, and its items one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.releases import sealing

OFFSET_UNIT = "unicode-codepoint"
FULL, SNIPPET, NONE = "full", "snippet", "none"  # of the reports' words

# what is told of a document beside its text, its spans and its links
DOCUMENT_FIELDS = (
    "title", "text_sha256", "publications", "incidents", "project_incidents", "entities", "regions", "claims", "reviews", "review_state", "split", "nothing_to_mark",
    "scheme", "scheme_sha256", "guideline_sha256",
)  # fmt: skip


def beside(content: dict[str, Any]) -> dict[str, Any]:
    """What programs that know texts, spans and links keep as a document's metadata; old releases lack some of it."""
    kept = {name: content[name] for name in DOCUMENT_FIELDS if name in content}
    return kept | {"reviews": [brief(review) for review in content["reviews"]]}


def brief(review: dict[str, Any]) -> dict[str, Any]:
    """Whose word it is, without what they said."""
    return {name: said for name, said in review.items() if not isinstance(said, list)}


def entity_of(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The entity of each span of an item, as far as leads said what names mean."""
    return {span: one for one in content.get("entities", ()) for span in one["span_ids"]}


def project_incident_of(content: dict[str, Any]) -> dict[str, str]:
    """The project's incident of each of an item's, as far as leads said."""
    return {one["incident_id"]: one["project_incident"] for one in content.get("project_incidents", ())}


def spans_of(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every span of an item, also those that people said before somebody settled the document."""
    for held in (content, *content.get("reviews", ())):
        for part in ("spans", "rejected_spans"):
            yield from held.get(part, ())


class ExportRefused(Exception):
    """The release cannot be written as it is stored; the message names document and span."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A release as every file of it names it.

    Where reports were erased since it was frozen, `withheld` are their public ids, and counts and hash are those of what
    is left.
    """

    project: str
    number: int
    name: str
    content_sha256: str
    frozen_at: str
    counts: dict[str, Any]
    schemes: list[dict[str, Any]]
    guidelines: list[str]
    chosen: Mapping[str, str] = field(default_factory=dict)  # what somebody chose about the file
    card: Mapping[str, Any] = field(default_factory=dict)  # what was counted and stated when it was frozen
    splits: Mapping[str, Any] = field(default_factory=dict)  # reports, and spans by label, of each split
    # CHANGES.csv since the release before, where there is one
    changes: Callable[[], Iterator[bytes]] | None = None
    withheld: tuple[str, ...] = ()
    frozen_sha256: str = ""  # the content hash it was frozen with

    @property
    def title(self) -> str:
        """Project and number, as in `coast/3`."""
        return f"{self.project}/{self.number}"

    @property
    def text(self) -> str:
        """How much of the reports' words the file may hold."""
        return self.chosen.get("text", FULL)

    def form(self, format_name: str, version: int) -> str:
        """The format for a row, where there is no place to tell what was chosen."""
        withheld = "" if self.text == FULL else f" text={self.text}"
        erased = f" withheld={len(self.withheld)}" if self.withheld else ""
        return f"attest-{format_name}/{version}{withheld}{erased}"

    @property
    def takedown(self) -> dict[str, Any]:
        """What a file tells of reports that were erased; nothing where none was."""
        return (
            {"withheld": list(self.withheld), "frozen_content_sha256": self.frozen_sha256}
            if self.withheld
            else {}
        )

    def about(self, format_name: str, version: int) -> dict[str, Any]:
        """What a file says of the release and of itself."""
        return {
            "project": self.project,
            "number": self.number,
            "name": self.name,
            "content_sha256": self.content_sha256,
            "frozen_at": self.frozen_at,
            "format": f"attest-{format_name}/{version}",
            "offset_unit": OFFSET_UNIT,
            **self.chosen,
            **self.takedown,
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a release as it is stored."""

    document_id: int
    body: str
    strings: str

    def line(self) -> str:
        """One line of JSON. Raises ExportRefused where the stored parts do not fit each other."""
        try:
            return sealing.line(self.body, self.strings)
        except sealing.ItemError as error:
            raise ExportRefused(f"document {self.document_id} of this release is damaged: {error}") from error

    def without_strings(self) -> dict[str, Any]:
        """What is left where every string that was taken from the report is null."""
        return sealing.bare(self.body)

    def text(self) -> str:
        """The report's text as a JSON string: the last but one string, before the title."""
        return self.strings.rsplit("\n", 2)[-2]
