"""The claims of a project as they stand now: of each document's standing opinion, and of nothing else."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotator.corpus import naming
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Project
from annotator.review import queries
from annotator.review.models import Review, Submission
from annotator.spans.claims import Claim, Quoted, Roles
from annotator.spans.entities import Entities

SOURCE_ENTITY = "source_entity"  # its source as it is called in all reports; empty where nobody said
REPORT = ("document", "title", "outlet", "published_at", "url", "text_sha256", "review_state", "reviewer")
COLUMNS = (*Claim._fields, SOURCE_ENTITY, *REPORT)
BATCH = 50  # submissions in memory at once
REVIEWED, GOLD = "reviewed", "gold"


@dataclass(frozen=True)
class Wanted:
    """Which claims somebody asks for; an empty value asks for all."""

    kind: str = ""
    source: str = ""  # part of its name or text
    source_kind: str = ""
    victim_status: str = ""
    assertion: str = ""
    document: str = ""  # public id
    review_state: str = ""
    least: int | None = None  # victims that the claim allows for
    among: tuple[int, ...] = ()  # ids of documents

    def takes(self, row: Mapping[str, Any]) -> bool:
        """Whether a claim is asked for."""
        same = ("kind", "source_kind", "victim_status", "assertion", "review_state")
        if any(wish != row[name] for name in same if (wish := getattr(self, name))):
            return False
        name = f"{row[SOURCE_ENTITY]}\n{row['source_canonical'] or ''}\n{row['source_text']}".casefold()
        if self.source.casefold() not in name:
            return False
        most = row["max"] if row["max"] is not None else row["min"]
        return self.least is None or (most is not None and most >= self.least)


@dataclass(frozen=True)
class Opinion:
    """What a report's standing opinion says: its claims, and each as a row with where the report stood."""

    submission: Submission
    roles: Roles
    first: Publication | None
    claims: list[Claim]
    rows: list[dict[str, Any]]

    @property
    def document(self) -> int:
        """The id of the report."""
        return self.submission.document_id

    @property
    def published(self) -> str:
        """When it stood first, as precisely as the source said; empty if nobody said."""
        return self.first.published_at if self.first else ""

    @property
    def main_incident(self) -> str | None:
        """The incident of a toll that nobody gave one."""
        return self.roles.main_incident(self.submission.body)

    @property
    def quoted(self) -> list[Quoted]:
        """Whom the report quotes, with a toll or without."""
        return self.roles.quoted(self.submission.body)


def of_project(
    project: Project, wanted: Wanted, *, after: int = 0
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The claims that are asked for, document by document, from the one after `after`; documents without any too."""
    opinions = queries.standing_opinions(project)
    if wanted.document:
        opinions = opinions.filter(document__public_id=wanted.document)
    if wanted.among:
        opinions = opinions.filter(document__in=wanted.among)
    for one in _read(opinions, naming.known(project), after):
        yield one.document, [row for row in one.rows if wanted.takes(row)]


def of_documents(project: Project, documents: Collection[int], entities: Entities) -> list[Opinion]:
    """What the standing opinions of these documents say."""
    opinions = queries.standing_opinions(project).filter(document__in=documents)
    return list(_read(opinions, entities))


def _read(opinions: QuerySet[Submission], entities: Entities, after: int = 0) -> Iterator[Opinion]:
    opinions = opinions.select_related("document", "review__user", "review__scheme").defer("document__text")
    roles: dict[int, Roles] = {}
    while batch := list(opinions.filter(document__gt=after)[:BATCH]):
        published = _published([one.document_id for one in batch])
        for one in batch:
            scheme = one.review.scheme
            if scheme.pk not in roles:
                roles[scheme.pk] = Roles(scheme.parsed)
            yield _opinion(one, roles[scheme.pk], published.get(one.document_id), entities)
        after = batch[-1].document_id


def _opinion(one: Submission, roles: Roles, first: Publication | None, entities: Entities) -> Opinion:
    found, shared = roles.claims(one.body), _report(one, first)
    rows = [{**claim._asdict(), SOURCE_ENTITY: _called(claim, entities), **shared} for claim in found]
    return Opinion(one, roles, first, found, rows)


def _called(claim: Claim, entities: Entities) -> str:
    known = entities.of_claim(claim)
    return known.called if known else ""


def _published(documents: list[int]) -> dict[int, Publication]:
    """Where each document stood first."""
    rows = Publication.objects.filter(document__in=documents)
    first: dict[int, Publication] = {}
    for one in sorted(rows, key=lambda row: (row.published_at or "\U0010ffff", row.pk)):
        first.setdefault(one.document_id, one)
    return first


def _report(opinion: Submission, first: Publication | None) -> dict[str, Any]:
    document: Document = opinion.document
    settled = opinion.review.kind == Review.Kind.ADJUDICATION
    return {
        "document": document.pk,
        "title": document.title,
        "outlet": first.publisher if first else "",
        "published_at": first.published_at if first else "",
        "url": first.url if first else "",
        "text_sha256": document.text_sha256,
        "review_state": GOLD if settled else REVIEWED,
        "reviewer": opinion.review.user.pseudonym,
    }
