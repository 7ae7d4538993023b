"""An import from files to rows: documents, publications, and what came along as predictions."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import ngettext

from annotator.common import clock
from annotator.common.bulk import copy_rows
from annotator.corpus import readers
from annotator.corpus.actions import Intake
from annotator.corpus.readers.report import Fault, Proposed, Report
from annotator.corpus.readers.source import Source, Unreadable, digest
from annotator.projects.models import Project
from annotator.suggestions.models import Prediction, Suggester

FAULTS_TOLD = 20  # more would hide the first; the rest are counted
BATCH_REPORTS = 500  # reports that are looked up and stored together
BATCH_LENGTH = 8_000_000  # code points of text that are in memory at once, a single longer report apart
IMPORTED = "imported"


@dataclass(frozen=True)
class ImportReport:
    """What an import did. With faults it changed nothing, and the numbers say nothing."""

    new: int
    publications_added: int
    already_there: int
    spans: int  # that came along as suggestions and are new
    faults: tuple[Fault, ...] = ()  # the first FAULTS_TOLD
    fault_count: int = 0

    def told(self) -> list[str]:
        """A line per thing a person wants to know: what was done, or the faults."""
        if self.faults:
            return [*map(str, self.faults), *self._untold()]
        lines = [
            (self.new, ngettext("%d new report", "%d new reports", self.new)),
            (
                self.publications_added,
                ngettext(
                    "%d publication added to a text that was there",
                    "%d publications added to texts that were there",
                    self.publications_added,
                ),
            ),
            (
                self.already_there,
                ngettext("%d was already there", "%d were already there", self.already_there),
            ),
            (
                self.spans,
                ngettext("%d suggested span came along", "%d suggested spans came along", self.spans),
            ),
        ]
        return [words % count for count, words in lines if count]

    def _untold(self) -> list[str]:
        untold = self.fault_count - len(self.faults)
        return [ngettext("and %d more fault", "and %d more faults", untold) % untold] if untold else []


@dataclass
class Import:
    """One import in the making, inside the transaction of its action."""

    project: Project
    format_name: str | None = None
    version: str = ""  # short hash of what came in; the same files give the same, in any order
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    spans: int = 0
    proposed: dict[int, Proposed] = field(default_factory=dict)  # by document

    def __post_init__(self) -> None:
        self.intake = Intake(self.project)

    def run(self, files: Sequence[Source]) -> ImportReport:
        """Read, check and store; what was stored stays only if the report has no faults."""
        names = [source.name for source in files]
        readable = self._readable(files)
        batch: list[Report] = []
        length = 0
        for source in readable:
            for report in self._reports(source):
                batch.append(report)
                length += len(report.text)
                if len(batch) >= BATCH_REPORTS or length >= BATCH_LENGTH:
                    self._take(batch)
                    batch, length = [], 0
        self._take(batch)
        if self.proposed and not self.fault_count:
            self._store_proposed()
        return ImportReport(
            new=len(self.intake.new),
            publications_added=self.intake.publications_added,
            already_there=self.intake.already_there,
            spans=self.spans,
            faults=tuple(sorted(self.faults, key=lambda one: (names.index(one.file), one.line or 0))),
            fault_count=self.fault_count,
        )

    def _readable(self, files: Sequence[Source]) -> list[Source]:
        readable, digests = [], set()
        for source in files:
            try:
                digests.add(digest(source))
            except Unreadable as why:
                self._fault(Fault(source.name, None, str(why)))
            else:
                readable.append(source)
        self.version = sha256(b"".join(sorted(digests))).hexdigest()[:12]
        return readable

    def _reports(self, source: Source) -> Iterator[Report]:
        with source.opened() as stream:
            for found in readers.read(source.name, stream, self.project.scheme.parsed, self.format_name):
                if isinstance(found, Report):
                    yield found
                else:
                    self._fault(found)

    def _take(self, batch: Sequence[Report]) -> None:
        for report, taken in zip(batch, self.intake.take(batch) if batch else (), strict=True):
            if isinstance(taken, Fault):
                self._fault(taken)
            elif report.proposed:
                self._propose(taken, report.proposed)

    def _fault(self, fault: Fault) -> None:
        self.intake.storing = False
        self.fault_count += 1
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(fault)

    def _propose(self, document_id: int, proposed: Proposed) -> None:
        """Keep what was proposed for a text; a text that comes twice in an import keeps both."""
        before = self.proposed.get(document_id)
        if before is not None and before != proposed:
            proposed = Proposed.of(joined(json.loads(before.body), json.loads(proposed.body)))
        self.proposed[document_id] = proposed

    def _store_proposed(self) -> None:
        suggester, created = Suggester.objects.get_or_create(
            project=self.project,
            name=IMPORTED,
            version=self.version,
            defaults={"provider": Suggester.Provider.IMPORTED},
        )
        if not created:  # the same files once more
            for known in Prediction.objects.filter(suggester=suggester).values_list("document_id", flat=True):
                self.proposed.pop(known, None)
        self.spans = sum(one.spans for one in self.proposed.values())
        now = clock.now()
        copy_rows(
            Prediction,
            ["document", "suggester", "body", "created_at"],
            ((document_id, suggester.pk, one.body, now) for document_id, one in self.proposed.items()),
        )


def joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two proposals for one text as one: what both say stands once."""
    spans = list(one["spans"])
    places = []  # of the other's spans among all
    for span in other["spans"]:
        if span not in spans:
            spans.append(span)
        places.append(spans.index(span))
    moved = [{**link, "from": places[link["from"]], "to": places[link["to"]]} for link in other["links"]]
    return {"spans": spans, "links": [*one["links"], *(link for link in moved if link not in one["links"])]}
