"""Adding documents to a project."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock, rooms
from annotator.common.bulk import copy_rows, new_ids
from annotator.corpus import rules, search
from annotator.corpus.models import Document, Publication
from annotator.corpus.readers.fields import PUBLICATION, shown
from annotator.corpus.readers.report import Fault, Report
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.spans import words
from annotator.spans.text import count_words

BATCH = 200  # reports copied at a time
OUTLET = ("publisher", "url", "published_at")  # what makes two publications of a text different
ERASED = "[erased]"  # the title from then on
Outlet = tuple[str, ...]


@transaction.atomic
def prioritise(*, access: ProjectAccess, documents: Iterable[Document], priority: int) -> int:
    """Give these reports a priority, where the policy has the queue follow the lead's order; which they have now."""
    rules.can_prioritise(access).require()
    wanted = [one.pk for one in documents]
    found = Document.objects.filter(project=access.project, pk__in=wanted)
    found.exclude(priority=priority).update(priority=priority)
    audit.record(
        "documents.prioritised",
        by=access.user,
        target=access.project.slug,
        project_id=access.project.pk,
        documents=len(wanted),
        priority=priority,
    )
    return priority


@transaction.atomic
def put_first(*, access: ProjectAccess, documents: Iterable[Document]) -> int:
    """Give these reports a priority above that of all others; which it is."""
    wanted = list(documents)
    others = Document.objects.filter(project=access.project).exclude(pk__in=[one.pk for one in wanted])
    highest = others.aggregate(highest=Max("priority"))["highest"] or 0
    return prioritise(access=access, documents=wanted, priority=highest + 1)


def copy_documents(*, source: Project, to: Project, by: User) -> list[int]:
    """All reports of one project, and where they stood, as new ones of another; their ids. In the caller's transaction."""
    copied: list[int] = []
    found = (
        Document.objects.filter(project=source, erased_at=None)
        .prefetch_related("publications")
        .order_by("pk")
    )
    after = 0
    while batch := list(found.filter(pk__gt=after)[:BATCH]):
        made = Document.objects.bulk_create(_copied(one, to) for one in batch)
        Publication.objects.bulk_create(
            _republished(publication, new)
            for old, new in zip(batch, made, strict=True)
            for publication in old.publications.all()
        )
        copied += [one.pk for one in made]
        after = batch[-1].pk
    search.defer_index(copied)
    audit.record(
        "documents.copied",
        by=by,
        target=to.slug,
        project_id=to.pk,
        documents=len(copied),
        source=source.slug,
    )
    return copied


def _copied(one: Document, to: Project) -> Document:
    said = {name: getattr(one, name) for name in ("title", "text", "text_sha256", "words", "priority")}
    return Document(project=to, **said)


def _republished(one: Publication, document: Document) -> Publication:
    said = {name: getattr(one, name) for name in ("external_id", *PUBLICATION)}
    return Publication(project=document.project, document=document, **said)


@transaction.atomic
def erase(*, document: Document, reason: str, by: User | None) -> Document:
    """Blank a report's text, quotes and names in every table, for good; its hashes, places and labels stay.

    The one way past the triggers that keep these rows. Refusal for all but leads, for a reason that quotes the text, and
    for a report that is erased already; `by` is None for the operator at the terminal.
    """
    # what is imported, pushed or frozen meanwhile waits, and then finds it erased
    project = Project.objects.select_for_update(no_key=True).get(pk=document.project_id)
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if by is not None:
        rules.can_erase(get_project_for(by, project.slug), document).require()
    rules.is_there(document).require()
    rules.is_reason(document, reason).require()
    _open_door(document)
    for blank in rooms.each(rooms.ERASING):
        blank(document)
    target = f"document {document.pk}"
    audit.forget(document.title, target, project_id=project.pk)
    document.publications.update(title="", author="")
    document.text, document.title = words.blanked(document.text), ERASED
    document.erased_at = clock.now()
    document.save(update_fields=["text", "title", "erased_at"])
    _open_door(None)
    audit.record(
        "document.erased",
        by=by,
        target=target,
        project_id=project.pk,
        public_id=str(document.public_id),
        text_sha256=document.text_sha256,
        reason=reason,
    )
    return document


