"""Which names people said mean one party or source of a project: reading it, saying it, taking it back.

Nothing that reviews or releases say is rewritten.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.corpus import rules, saying
from annotator.corpus.models import Document
from annotator.corpus.name_models import LONGEST, LONGEST_FOLDED, Entity, Name, NameChange
from annotator.corpus.saying import RequireTold, Unknown
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.spans.entities import Entities, Meaning
from annotator.spans.names import fold, fold_text, said_in

Place = tuple[int, bool]  # what a name means, and whether that is called by it
Kind = NameChange.Kind


class Said(NamedTuple):
    """What the names mean, and the change that can be taken back; none where it had been said before."""

    entity: Entity
    change: NameChange | None


def by_entity(project: Project) -> list[list[Name]]:
    """The names of each entity, the one that it is called by first."""
    rows = Name.objects.filter(project=project).select_related("entity")
    found = rows.order_by("entity_id", "-leads", "folded")
    return [list(names) for _entity, names in groupby(found, lambda row: row.entity_id)]


def known(project: Project) -> Entities:
    """What names mean now."""
    found: dict[str, Meaning] = {}
    for names in by_entity(project):
        meant = Meaning(str(names[0].entity.key), names[0].written)
        found |= {row.folded: meant for row in names}
    return Entities(found)


@dataclass(frozen=True)
class Apart:
    """What somebody said of names that mean different things."""

    now: Mapping[str, int]  # by name, folded: what it means
    then: Mapping[str, Mapping[int, int]]  # by name, and by change: what it was said to mean

    def __contains__(self, pair: Collection[str]) -> bool:
        """Did somebody say of these two that they mean different things, and do they still?"""
        one, other = pair
        here, there = self.then.get(one, {}), self.then.get(other, {})
        said = any(there.get(change, meant) != meant for change, meant in here.items())
        return said and self.now[one] != self.now[other]


def apart(project: Project) -> Apart:
    """Which names people set apart, and did not join since."""
    rows = Name.objects.filter(project=project).values_list("pk", "folded", "entity")
    names = {str(pk): (folded, entity) for pk, folded, entity in rows}
    then: dict[str, dict[int, int]] = {}
    for change, after in (
        saying.standing(NameChange, project).filter(kind=Kind.SET_APART).values_list("pk", "after")
    ):
        for pk in after.keys() & names.keys():
            then.setdefault(names[pk][0], {})[change] = after[pk][0]
    return Apart(dict(names.values()), then)


def can_be_kept(name: str) -> bool:
    """Is there room for it? Folding makes some letters many."""
    return len(name) <= LONGEST and len(fold(name)) <= LONGEST_FOLDED


@transaction.atomic
def join(*, access: ProjectAccess, names: Sequence[str], require_told: RequireTold) -> Said:
    """These names mean one, and so do all that mean the same as one of them.

    It is called as the oldest of what they meant was, else by the last of these names.
    """
    change = _Change.begin(access, names, require_told)
    meant = change.join(names)
    return change.record(Kind.JOINED, names, meant)


@transaction.atomic
def set_apart(
    *, access: ProjectAccess, names: Sequence[str], apart: Collection[str], require_told: RequireTold
) -> Said:
    """Of these names some mean another thing than the rest, which mean one. What the others mean."""
    change = _Change.begin(access, names, require_told)
    others = {fold(name) for name in apart}
    leaving = [name for name in names if fold(name) in others]
    rest = [name for name in names if fold(name) not in others]
    if not leaving or not rest:
        raise Unknown(_("Choose some of the names, not all: those are set apart from the others."))
    meant = change.split(leaving, change.join(rest))
    return change.record(Kind.SET_APART, names, meant)


@transaction.atomic
def call(*, access: ProjectAccess, name: str, require_told: RequireTold) -> Said:
    """What a name means is called by it from now on."""
    change = _Change.begin(access, [name], require_told)
    if (row := change.rows.get(fold(name))) is None:
        raise Unknown(_("Nobody said what “%(name)s” means.") % {"name": name})
    change.put(change.members({row.entity_id}), row.entity_id, row.folded)
    return change.record(Kind.CALLED, [name], row.entity_id)


@transaction.atomic
def undo(*, access: ProjectAccess, change: NameChange) -> None:
    """Take back what was said, unless somebody said otherwise since, or a name went with its report."""
    change = saying.as_it_is(access, change)
    rows = {str(row.pk): row for row in Name.objects.filter(pk__in=change.after)}
    is_as_left = all(
        pk in rows and [rows[pk].entity_id, rows[pk].leads] == place for pk, place in change.after.items()
    )
    built_on = saying.since(change).filter(after__has_any_keys=[*change.after]).exists()
    rules.can_undo(change, is_as_left=is_as_left and not built_on).require()
    _store({rows[pk]: tuple(place) if place else None for pk, place in change.before.items()})
    saying.took_back(access, change, "names.undone")


def forget(document: Document, said: Iterable[str], elsewhere: Iterable[str]) -> None:
    """Have names that a report has, or its reviews say, go with it, but for those that other reports have.

    `elsewhere` is what reviews of other reports say, which their texts need not.
    """
    here, names = fold_text(document.text), {fold(name) for name in said}
    rows = Name.objects.filter(project=document.project)
    going = {row.folded: row for row in rows if row.folded in names or row.folded in here}
    others = Document.objects.filter(project=document.project, erased_at=None).exclude(pk=document.pk)
    texts = others.order_by().values_list("text", flat=True).iterator(chunk_size=100)
    for text in chain(texts, elsewhere):
        if not going:
            return
        for name in said_in(text, going):
            del going[name]
    Name.objects.filter(pk__in=[row.pk for row in going.values()]).delete()
    for entity in {row.entity_id for row in going.values() if row.leads}:
        heir = Name.objects.filter(entity=entity).order_by("folded")[:1]
        Name.objects.filter(pk__in=heir.values("pk")).update(leads=True)


def _store(places: Mapping[Name, Place | None]) -> None:
    """Have names mean this, or nothing. No two lead an entity at any moment."""
    Name.objects.filter(pk__in=[row.pk for row in places]).update(leads=False)
    for row, place in places.items():
        if place is None:
            row.delete()
        elif row.entity_id != place[0]:
            Name.objects.filter(pk=row.pk).update(entity=place[0])
    leading = [row.pk for row, place in places.items() if place and place[1]]
    Name.objects.filter(pk__in=leading).update(leads=True)


@dataclass
class _Change:
    """Something said of names, and what held before. The caller holds a lock on the project."""

    access: ProjectAccess
    rows: dict[str, Name]  # folded: those that were named, and all that mean the same
    before: dict[str, Place | None] = field(default_factory=dict)
    after: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def begin(cls, access: ProjectAccess, names: Collection[str], require_told: RequireTold) -> "_Change":
        """About these names. Refusal for all but leads, Unknown for what is no name."""
        saying.lock(access)
        folded = [fold(name) for name in names]
        if not all(folded):
            raise Unknown(_("A name has at least one letter."))
        if not all(map(can_be_kept, names)):
            problem = _("A name has at most %(most)d characters; some letters count as several.")
            raise Unknown(problem % {"most": LONGEST})
        require_told(names)
        found = Name.objects.filter(project=access.project)
        meant = found.filter(folded__in=folded).values("entity")
        return cls(access, {row.folded: row for row in found.filter(entity__in=meant)})

    def members(self, meant: Collection[int]) -> list[str]:
        """The names, folded, that mean these."""
        return [folded for folded, row in self.rows.items() if row.entity_id in meant]

    def join(self, names: Sequence[str]) -> int:
        """Have names mean one: the oldest of what they mean, else something new."""
        folded = [fold(name) for name in names]
        meant = {self.rows[one].entity_id for one in folded if one in self.rows}
        into = min(meant) if meant else Entity.objects.create(project=self.access.project).pk
        leader = next(
            (row.folded for row in self.rows.values() if row.leads and row.entity_id == into), folded[-1]
        )
        self._write(names, into)
        self.put([*self.members(meant), *folded], into, leader)
        return into

    def split(self, names: Sequence[str], rest: int) -> int:
        """Have names mean something new where they mean what the rest does, or nothing yet; what they mean."""
        there = [row for name in names if (row := self.rows.get(fold(name))) and row.entity_id != rest]
        self._leave(there)
        moving = [name for name in names if fold(name) not in {row.folded for row in there}]
        if not moving:
            return there[0].entity_id
        into = Entity.objects.create(project=self.access.project).pk
        self._write(moving, into)
        self.put(map(fold, moving), into, fold(moving[0]))
        left = self.members({rest})
        self.put(left, rest, next((one for one in left if self.rows[one].leads), left[0]))
        return into

    def _leave(self, rows: Iterable[Name]) -> None:
        """Keep that it was said of these, which it does not change."""
        for row in rows:
            self.before[str(row.pk)] = self.after[str(row.pk)] = (row.entity_id, row.leads)

    def _write(self, names: Iterable[str], meant: int) -> None:
        """Keep names that nobody spoke of before."""
        for name in names:
            if fold(name) not in self.rows:
                row = Name.objects.create(
                    project=self.access.project, entity_id=meant, folded=fold(name), written=name
                )
                self.rows[row.folded] = row
                self.before[str(row.pk)] = None

    def put(self, folded: Iterable[str], meant: int, leader: str) -> None:
        """Have these names, and no others, mean this, and one of them lead."""
        places: dict[Name, Place | None] = {}
        for one in dict.fromkeys(folded):
            row = self.rows[one]
            place = places[row] = (meant, one == leader)
            self.before.setdefault(str(row.pk), (row.entity_id, row.leads))
            self.after[str(row.pk)] = place
        _store(places)
        for row in places:
            row.entity_id, row.leads = self.after[str(row.pk)]

    def record(self, kind: NameChange.Kind, names: Collection[str], meant: int) -> Said:
        """Keep what was changed, if anything was, or if it was not said before."""
        found = Entity.objects.get(pk=meant)
        said = saying.standing(NameChange, self.access.project).filter(kind=kind)
        if self.before == self.after and (kind != Kind.SET_APART or _is_said(said, self.after)):
            return Said(found, None)
        made = NameChange.objects.create(
            project=self.access.project,
            kind=kind,
            by=self.access.user,
            about=len({fold(name) for name in names}),
            before=self.before,
            after=self.after,
        )
        saying.put_on_record(self.access, made, f"names.{kind}", entity=str(found.key), names=made.about)
        return Said(found, made)


def _is_said(said: QuerySet[NameChange], after: Mapping[str, Place]) -> bool:
    return said.filter(after={pk: list(place) for pk, place in after.items()}).exists()
