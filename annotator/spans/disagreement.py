"""Where sources disagree about the toll of an incident: ranges, who contests, who is silent; never one total.

Claims may compete (they are about the same victims) or add (about others). Both readings are told, since the text
seldom decides. A sum over sources is no fact; only one source's civilians and combatants are summed as one.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from annotator.spans.claims import ARTICLE, NONE_REPORTED, NOT_REVIEWED, Claim, Quoted

Key = TypeVar("Key", str, tuple[str, ...])
DISJOINT = ("civilian", "combatant")  # nobody is both; mixed or unknown victims may be any of them
UNKNOWN = "unknown"
STATUSES = (*DISJOINT, "mixed", UNKNOWN)
SIDES = ("attacker-side", "target-side")
PARTIES = (*SIDES, "third-party")
SEPARATE = (
    "part",
    "cumulative",
)  # scopes: a number inside another one, or one that reaches beyond the incident
NO_KIND = (None, NOT_REVIEWED, NONE_REPORTED)
DENIED, HEDGED = "denied", "hedged"


class Range(NamedTuple):
    """From the least to the greatest number that is named; open if it may be more."""

    min: int
    max: int
    open: bool


class Figures(NamedTuple):
    """What claims come to; a range is None where no claim has a number."""

    n_claims: int
    n_sources: int
    n_parties: int
    compete: Range | None
    add: Range | None
    single_source: bool
    contested: bool
    denied_or_none: bool


class Kind(NamedTuple):
    """The claims of one kind: over all victims, and by their status."""

    kind: str
    figures: Figures
    by_status: dict[str, Figures]


class Incident(NamedTuple):
    """How sources differ on one incident; `silent` are those its reports quote, with no toll; a party's first."""

    incident_id: str | None
    kinds: tuple[Kind, ...]
    silent: tuple[Quoted, ...]


def by_incident(claims: Sequence[Claim], quoted: Iterable[Quoted], main: str | None) -> list[Incident]:
    """The incidents that claims tell of, in their order; a claim without an incident is about the main one."""
    groups: dict[str | None, list[Claim]] = {}
    for claim in claims:
        incident = main if claim.incident_id in (None, NOT_REVIEWED) else claim.incident_id
        groups.setdefault(incident, []).append(claim)
    speaking = {_name(claim) for claim in claims}
    silent = sorted((one for one in quoted if one.name not in speaking), key=_party_rank)
    return [
        Incident(incident, _kinds(told), tuple(one for one in silent if one.article_id in _articles(told)))
        for incident, told in groups.items()
    ]


def _articles(claims: Iterable[Claim]) -> set[str]:
    return {claim.article_id for claim in claims}


def _party_rank(quoted: Quoted) -> int:
    return PARTIES.index(quoted.source_party) if quoted.source_party in PARTIES else len(PARTIES)


def _kinds(claims: list[Claim]) -> tuple[Kind, ...]:
    none = [claim for claim in claims if claim.kind == NONE_REPORTED]
    told = _grouped((claim for claim in claims if claim.kind not in NO_KIND), _kind)
    return tuple(_kind_of(kind, members, _none_of(none, kind)) for kind, members in told.items())


def _kind(claim: Claim) -> str:
    return str(claim.kind)


def _none_of(none: Iterable[Claim], kind: str) -> list[Claim]:
    """The claims that none of this kind, or no harm at all, was reported."""
    harms = ("killed", "injured")
    return [claim for claim in none if claim.none_of not in harms or claim.none_of == kind]


def _kind_of(kind: str, claims: list[Claim], none: list[Claim]) -> Kind:
    cells = _grouped(claims, status_of)
    by_status = {
        status: _figures(cells[status], [claim for claim in none if status_of(claim) in (status, UNKNOWN)])
        for status in STATUSES
        if status in cells
    }
    return Kind(kind, _figures(claims, none), by_status)


def _figures(claims: list[Claim], none: list[Claim]) -> Figures:
    counted = [claim for claim in claims if counts(claim)]
    parties = {claim.source_party for claim in claims} & set(PARTIES)
    voices = len({_voice(claim) for claim in claims})
    denied = any(map(_denies, [*claims, *none]))
    return Figures(
        n_claims=len(claims),
        n_sources=voices,
        n_parties=len(parties),
        compete=_compete(counted),
        add=_add(counted),
        single_source=voices == 1,
        contested=denied or _sides_differ([*counted, *none]),
        denied_or_none=denied or bool(none),
    )


def counts(claim: Claim) -> bool:
    """Is it a number of this incident's victims, asserted or hedged?"""
    has_number = claim.min is not None or claim.max is not None
    return has_number and claim.scope not in SEPARATE and claim.assertion != DENIED


def _denies(claim: Claim) -> bool:
    """Does a source say that it is not so? That none was reported, or none is known of, is no denial."""
    if claim.kind == NONE_REPORTED:
        return claim.max == 0 and claim.assertion not in (DENIED, HEDGED)
    return claim.assertion == DENIED


def _sides_differ(claims: list[Claim]) -> bool:
    ranges = [_compete([claim for claim in claims if claim.source_party == side]) for side in SIDES]
    return None not in ranges and ranges[0] != ranges[1]


def _compete(claims: list[Claim]) -> Range | None:
    """If the claims are about the same victims: from the lowest to the highest that one source says."""
    return hull(_one_source(said) for said in _grouped(claims, _voice).values())


def _one_source(claims: list[Claim]) -> Range | None:
    cells = {status: hull(map(range_of, said)) for status, said in _grouped(claims, status_of).items()}
    disjoint = _sum(cells.get(status) for status in DISJOINT)
    return hull([disjoint, *(found for status, found in cells.items() if status not in DISJOINT)])


def _add(claims: list[Claim]) -> Range | None:
    """If they are about different victims, as far as they can be: two sources on victims of one status compete."""
    return _sum(
        hull(_sum(map(range_of, said)) for said in _grouped(cell, _voice).values())
        for cell in _grouped(claims, status_of).values()
    )


def range_of(claim: Claim) -> Range:
    low = claim.min or 0
    return Range(low, low if claim.max is None else max(low, claim.max), open=claim.max is None)


def hull(ranges: Iterable[Range | None]) -> Range | None:
    found = [one for one in ranges if one]
    if not found:
        return None
    return Range(min(one.min for one in found), max(one.max for one in found), any(one.open for one in found))


def _sum(ranges: Iterable[Range | None]) -> Range | None:
    found = [one for one in ranges if one]
    if not found:
        return None
    return Range(sum(one.min for one in found), sum(one.max for one in found), any(one.open for one in found))


def _name(claim: Claim) -> str:
    return claim.claim_id.partition(":")[2]


def _voice(claim: Claim) -> tuple[str, ...]:
    """Who says it: a name, the same in all reports, or the report itself."""
    name = _name(claim)
    return (ARTICLE, claim.article_id) if name == ARTICLE else (name,)


def status_of(claim: Claim) -> str:
    return claim.victim_status if claim.victim_status in STATUSES else UNKNOWN


def _grouped(claims: Iterable[Claim], key: Callable[[Claim], Key]) -> dict[Key, list[Claim]]:
    groups: dict[Key, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return groups
