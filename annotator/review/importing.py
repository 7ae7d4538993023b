"""Reviews that a named person made in another program: entered as if they had marked each span here, and submitted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common import clock
from annotator.corpus.models import Document
from annotator.corpus.readers.report import Fault, Note, Proposed
from annotator.corpus.readers.source import Source
from annotator.projects import rules as project_rules
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import actions, slots
from annotator.review.models import Plan, Review
from annotator.spans import opening
from annotator.spans.entry import Entry
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED
from annotator.suggestions.actions import kept, prepared, sources
from annotator.suggestions.importing import FAULTS_TOLD, Import, ImportReport


@transaction.atomic
def import_reviews(
    *,
    project: Project,
    files: Sequence[Source | Path],
    of: User,
    by: User | None,
    format_name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    preview: bool = False,
) -> ImportReport:
    """Add the reports in files, and what is marked in each as a submitted review of a person.

    Each review opens on nothing; every span and link is a decision of theirs. One that could not be submitted on
    the review page is a fault, and then nothing is stored. A report that they have reviewed already is left as it is.
    """
    importing = prepared(project=project, by=by, format_name=format_name, mapping=mapping, encoding=encoding)
    importing.storing_proposals = False
    access = get_project_for(of, importing.project.slug)
    project_rules.can_take(access).require()
    report = importing.run(sources(files))
    if not report.faults:
        report = _entered(importing, report, access)
    if report.faults or preview:
        transaction.set_rollback(True)
        return report
    return kept(importing, report, files=len(files), by=by, reviews=report.reviews, reviewer_id=of.pk)


def _entered(importing: Import, report: ImportReport, access: ProjectAccess) -> ImportReport:
    faults, notes, reviews = [], list(report.notes), 0
    for document in Document.objects.filter(pk__in=importing.taken).order_by("pk").iterator(chunk_size=100):
        file, line = importing.where[document.pk]
        if Review.objects.filter(document=document, user=access.user).exists():
            notes.append(
                Note(file, line, _("they have a review of this report already, which is left as it is"))
            )
        elif problem := _enter(document, importing.taken[document.pk], access):
            faults.append(Fault(file, line, problem))
        else:
            reviews += 1
    return replace(
        report,
        faults=tuple(faults[:FAULTS_TOLD]),
        fault_count=len(faults),
        notes=tuple(notes),
        note_count=report.note_count + len(notes) - len(report.notes),
        reviews=reviews,
    )


def _enter(document: Document, proposed: Proposed | None, access: ProjectAccess) -> str | None:
    """Open, decide and submit; a sentence where the review page would refuse it."""
    scheme = access.project.scheme.parsed
    plan = Plan.objects.select_for_update().filter(document=document).first()
    plan = plan or slots.make_plan(document, access.project.policy)
    review = actions.open_review(
        document=document,
        access=access,
        body=opening.merge([], document.text, scheme),
        arm=Review.Arm.ASSISTED,  # nobody knows what they saw in the other program; the blind figures stay clean
        slot=slots.take(plan) if plan.free else None,
        lease_until=clock.now() + access.project.policy.lease,
    )
    body = json.loads(proposed.body) if proposed else {"spans": [], "links": []}
    answer = actions.decide(review_id=review.pk, by=access.user, entries=_entries(body, document, scheme))
    refused = next((result.refused for result in answer.results if result.refused), None)
    return (
        None if refused is None else _("this review cannot be submitted: %(why)s") % {"why": refused.reason}
    )


def _entries(body: dict[str, Any], document: Document, scheme: Scheme) -> list[Entry]:
    ids = [str(uuid4()) for _span in body["spans"]]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("add", {"span": key, "before": None, "after": _span(span, document.text, scheme)})
        for key, span in zip(ids, body["spans"], strict=True)
    ]
    for link in body["links"]:
        after = {"type": link["type"], "from": ids[link["from"]], "to": ids[link["to"]], "status": ACCEPTED}
        changes.append(("link", {"link": str(uuid4()), "before": None, "after": after}))
    said = [_entry(kind, changes=[change]) for kind, change in changes]
    return [*said, _entry("submit", nothing_to_mark=not ids)]


def _entry(kind: str, **more: Any) -> Entry:
    now = clock.now().isoformat()
    return Entry.from_json({"key": str(uuid4()), "kind": kind, "shown_at": now, "decided_at": now, **more})


def _span(span: dict[str, Any], text: str, scheme: Scheme) -> dict[str, Any]:
    filled = scheme.fill(span["label"], span.get("attributes") or {})
    values = {
        name: held if held["origin"] == "default" else {**held, "origin": "person"}
        for name, held in filled.items()
    }
    place = {name: span[name] for name in ("start", "end", "label")}
    return {**place, "status": ACCEPTED, "values": values, "quote": text[span["start"] : span["end"]]}
