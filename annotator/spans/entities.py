"""Which names mean one party or source in all reports of a project, as leads said."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotator.spans.claims import Claim, Quoted
from annotator.spans.names import fold


class Meaning(NamedTuple):
    """What a name means: a party or source of a project."""

    key: str
    called: str  # the name that stands for all of its names


class Entities:
    """Finds what a name means. What a report itself says that a name means is asked for first."""

    def __init__(self, by_name: Mapping[str, Meaning]) -> None:
        self._by_name = by_name  # folded

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def of(self, name: str) -> Meaning | None:
        """What a name means; None where nobody said."""
        return self._by_name.get(fold(name))

    def of_claim(self, claim: Claim) -> Meaning | None:
        """Whom a claim comes from; nobody where the report itself says it."""
        return self.of(claim.source_canonical or claim.source_text) if claim.source_ids else None

    def once(self, names: Iterable[str]) -> tuple[str, ...]:
        """What these names mean, each once, as it is called."""
        found: dict[str, str] = {}
        for name in names:
            known = self.of(name)
            found.setdefault(known.key if known else fold(name), known.called if known else name)
        return tuple(found.values())

    def claim(self, claim: Claim) -> Claim:
        """A claim with each party and its source as they are called in all reports."""
        claim = claim._replace(
            victim_group=self.once(claim.victim_group), perpetrator=self.once(claim.perpetrator)
        )
        if (known := self.of_claim(claim)) is None:
            return claim
        toll = claim.claim_id.partition(":")[0]
        return claim._replace(claim_id=f"{toll}:{known.key}", source_canonical=known.called)

    def quoted(self, one: Quoted) -> Quoted:
        """A source as it is called in all reports."""
        known = self.of(one.source_canonical or one.source_text)
        return one._replace(name=known.key, source_canonical=known.called) if known else one
