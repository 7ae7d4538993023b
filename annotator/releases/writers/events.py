"""What the claims of each incident of a report come to, under a policy; the views that resemble other datasets share it.

Sources disagree, and a total over them is no fact. A policy says which end of which sources' numbers is taken:

range: from the lowest to the highest number that a source names.
conservative: the lowest number that a source names, as both ends.
non-party: the range of the sources that belong to no side; of all where none of them names a number.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from annotator.releases.writers import claims_csv, quotes
from annotator.releases.writers.cells import csv_rows
from annotator.releases.writers.edition import NONE, Edition, Item
from annotator.releases.writers.labels import Labels
from annotator.spans import disagreement
from annotator.spans.claims import NOT_REVIEWED, Claim
from annotator.spans.disagreement import Range
from annotator.spans.names import fold

KILLED, NONE_REPORTED = "killed", "none-reported"
CONSERVATIVE, NON_PARTY = "conservative", "non-party"
THIRD_PARTY = "third-party"


@dataclass(frozen=True)
class Side:
    """Who did it, or whom it befell: names as the report says them, and what kinds of actors they are."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """An incident of one report."""

    incident_id: str
    incident: dict[str, Any]  # empty where the review knows no incidents
    claims: list[Claim]
    attackers: Side
    victims: Side
    killed: Range | None
    by_status: dict[str, Range]
    tags: tuple[str, ...]

    @property
    def best(self) -> int | None:
        """The one number there is, if the range is one."""
        return (
            self.killed.min
            if self.killed and not self.killed.open and self.killed.min == self.killed.max
            else None
        )


@dataclass(frozen=True)
class View:
    """A CSV with a row per event. `words` are the columns that are taken from the report."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    row: Callable[[Event, dict[str, Any]], dict[str, Any]]

    def write(self, edition: Edition, items: Iterable[Item], form: str) -> Iterator[bytes]:
        """The file in pieces, a report at a time; each row names policy, release and format."""
        events = Events(edition)
        told = {
            "policy": events.policy,
            "release": edition.title,
            "release_sha256": edition.content_sha256,
            "format": form,
        }
        bare = dict.fromkeys(self.words) if edition.text == NONE else {}
        yield csv_rows([self.columns])
        for content in quotes.checked(items):
            shared = {
                **claims_csv.report(content),
                **claims_csv.review(content),
                **told,
                "document_id": content["id"],
            }
            rows = (shared | self.row(event, shared) | bare for event in events.of(content))
            yield csv_rows([row.get(name) for name in self.columns] for row in rows)


class Events:
    """The incidents of the reports of a release, under the policy that somebody chose."""

    def __init__(self, edition: Edition) -> None:
        self._labels = Labels(edition)
        self.policy = edition.chosen["policy"]

    def of(self, content: dict[str, Any]) -> Iterator[Event]:
        """The incidents of a report, in the order in which it tells of them."""
        claims = [
            Claim(**{name: _value(row.get(name)) for name in Claim._fields}) for row in content["claims"]
        ]
        incidents = {one["id"]: one for one in content.get("incidents", ())}
        main = next((key for key, one in incidents.items() if one["main"]), "main")
        groups: dict[str, list[Claim]] = {main: [], **{key: [] for key in incidents}}
        for claim in claims:
            known = claim.incident_id not in (None, "main", NOT_REVIEWED)
            groups.setdefault(str(claim.incident_id) if known else main, []).append(claim)
        kinds = self._kinds(content)
        for key, told in groups.items():
            if told or key in incidents:
                yield self._event(key, incidents.get(key, {}), told, kinds)

    def _event(self, key: str, incident: dict[str, Any], claims: list[Claim], kinds: dict[str, str]) -> Event:
        counted = self._counted(claims)
        found = disagreement.by_incident([one._replace(incident_id=None) for one in counted], (), None)
        killed = next((kind for one in found for kind in one.kinds if kind.kind == KILLED), None)
        return Event(
            incident_id=key,
            incident=incident,
            claims=claims,
            attackers=_side((name for claim in claims for name in claim.perpetrator), kinds),
            victims=_side((name for claim in claims for name in claim.victim_group), kinds),
            killed=self._ends(killed.figures.compete) if killed else _none(claims),
            by_status={
                status: ends
                for status, figures in (killed.by_status.items() if killed else ())
                if (ends := self._ends(figures.compete))
            },
            tags=_tags(claims),
        )

    def _counted(self, claims: list[Claim]) -> list[Claim]:
        if self.policy != NON_PARTY:
            return claims
        neutral = [claim for claim in claims if claim.source_party == THIRD_PARTY]
        numbers = any(claim.kind == KILLED and claim.min is not None for claim in neutral)
        return neutral if numbers else claims

    def _ends(self, found: Range | None) -> Range | None:
        if found and self.policy == CONSERVATIVE:
            return Range(found.min, found.min, open=False)
        return found

    def _kinds(self, content: dict[str, Any]) -> dict[str, str]:
        """What kind of actor a name of the report is, where somebody or something said so."""
        roles = self._labels.schemes[content["scheme_sha256"]].claims
        return {
            fold(span["quote"]): str(span["attributes"]["kind"])
            for span in content["spans"]
            if roles and span["label"] == roles["actor"] and "kind" in span["value_origins"]
        }


def _none(claims: list[Claim]) -> Range | None:
    """Nobody, where that is all that is said."""
    if any(claim.kind == NONE_REPORTED and claim.max == 0 and claim.none_of != "injured" for claim in claims):
        return Range(0, 0, open=False)
    return None


def _value(held: Any) -> Any:
    return tuple(held) if isinstance(held, list) else held


def _side(names: Iterator[str], kinds: dict[str, str]) -> Side:
    found = tuple(dict.fromkeys(names))
    return Side(found, tuple(dict.fromkeys(kinds[fold(name)] for name in found if fold(name) in kinds)))


def _tags(claims: list[Claim]) -> tuple[str, ...]:
    """How far the claims can be trusted, over all policies."""
    found = disagreement.by_incident([claim._replace(incident_id=None) for claim in claims], (), None)
    figures = [kind.figures for one in found for kind in one.kinds if kind.kind == KILLED]
    told = {
        "single-source": any(one.single_source for one in figures),
        "contested": any(one.contested for one in figures),
        "denied-or-none": any(one.denied_or_none for one in figures),
    }
    return tuple(name for name, holds in told.items() if holds)
