"""Names: mentions of one label that mean the same party or source."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.spans import matching
from annotator.spans.scheme import Label
from annotator.spans.state import Span


def fold(name: str) -> str:
    """A name for comparing: case, accents, kinds of quote mark and dash, and runs of blanks do not count."""
    return " ".join(matching.fold(name).split())


def value_set(span: Span, attribute: str) -> Any:
    """The value that a machine or a person set, or None."""
    value = span.values.get(attribute)
    return None if value is None or value["origin"] == "default" else value["value"]


class Groups:
    """Things that belong together, directly or over others."""

    def __init__(self) -> None:
        self._above: dict[Any, Any] = {}

    def find(self, thing: Any) -> Any:
        """The one that stands for the group of this thing."""
        while (above := self._above.get(thing, thing)) != thing:
            thing = above
        return thing

    def join(self, one: Any, other: Any) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._above[other] = one


class Names:
    """Mentions of one label that mean the same: the same folded quote, or the same entity."""

    def __init__(self, mentions: Mapping[str, Span], label: Label) -> None:
        self.label = label
        self.entity = next((a.name for a in label.attributes.values() if a.type == "entity"), None)
        self._groups = Groups()
        self.members: dict[Any, list[Span]] = {}
        for mention in mentions.values():
            if canonical := self._entity_of(mention):
                self._groups.join(("quote", fold(mention.quote)), ("entity", fold(canonical)))
        for mention in mentions.values():
            self.members.setdefault(self.of(mention), []).append(mention)

    def of(self, mention: Span) -> Any:
        """What stands for the name of a mention."""
        return self._groups.find(("quote", fold(mention.quote)))

    def canonical(self, name: Any) -> str | None:
        """The entity of a name, as its first mention with one has it."""
        return next((found for mention in self.members[name] if (found := self._entity_of(mention))), None)

    def words(self, mentions: Iterable[Span]) -> tuple[str, ...]:
        """Each name among the mentions once: its entity, else its first quote there."""
        named = {}
        for mention in mentions:
            name = self.of(mention)
            if name not in named:
                named[name] = self.canonical(name) or mention.quote
        return tuple(named.values())

    def _entity_of(self, mention: Span) -> str | None:
        return value_set(mention, self.entity) if self.entity else None
