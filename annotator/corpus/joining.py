"""Which incidents of reports people said are one incident of the project: reading it, saying it, taking it back.

Nothing that reviews or releases say is rewritten.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.corpus import rules, saying
from annotator.corpus.models import Document, Incident, IncidentChange, ReportIncident
from annotator.corpus.saying import RequireTold, Unknown
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.spans.one_event import key_of


class Said(NamedTuple):
    """Which incident it is about, and the change that can be taken back; none where it had been said before."""

    incident: Incident
    change: IncidentChange | None


@dataclass(frozen=True)
class Confirmed:
    """What people said: the incident of each report’s incident, by keys, and other keys by which an incident is known."""

    of: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]


def confirmed(project: Project) -> Confirmed:
    """What stands now."""
    incidents = _Incidents(project)
    keys = dict(Incident.objects.filter(project=project).values_list("pk", "key"))
    aliases: dict[str, tuple[str, ...]] = {}
    for pk in sorted(incidents.merged):
        into = str(keys[incidents.root(pk)])
        aliases[into] = (*aliases.get(into, ()), str(keys[pk]))
    rows = ReportIncident.objects.filter(incident__project=project)
    return Confirmed(
        {
            key_of(str(public_id), told): str(keys[incidents.root(pk)])
            for public_id, told, pk in rows.values_list("document__public_id", "told", "incident_id")
        },
        aliases,
    )


@transaction.atomic
def join(*, access: ProjectAccess, told: Collection[str], require_told: RequireTold) -> Said:
    """These incidents of reports are one, and so are the project’s incidents that some of them are."""
    change = _Change.begin(access, told, require_told)
    found = change.join(told)
    return Said(found, change.record(IncidentChange.Kind.JOINED, told))


@transaction.atomic
def set_apart(
    *, access: ProjectAccess, told: Collection[str], apart: Collection[str], require_told: RequireTold
) -> Said:
    """Of these incidents of reports some are another one; the rest is one incident. Which the others are."""
    change = _Change.begin(access, told, require_told)
    apart, rest = sorted({*told} & {*apart}), sorted({*told} - {*apart})
    if not apart or not rest:
        raise Unknown(_("Choose some of the incidents, not all: those are set apart from the others."))
    change.join(rest)
    found = Incident.objects.create(project=access.project)
    for one in apart:
        change.place(one, found.pk)
    return Said(found, change.record(IncidentChange.Kind.SET_APART, told))


@transaction.atomic
def undo(*, access: ProjectAccess, change: IncidentChange) -> None:
    """Take back what was said, unless somebody said otherwise since."""
    change = saying.as_it_is(access, change)
    held = _Change.of(access, change.after["told"])
    incidents = change.after["merged"]
    merged = {str(pk): held.incidents.merged.get(int(pk)) for pk in incidents}
    is_as_left = merged == incidents and all(
        held.places.get(key) == pk for key, pk in change.after["told"].items()
    )
    rules.can_undo(change, is_as_left=is_as_left and not _is_built_on(change)).require()
    for key, pk in change.before["told"].items():
        held.place(key, pk)
    for pk, into in change.before["merged"].items():
        held.merge(int(pk), into)
    saying.took_back(access, change, "incidents.undone", told=sorted(change.after["told"]))


def _is_built_on(change: IncidentChange) -> bool:
    """Did somebody put more into an incident since, to be with what the change put there? Merges stand by themselves."""
    into = {*change.after["told"].values()} - {None}
    later = saying.since(change).values_list("after__told", flat=True)
    return any(not into.isdisjoint(told.values()) for told in later)


class _Incidents:
    """Which incidents of a project were merged into which."""

    def __init__(self, project: Project) -> None:
        rows = Incident.objects.filter(project=project).exclude(merged_into=None)
        self.merged: dict[int, int | None] = dict(rows.values_list("pk", "merged_into"))

    def root(self, pk: int) -> int:
        """The incident that one is now."""
        while (into := self.merged.get(pk)) is not None:
            pk = into
        return pk


@dataclass
class _Change:
    """Something said of incidents, and what held before. The caller holds a lock on the project."""

    access: ProjectAccess
    incidents: _Incidents
    documents: Mapping[str, int]  # by public id
    places: dict[str, int | None]
    before: dict[str, dict[str, Any]] = field(default_factory=lambda: {"told": {}, "merged": {}})
    after: dict[str, dict[str, Any]] = field(default_factory=lambda: {"told": {}, "merged": {}})

    @classmethod
    def begin(cls, access: ProjectAccess, told: Collection[str], require_told: RequireTold) -> "_Change":
        """About these incidents of reports. Refusal for all but leads, Unknown for what no report tells of."""
        saying.lock(access)
        require_told(told)
        return cls.of(access, told)

    @classmethod
    def of(cls, access: ProjectAccess, told: Iterable[str]) -> "_Change":
        """About incidents of which reports may tell no longer; Unknown where a report itself is gone."""
        reports = {key.partition(":")[0] for key in told}
        found = Document.objects.filter(project=access.project, public_id__in=reports)
        documents = {str(public_id): pk for public_id, pk in found.values_list("public_id", "pk")}
        if reports - documents.keys():
            raise Unknown(_("Some of these reports are not there any more; look again."))
        rows = ReportIncident.objects.filter(document__in=documents.values())
        places: dict[str, int | None] = {
            key_of(str(public_id), named): pk
            for public_id, named, pk in rows.values_list("document__public_id", "told", "incident_id")
        }
        return cls(access, _Incidents(access.project), documents, places)

    def join(self, told: Iterable[str]) -> Incident:
        """Make them one: the oldest of the incidents that they are, else a new one."""
        told = sorted({*told})
        known = {self.incidents.root(pk) for one in told if (pk := self.places.get(one)) is not None}
        into = min(known) if known else Incident.objects.create(project=self.access.project).pk
        for pk in sorted(known - {into}):
            self.merge(pk, into)
        for one in told:
            if self.places.get(one) is None:
                self.place(one, into)
        return Incident.objects.get(pk=into)

    def place(self, key: str, incident: int | None) -> None:
        """Have an incident of a report be this one of the project, or none."""
        self.before["told"].setdefault(key, self.places.get(key))
        self.after["told"][key] = self.places[key] = incident
        report, _colon, named = key.partition(":")
        row: dict[str, Any] = {"document_id": self.documents[report], "told": named}
        if incident is None:
            ReportIncident.objects.filter(**row).delete()
        else:
            ReportIncident.objects.update_or_create(**row, defaults={"incident_id": incident})

    def merge(self, pk: int, into: int | None) -> None:
        """Have an incident be part of another one, or of none."""
        self.before["merged"].setdefault(str(pk), self.incidents.merged.get(pk))
        self.after["merged"][str(pk)] = self.incidents.merged[pk] = into
        Incident.objects.filter(pk=pk).update(merged_into=into)

    def record(self, kind: IncidentChange.Kind, told: Collection[str]) -> IncidentChange | None:
        """Keep what was changed, if anything was."""
        if self.before == self.after:
            return None
        made = IncidentChange.objects.create(
            project=self.access.project,
            kind=kind,
            by=self.access.user,
            about=len({*told}),
            before=self.before,
            after=self.after,
        )
        saying.put_on_record(self.access, made, f"incidents.{kind}", told=sorted({*told}))
        return made
