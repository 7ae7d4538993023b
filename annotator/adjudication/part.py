"""Which comparisons a page of agreement is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.http import QueryDict

from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Comparison
from annotator.projects.models import Project
from annotator.review.models import Review

Kind = Comparison.Kind
ARMS = {
    Kind.PAIR: (str(Review.Arm.ASSISTED), CROSSED, str(Review.Arm.BLIND)),
    Kind.GOLD: (str(Review.Arm.ASSISTED), str(Review.Arm.BLIND)),
    Kind.MACHINE: (),
}


@dataclass(frozen=True)
class Part:
    """Comparisons of one kind; of these arms, of these people or this suggester, and of one week, where they are named."""

    kind: str = Kind.PAIR
    arms: str = ""
    people: tuple[str, ...] = ()
    suggester: str = ""
    week: str = ""  # as ISO 8601 has it: 2031-W18

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        """What a query string asks for; what it asks for in vain is left out."""
        kind = asked.get("kind", "")
        kind = kind if kind in Kind.values else str(Kind.PAIR)
        arms = asked.get("arms", "")
        week = asked.get("week", "")
        return cls(
            kind=kind,
            arms=arms if arms in ARMS[Kind(kind)] else "",
            people=tuple(sorted(asked.getlist("person")[:2])),
            suggester=asked.get("suggester", ""),
            week=week if _monday(week) else "",
        )

    @classmethod
    def of_pair(cls, one: Comparison) -> Self:
        """All comparisons of the same people, or of the same suggester."""
        names = [review.user.get_username() for review in (one.one, one.other) if review]
        if one.kind == Kind.PAIR:
            return cls(people=tuple(sorted(names)))
        if one.kind == Kind.GOLD:
            return cls(kind=Kind.GOLD, people=(names[0],))
        return cls(kind=Kind.MACHINE, suggester=one.suggester)

    def narrowed(self, **to: Any) -> Self:
        """The same, but of this week, these people, this suggester or these arms."""
        return replace(self, **to)

    @property
    def query(self) -> str:
        """As a query string; empty for all pairs of people."""
        asked = QueryDict(mutable=True)
        if self.kind != Kind.PAIR:
            asked["kind"] = self.kind
        asked.setlist("person", list(self.people))
        for name in ("arms", "suggester", "week"):
            if value := getattr(self, name):
                asked[name] = value
        return asked.urlencode()

    @property
    def all_arms(self) -> list[tuple[str, "Part"]]:
        """Each choice of arms, none first, and the part it leads to."""
        return [(arms, self.narrowed(arms=arms)) for arms in ("", *ARMS[Kind(self.kind)])]

    def of(self, project: Project) -> QuerySet[Comparison]:
        """The comparisons, oldest first."""
        found = Comparison.objects.filter(self._people, document__project=project, kind=self.kind)
        asked: Mapping[str, str] = {"arms": self.arms, "suggester": self.suggester}
        found = found.filter(**{name: value for name, value in asked.items() if value})
        if monday := _monday(self.week):
            found = found.filter(at__gte=monday, at__lt=monday + timedelta(weeks=1))
        return found.select_related("one__user", "other__user").order_by("at", "pk")

    @property
    def _people(self) -> Q:
        """Of a pair either may come first; of a person and what was settled the person does."""
        if self.kind == Kind.GOLD and self.people:
            return Q(one__user__username__in=self.people)
        here = Q()
        for name in self.people:
            here &= Q(one__user__username=name) | Q(other__user__username=name)
        return here


def _monday(week: str) -> datetime | None:
    """When a week begins, or None where there is no such week."""
    try:
        return datetime.combine(date.fromisoformat(f"{week}-1"), time(), UTC)
    except ValueError:
        return None
