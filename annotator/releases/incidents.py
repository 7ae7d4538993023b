"""The incidents that the standing opinions of a project tell of, and which of them are one event."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, JSONField
from django.db.models.expressions import Func, Value
from django.utils.translation import gettext as _

from annotator.corpus import joining, naming
from annotator.corpus.saying import Unknown
from annotator.projects.models import Project, SchemeVersion
from annotator.review import queries as reviews
from annotator.spans import one_event
from annotator.spans.claims import INCIDENT, Roles, incident_of
from annotator.spans.entities import Entities
from annotator.spans.incidents import standing
from annotator.spans.names import Mention, Names, fold
from annotator.spans.one_event import Days, Told
from annotator.spans.state import MAIN

ACTORS = '$.spans[*] ? (@.status == "accepted" && @.label == $labels[*])'
KNOWN = ("date_start", "date_end", "date_precision", "location", "location_precision", "label")


@dataclass(frozen=True)
class Event:
    """Incidents of reports that are taken for one, in the order of their keys; a document of each."""

    told: tuple[Told, ...]
    documents: tuple[int, ...]
    confirmed: frozenset[str] = frozenset()  # keys of those that a person said are this incident
    incident: str = ""  # the key of which, if anybody said so
    aliases: tuple[str, ...] = ()  # keys of incidents that were merged into it

    @property
    def key(self) -> str:
        """Names it: for good if people said which incident it is, else as long as no other incident joins it."""
        return self.incident or self.told[0].key

    @property
    def all_told(self) -> str:
        """The keys of its incidents, as forms carry them."""
        return " ".join(one.key for one in self.told)

    @property
    def is_proposed(self) -> bool:
        """Are some of its incidents joined by nobody?"""
        return len(self.told) > max(1, len(self.confirmed))

    @cached_property
    def days(self) -> Days | None:
        """On which of all days it may have been."""
        known = [found for one in self.told if (found := one_event.days(one))]
        if not known:
            return None
        first, last = max(first for first, _last in known), min(last for _first, last in known)
        return (first, last) if first <= last else min(known)

    @cached_property
    def when(self) -> Told:
        """The report's incident whose date says most."""
        return min(self.told, key=lambda one: (_width(one_event.days(one)), one.key))

    @cached_property
    def place(self) -> str:
        """As most reports have it."""
        return _commonest(one.location for one in self.told)

    @cached_property
    def label(self) -> str:
        """What most reports call it."""
        return _commonest(one.label for one in self.told)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Names of parties, each once, those of most reports first."""
        words: dict[str, str] = {}
        count: Counter[str] = Counter()
        for one in self.told:
            for name in one.parties:
                words.setdefault(fold(name), name)
                count[fold(name)] += 1
        return tuple(words[name] for name, _times in count.most_common())

    @property
    def place_in_list(self) -> tuple[int, str]:
        """The newest first, then those without a date."""
        return (-self.days[0].toordinal() if self.days else 0, self.key)

    @property
    def cursor(self) -> str:
        """Says where it is in the list, whatever else is in it; `behind` reads that."""
        ordinal, key = self.place_in_list
        return f"{-ordinal}~{key}"

    def is_within(self, since: date | None, until: date | None) -> bool:
        """May it have been in this time? Without a date it was at no time."""
        if not (since or until):
            return True
        if self.days is None:
            return False
        first, last = self.days
        return last >= (since or date.min) and first <= (until or date.max)


def _width(days: Days | None) -> int:
    return (days[1] - days[0]).days if days else date.max.toordinal()


def _commonest(words: Iterable[str]) -> str:
    found = Counter(filter(None, words))
    return min(found, key=lambda one: (-found[one], one)) if found else ""


def events(project: Project, entities: Entities | None = None) -> list[Event]:
    """All events of a project, in the order of the list; `entities` where the caller knows what names mean."""
    told, said = (
        dict(_told(project, naming.known(project) if entities is None else entities)),
        joining.confirmed(project),
    )
    found = []
    for keys in one_event.groups((one for one, _document in told.values()), said.of):
        members = [told[key] for key in keys]
        confirmed = frozenset(key for key in keys if key in said.of)
        incident = next((said.of[key] for key in keys if key in confirmed), "")
        found.append(
            Event(
                tuple(one for one, _document in members),
                tuple(document for _one, document in members),
                confirmed,
                incident,
                said.aliases.get(incident, ()),
            )
        )
    return sorted(found, key=lambda event: event.place_in_list)


def behind(cursor: str, found: Iterable[Event]) -> list[Event]:
    """What comes behind the event of a cursor; all where it is none."""
    ordinal, _tilde, key = cursor.partition("~")
    if not (key and ordinal.isdecimal() and len(ordinal) < 8):
        return [*found]
    place = -int(ordinal), key
    return [event for event in found if event.place_in_list > place]


def require_told(project: Project, keys: Collection[str]) -> None:
    """Unknown unless reports of the project tell of all these incidents, as their standing opinions are now."""
    told = {key for key, _found in _told(project, Entities({}))}
    if not keys or not told.issuperset(keys):
        raise Unknown(_("Reports do not tell of these incidents any more; look again."))


def _told(project: Project, entities: Entities) -> Iterator[tuple[str, tuple[Told, int]]]:
    """The incidents of each report, with its document."""
    opinions = reviews.standing_opinions(project)
    schemes = SchemeVersion.objects.filter(pk__in=opinions.order_by().values("review__scheme"))
    roles = {one.pk: Roles(one.parsed) for one in schemes}
    labels = sorted({one.names["actor"] for one in roles.values() if one.names})
    actors = Func(F("body"), Value(ACTORS), Value({"labels": labels}, JSONField()), function="jsonb_path_query_array",
                  template="%(function)s(%(expressions)s)", output_field=JSONField())  # fmt: skip
    rows = opinions.annotate(actors=actors).values_list(
        "document_id", "document__public_id", "review__scheme_id", "body__incidents", "actors"
    )
    for document, public_id, scheme, incidents, spans in rows.iterator(chunk_size=500):
        if roles[scheme].names:
            for one in _incidents(str(public_id), incidents or (), spans, roles[scheme]):
                yield one.key, (one._replace(parties=entities.once(one.parties)), document)


def _incidents(
    public_id: str, incidents: Iterable[Mapping[str, Any]], spans: Iterable[Any], roles: Roles
) -> Iterator[Told]:
    known = standing(incidents)
    mentions = [Mention.from_json(raw) for raw in spans if raw["label"] == roles.names["actor"]]
    names = Names(mentions, roles.actor_label)
    main = next((one["id"] for one in known if one["main"]), MAIN)
    places = [roles.actor.incident([one]) for one in mentions]
    for one in known:
        here = [
            mention
            for mention, place in zip(mentions, places, strict=True)
            if INCIDENT not in roles.actor.defaults or incident_of(place, main) == one["id"]
        ]
        yield Told(
            one_event.key_of(public_id, one["id"]),
            public_id,
            parties=names.words(here),
            **{name: one[name] for name in KNOWN if name in one},
        )
