"""Predictions that another program sends for reports that are there: checked line by line, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.corpus import rules as corpus_rules
from annotator.corpus.models import Document, Publication
from annotator.corpus.readers import fields, proposed
from annotator.corpus.readers.annotated import text_of
from annotator.corpus.readers.jsonl import lines, parse
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.report import Fault, not_utf8
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.spans.scheme import Scheme
from annotator.spans.text import Normalised
from annotator.suggestions import rules
from annotator.suggestions.models import Prediction, Suggester

BATCH = 200  # lines whose reports are in memory at once
FAULTS_TOLD = 20  # more would hide the first
NAMES = ("document", "id", "text_sha256")  # what may name a report


class Conflict(NamedTuple):
    """This version has said something else of a report before."""

    line: int
    document: UUID


@dataclass
class Pushed:
    """What came of it. With faults or conflicts nothing was stored."""

    new: int = 0
    already_there: int = 0
    spans: int = 0
    faults: list[Fault] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def stored(self) -> bool:
        """Whether everything that was sent is there now."""
        return not (self.faults or self.conflicts)


class Line(NamedTuple):
    """A line that can be read: its number, by what and as whom it names its report, and what it holds."""

    number: int
    by: str
    key: str
    raw: dict[str, Any]


@transaction.atomic
def push(*, project: Project, name: str, version: str, stream: IO[bytes], by: User) -> Pushed:
    """Keep what a version of another program's suggester proposes, from JSON lines.

    A line names its report by `document` (public id), `id` (the id it was imported under) or `text_sha256`, and has
    `spans` and `links` as in an import. The same again changes nothing. Refusal for all but leads,
    and under a name that others have.
    """
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("scheme")
        .get(pk=project.pk)
    )
    corpus_rules.can_import(get_project_for(by, locked.slug)).require()
    rules.can_be_called(locked, name, Suggester.Provider.IMPORTED).require()
    pushing = _Pushing(locked, name, version)
    pushing.run(stream)
    pushed = pushing.pushed
    if not pushed.stored:
        transaction.set_rollback(True)
    elif pushed.new:
        audit.record(
            "predictions.pushed",
            by=by,
            target=f"{name} {version}",
            project_id=locked.pk,
            new=pushed.new,
            spans=pushed.spans,
        )
    return pushed


class _Pushing:
    """One request in the making, inside the transaction of its action."""

    def __init__(self, project: Project, name: str, version: str) -> None:
        self.project, self.scheme = project, project.scheme.parsed
        self.pushed = Pushed()
        self.suggester, _ = Suggester.objects.get_or_create(
            project=project, name=name, version=version, defaults={"provider": Suggester.Provider.IMPORTED}
        )

    def run(self, stream: IO[bytes]) -> None:
        read = self._lines(stream)
        while batch := list(islice(read, BATCH)):
            self._take(batch)
        if not (self.pushed.new or self.pushed.already_there or not self.pushed.stored):
            self._fault(None, _("no line holds a prediction"))

    def _lines(self, stream: IO[bytes]) -> Iterator[Line]:
        for line in lines(stream):
            try:
                raw = parse(line.content.decode())
                if problems := fields.unstorable(raw):
                    raise Problems(*problems)
                yield Line(line.number, *_named(raw), raw)
            except UnicodeDecodeError as error:
                self._fault(line.number, not_utf8(error, line.offset))
            except Problems as problems_found:
                for problem in problems_found.found:
                    self._fault(line.number, problem)

    def _take(self, batch: list[Line]) -> None:
        documents = self._documents(batch)
        known = self._known(documents.values())
        fresh: dict[int, Prediction] = {}
        for line in batch:
            document = documents.get((line.by, line.key))
            if document is None:
                self._fault(line.number, _("there is no such report in this project"))
                continue
            try:
                body = _body(line.raw, document, self.scheme)
            except Problems as problems:
                for problem in problems.found:
                    self._fault(line.number, problem)
                continue
            said = known.get(document.pk)
            if said is None:
                known[document.pk] = body
                fresh[document.pk] = Prediction(document=document, suggester=self.suggester, body=body)
                self.pushed.spans += len(body["spans"])
            elif said == body:
                self.pushed.already_there += 1
            elif len(self.pushed.conflicts) < FAULTS_TOLD:
                self.pushed.conflicts.append(Conflict(line.number, document.public_id))
        if self.pushed.stored:
            Prediction.objects.bulk_create(fresh.values())
            self.pushed.new += len(fresh)

    def _documents(self, batch: list[Line]) -> dict[tuple[str, str], Document]:
        """The reports that these lines name, by what names them."""
        named = {by: {line.key for line in batch if line.by == by} for by in NAMES}
        there = Document.objects.filter(project=self.project, erased_at=None)
        published = Publication.objects.filter(
            project=self.project, external_id__in=named["id"], document__erased_at=None
        )
        return {
            **{
                ("document", str(one.public_id)): one for one in there.filter(public_id__in=named["document"])
            },
            **{
                ("text_sha256", one.text_sha256): one
                for one in there.filter(text_sha256__in=named["text_sha256"])
            },
            **{("id", one.external_id): one.document for one in published.select_related("document")},
        }

    def _known(self, documents: Any) -> dict[int, Any]:
        said = Prediction.objects.filter(suggester=self.suggester, document__in=list(documents))
        return dict(said.values_list("document_id", "body"))

    def _fault(self, number: int | None, problem: str) -> None:
        if len(self.pushed.faults) < FAULTS_TOLD:
            self.pushed.faults.append(Fault("", number, problem))


def _named(raw: dict[str, Any]) -> tuple[str, str]:
    """By what a line names its report, and how."""
    for by in NAMES:
        if raw.get(by) is not None:
            key = str(raw[by]) if type(raw[by]) is int else raw[by]
            if not isinstance(key, str):
                kind = {"name": by, "kind": fields.kind_of(key)}
                raise Problems(_("“%(name)s” must be a string, not %(kind)s") % kind)
            return by, _public_id(key) if by == "document" else key
    raise Problems(_("“document”, “id” or “text_sha256” must name the report"))


def _public_id(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        raise Problems(_("“document” must be a public id, a UUID")) from None


def _body(raw: dict[str, Any], document: Document, scheme: Scheme) -> dict[str, Any]:
    """What a line proposes for its report, with offsets in the stored text."""
    normalised = Normalised(document.text)
    if raw.get("text") is None:
        raw = {**raw, "text": document.text}
    else:
        normalised = text_of(raw)
        if normalised.text != document.text:
            raise Problems(_("“text” is not the text of the report"))
    body, problems = proposed.proposed(raw, normalised, scheme)
    if problems:
        raise Problems(*problems)
    return body or {"spans": [], "links": []}
