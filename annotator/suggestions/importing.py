"""An import from files to rows: documents, publications, and what came along as predictions."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import ngettext

from annotator.common import clock
from annotator.common.bulk import copy_rows
from annotator.corpus import readers
from annotator.corpus.actions import Intake
from annotator.corpus.readers.archive import WITHIN
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.report import Fault, Note, Proposed, Report, Told
from annotator.corpus.readers.source import Source, Unreadable, digest
from annotator.projects.models import Project
from annotator.suggestions.models import Prediction, Suggester

FAULTS_TOLD = 20  # more would hide the first; the rest are counted
NOTES_KEPT = 200
SAMPLES = 5  # reports that a preview shows
SAMPLE_LENGTH = 400  # code points of each
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
    notes: tuple[Note, ...] = ()  # what was left out or read otherwise, the first NOTES_KEPT
    note_count: int = 0
    samples: tuple["Sample", ...] = ()  # the first reports
    foreign_labels: tuple[tuple[str, int], ...] = ()  # names that the scheme lacks, and how often each came
    foreign_links: tuple[tuple[str, int], ...] = ()
    reviews: int = 0  # submitted for a named person
    event: int = 0  # the audit event that keeps this; 0 where nothing was stored

    def noted(self) -> list[str]:
        """A line per thing that was left out or read otherwise."""
        more = self.note_count - len(self.notes)
        lines = list(map(str, self.notes))
        return [*lines, ngettext("and %d more note", "and %d more notes", more) % more] if more else lines

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
            (self.reviews, ngettext("%d review was submitted", "%d reviews were submitted", self.reviews)),
        ]
        return [words % count for count, words in lines if count]

    def _untold(self) -> list[str]:
        untold = self.fault_count - len(self.faults)
        return [ngettext("and %d more fault", "and %d more faults", untold) % untold] if untold else []


@dataclass(frozen=True)
class Sample:
    """One of the first reports, as a preview shows it."""

    file: str
    title: str
    publisher: str
    published_at: str
    url: str
    length: int
    start: str
    labels: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, report: Report) -> "Sample":
        """What is shown of a report."""
        spans = json.loads(report.proposed.body)["spans"] if report.proposed else []
        said = {name: report.publication.get(name, "") for name in ("publisher", "published_at", "url")}
        counts = Counter(span["label"] for span in spans)
        start = report.text.strip()[:SAMPLE_LENGTH]
        shown = tuple(sorted(counts.items()))
        return cls(report.file, report.title, **said, length=len(report.text), start=start, labels=shown)


@dataclass
class Import:
    """One import in the making, inside the transaction of its action."""

    project: Project
    reading: Reading
    format_name: str | None = None
    version: str = ""  # short hash of what came in; the same files give the same, in any order
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    notes: list[Note] = field(default_factory=list)
    note_count: int = 0
    samples: list[Sample] = field(default_factory=list)
    spans: int = 0
    taken: dict[int, Proposed | None] = field(default_factory=dict)  # what came along, by document
    where: dict[int, tuple[str, int | None]] = field(default_factory=dict)  # file and line of each document
    storing_proposals: bool = True

    def __post_init__(self) -> None:
        self.intake = Intake(self.project)

    def run(self, files: Sequence[Source]) -> ImportReport:
        """Read, check and store; what was stored stays only if the report has no faults."""
        batch: list[Report] = []
        length = 0
        for report in self._reports(self._readable(files)):
            batch.append(report)
            length += len(report.text)
            if len(batch) >= BATCH_REPORTS or length >= BATCH_LENGTH:
                self._take(batch)
                batch, length = [], 0
        self._take(batch)
        if self.storing_proposals and not self.fault_count:
            self._store_proposed()
        names = [source.name for source in files]
        return ImportReport(
            new=len(self.intake.new),
            publications_added=self.intake.publications_added,
            already_there=self.intake.already_there,
            spans=self.spans,
            faults=tuple(sorted(self.faults, key=lambda one: _place(one, names))),
            fault_count=self.fault_count,
            notes=tuple(self.notes),
            note_count=self.note_count,
            samples=tuple(self.samples),
            foreign_labels=tuple(sorted(self.reading.foreign_labels.items())),
            foreign_links=tuple(sorted(self.reading.foreign_links.items())),
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

    def _reports(self, sources: Sequence[Source]) -> Iterator[Report]:
        for found in readers.read_all(sources, self.reading, self.format_name):
            if isinstance(found, Report):
                if len(self.samples) < SAMPLES:
                    self.samples.append(Sample.of(found))
                yield found
            elif isinstance(found, Fault):
                self._fault(found)
            else:
                self._note(found)

    def _take(self, batch: Sequence[Report]) -> None:
        for report, taken in zip(batch, self.intake.take(batch) if batch else (), strict=True):
            if isinstance(taken, Fault):
                self._fault(taken)
            else:
                self.where.setdefault(taken, (report.file, report.line))
                self._propose(taken, report.proposed)

    def _fault(self, fault: Fault) -> None:
        self.intake.storing = False
        self.fault_count += 1
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(fault)

    def _note(self, note: Note) -> None:
        self.note_count += 1
        if len(self.notes) < NOTES_KEPT:
            self.notes.append(note)

    def _propose(self, document_id: int, proposed: Proposed | None) -> None:
        """Keep what was proposed for a text; a text that comes twice in an import keeps both."""
        before = self.taken.get(document_id)
        if before is not None and proposed is not None and before != proposed:
            proposed = Proposed.of(joined(json.loads(before.body), json.loads(proposed.body)))
        self.taken[document_id] = proposed or before

    @property
    def proposed(self) -> dict[int, Proposed]:
        """What came along, of the documents with anything."""
        return {key: one for key, one in self.taken.items() if one is not None}

    def _store_proposed(self) -> None:
        proposed = self.proposed
        if not proposed:
            return
        suggester, created = Suggester.objects.get_or_create(
            project=self.project,
            name=IMPORTED,
            version=self.version,
            defaults={"provider": Suggester.Provider.IMPORTED},
        )
        if not created:  # the same files once more
            for known in Prediction.objects.filter(suggester=suggester).values_list("document_id", flat=True):
                proposed.pop(known, None)
        self.spans = sum(one.spans for one in proposed.values())
        now = clock.now()
        copy_rows(
            Prediction,
            ["document", "suggester", "body", "created_at"],
            ((document_id, suggester.pk, one.body, now) for document_id, one in proposed.items()),
        )


def _place(told: Told, names: Sequence[str]) -> tuple[int, int]:
    """Where a fault stands among the files and in its own; what is in a ZIP stands at the ZIP."""
    whole = (
        place for place, name in enumerate(names) if told.file == name or told.file.startswith(name + WITHIN)
    )
    return next(whole, len(names)), told.line or 0


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
