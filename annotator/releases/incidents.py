"""The incidents that the standing opinions of a project tell of, and which of them are one event."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, JSONField
from django.db.models.expressions import Func, Value

from annotator.projects.models import Project, SchemeVersion
from annotator.review import queries as reviews
from annotator.spans import one_event
from annotator.spans.claims import INCIDENT, NOT_REVIEWED, Roles
from annotator.spans.names import Mention, Names, fold
from annotator.spans.one_event import Days, Told
from annotator.spans.state import MAIN, REJECTED

ACTORS = '$.spans[*] ? (@.status == "accepted" && @.label == $labels[*])'
KNOWN = ("date_start", "date_end", "date_precision", "location", "location_precision", "label")


@dataclass(frozen=True)
class Event:
    """Incidents of reports that are taken for one, in the order of their keys; a document of each."""

    told: tuple[Told, ...]
    documents: tuple[int, ...]

    @property
    def key(self) -> str:
        """Names it in addresses, as long as no other incident joins it."""
        return self.told[0].key

    @cached_property
    def days(self) -> Days | None:
        """On which of all days it may have been."""
        known = [found for one in self.told if (found := one_event.days(one))]
        if not known:
            return None
        first, last = max(first for first, _ in known), min(last for _, last in known)
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
        return tuple(words[name] for name, _ in count.most_common())

    @property
    def place_in_list(self) -> tuple[int, str]:
        """The newest first, then those without a date."""
        return (-self.days[0].toordinal() if self.days else 0, self.key)

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


def events(project: Project) -> list[Event]:
    """All events of a project, in the order of the list."""
    told = dict(_told(project))
    found = []
    for keys in one_event.groups(one for one, _ in told.values()):
        members = [told[key] for key in keys]
        found.append(Event(tuple(one for one, _ in members), tuple(document for _, document in members)))
    return sorted(found, key=lambda event: event.place_in_list)


def key_of(public_id: str, incident: str) -> str:
    """Names an incident of a report in its project."""
    return f"{public_id}:{incident}"


def incident_of(named: Any, main: str | None) -> str:
    """The id of the incident that a claim is about."""
    return str(main or MAIN) if named in (None, MAIN, NOT_REVIEWED) else str(named)


def _told(project: Project) -> Iterator[tuple[str, tuple[Told, int]]]:
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
                yield one.key, (one, document)


def _incidents(
    public_id: str, incidents: Iterable[Mapping[str, Any]], spans: Iterable[Any], roles: Roles
) -> Iterator[Told]:
    known = [one for one in incidents if one["status"] != REJECTED] or [{"id": MAIN, "main": True}]
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
            key_of(public_id, one["id"]),
            public_id,
            parties=names.words(here),
            **{name: one[name] for name in KNOWN if name in one},
        )
