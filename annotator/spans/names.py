"""Names: mentions of one label that mean the same party or source."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from annotator.spans.joined import Joined
from annotator.spans.scheme import Label

SIGNS = str.maketrans(
    dict.fromkeys("’‘ʼ′`´ʻ‛", "'") | dict.fromkeys("“”„«»‟″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
ACCENTS = re.compile("[\u0300-\u036f]")
BLANKS = re.compile(r"[\s\ufeff]+")


@lru_cache(maxsize=4096)  # a report says few names, and says them often
def fold(name: str) -> str:
    """A name for comparing: two quotes that fold to the same text are one name.

    What does not count: kinds of apostrophe, quotation mark, dash and blank; compatible forms of a character
    (NFKD: wide letters, ligatures); accents, written as one character with their letter or apart (U+0300 to
    U+036F, vowel signs of other scripts count); case; runs of blanks, and blanks at the ends. All else counts, a
    possessive too. The pages have the same rule (`foldName` in static/js/names.js); tests/spans/names.json has
    examples that both are held to.
    """
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", name.translate(SIGNS))).lower()
    return BLANKS.sub(" ", plain).strip(" ")


def fold_text(text: str) -> str:
    """A whole text, folded as names are; not remembered, since it is long and comes once."""
    return fold.__wrapped__(text)


def said_in(text: str, names: Iterable[str]) -> set[str]:
    """Which of these names, folded, stand in a text as words of their own: “Ali” does not in “Italian”."""
    plain = fold_text(text)
    return {one for one in names if one in plain and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain)}


@dataclass(slots=True, eq=False)
class Mention:
    """An accepted span, with the values that a machine or a person set. Offsets are code points."""

    id: str
    label: str
    start: int
    end: int
    quote: str
    values: Mapping[str, Any]

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """From the full state of a span."""
        values = {name: held["value"] for name, held in raw["values"].items() if held["origin"] != "default"}
        return cls(raw["id"], raw["label"], raw["start"], raw["end"], raw["quote"], values)


class Names:
    """Mentions of one label by what they mean: the same folded words are one name, as a quote or as an entity.

    The pages have the same rule (`Names` in static/js/names.js); tests/spans/same_names.json has examples.
    """

    def __init__(self, mentions: Iterable[Mention], label: Label) -> None:
        self.members: dict[Any, list[Mention]] = {}
        self._entity = next(iter(label.entity_attributes), None)
        joined = Joined()
        for mention in mentions:
            if entity := self._entity_of(mention):
                joined.join(fold(mention.quote), fold(entity))
        self._names = {mention.id: joined.leader(fold(mention.quote)) for mention in mentions}
        for mention in mentions:
            self.members.setdefault(self.of(mention), []).append(mention)

    def of(self, mention: Mention) -> Any:
        """What stands for the name of a mention."""
        return self._names[mention.id]

    def canonical(self, name: Any) -> str | None:
        """The entity of a name, as its first mention with one has it."""
        return next((found for mention in self.members[name] if (found := self._entity_of(mention))), None)

    def words(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """Each name among the mentions once: its entity, else its first quote there."""
        named: dict[Any, str] = {}
        for mention in mentions:
            name = self.of(mention)
            if name not in named:
                named[name] = self.canonical(name) or mention.quote
        return tuple(named.values())

    def _entity_of(self, mention: Mention) -> str | None:
        return mention.values.get(self._entity) if self._entity else None