def _open_door(document: Document | None) -> None:
    """Let rows of this document lose their words (migration “erasure”); the setting ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('attest.erasing', %s, true)", [str(document.pk) if document else ""]
        )


@dataclass
class Intake:
    """Adds reports to a project, batch by batch, inside the caller's transaction, which holds the project's lock.

    The same text again adds a publication, unless it is there already. An id that belongs to another text is a
    fault; from the first fault on nothing more is stored, since the caller takes everything back.
    """

    project: Project
    new: list[int] = field(default_factory=list)  # ids of the documents added
    publications_added: int = 0
    already_there: int = 0
    storing: bool = True
    _documents: dict[str, int] = field(default_factory=dict)  # sha256 of a text -> its document
    _erased: set[str] = field(default_factory=set)  # sha256 of texts that must not come back
    _ids: dict[str, tuple[str, str]] = field(default_factory=dict)  # external id -> sha256, where it was seen

    def take(self, reports: Sequence[Report]) -> list[int | Fault]:
        """The document each report became or already was, or the fault of the report."""
        self._look_up(reports)
        unknown = dict.fromkeys(one.sha256 for one in reports if one.sha256 not in self._documents)
        batch = _Batch(
            ids=dict(zip(unknown, new_ids(Document, len(unknown)), strict=True)),
            outlets=self._outlets(reports),
        )
        taken = [self._take(report, batch) for report in reports]
        if self.storing:
            _store(self.project, batch)
        return taken

    def _take(self, report: Report, batch: "_Batch") -> int | Fault:
        external_id = report.publication.get("external_id", "")
        sha256, where = self._ids.get(external_id, (None, ""))
        if sha256 is not None and sha256 != report.sha256:
            problem = _("the id “%(id)s” already belongs to another text: %(where)s")
            return Fault(report.file, report.line, problem % {"id": shown(external_id), "where": where})
        if report.sha256 in self._erased:
            return Fault(report.file, report.line, _("this report was erased, and stays away"))
        document_id = self._documents.get(report.sha256)
        outlet = tuple(report.publication.get(name, "") for name in OUTLET)
        if document_id is None:
            document_id = self._documents[report.sha256] = batch.ids[report.sha256]
            batch.documents.append((document_id, report))
            self.new.append(document_id)
        elif sha256 is not None or (not external_id and batch.knows(document_id, outlet)):
            self.already_there += 1
            return document_id
        else:
            self.publications_added += 1
        if report.publication:
            batch.publications.append((document_id, report))
            batch.outlets.setdefault(document_id, set()).add(outlet)
        if external_id:
            self._ids[external_id] = (report.sha256, _seen(report))
        return document_id

    def _look_up(self, reports: Sequence[Report]) -> None:
        texts = {one.sha256 for one in reports} - self._documents.keys()
        found = Document.objects.filter(project=self.project, text_sha256__in=texts)
        for sha256, pk, erased_at in found.values_list("text_sha256", "pk", "erased_at"):
            self._documents[sha256] = pk
            if erased_at:
                self._erased.add(sha256)
        ids = {one.publication.get("external_id", "") for one in reports} - self._ids.keys() - {""}
        known = Publication.objects.filter(project=self.project, external_id__in=ids).values_list(
            "external_id", "document__text_sha256", "document_id", "document__title"
        )
        for external_id, sha256, pk, title in known:
            where = _("document %(id)d, “%(title)s”") % {"id": pk, "title": shown(title)}
            self._ids[external_id] = (sha256, where)

    def _outlets(self, reports: Sequence[Report]) -> dict[int, set[Outlet]]:
        known = [self._documents[one.sha256] for one in reports if one.sha256 in self._documents]
        outlets: dict[int, set[Outlet]] = {}
        rows = (
            Publication.objects.filter(document__in=known).values_list("document_id", *OUTLET)
            if known
            else ()
        )
        for document_id, *outlet in rows:
            outlets.setdefault(document_id, set()).add(tuple(outlet))
        return outlets


@dataclass
class _Batch:
    """What one batch adds."""

    ids: dict[str, int]  # sha256 of a text -> the id its document gets
    outlets: dict[int, set[Outlet]]  # of each document that was there before
    documents: list[tuple[int, Report]] = field(default_factory=list)
    publications: list[tuple[int, Report]] = field(default_factory=list)

    def knows(self, document_id: int, outlet: Outlet) -> bool:
        """Does the report say nothing about where it stood that is not known?"""
        return not any(outlet) or outlet in self.outlets.get(document_id, set())


def _seen(report: Report) -> str:
    return _("%(file)s, line %(line)s") % {"file": report.file, "line": report.line}


def _store(project: Project, batch: _Batch) -> None:
    now = clock.now()
    copy_rows(
        Document,
        ["id", "project", "public_id", "title", "text", "text_sha256", "words", "imported_at"],
        (
            (pk, project.pk, uuid4(), one.title, one.text, one.sha256, count_words(one.text), now)
            for pk, one in batch.documents
        ),
    )
    copy_rows(
        Publication,
        ["project", "document", "external_id", *PUBLICATION],
        (
            (project.pk, pk, *(one.publication.get(name, "") for name in ("external_id", *PUBLICATION)))
            for pk, one in batch.publications
        ),
    )


@transaction.atomic
def take_away(*, documents: QuerySet[Document], what: str, by: User) -> list[int]:
    """Put on record that somebody takes these documents, or what is said of them, away; their ids, in order.

    Those that were erased have nothing to take. Http404 and Refusal unless the person leads every project that they are of.
    """
    there = documents.filter(erased_at=None).order_by("pk")
    rows = list(there.values_list("pk", "project__slug", "project_id"))
    for (slug, project_id), count in sorted(Counter((slug, project) for _pk, slug, project in rows).items()):
        rules.can_open(get_project_for(by, slug)).require()
        audit.record(
            "documents.exported", by=by, target=slug, project_id=project_id, what=what, documents=count
        )
    return [pk for pk, _slug, _project in rows]
