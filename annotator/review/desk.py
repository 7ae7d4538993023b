"""A locked review at work: takes entries one by one, then writes what they changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from annotator.common import clock
from annotator.review import queries, rules, stored_state
from annotator.review.models import Decision, Review, Submission
from annotator.review.stored_state import Held
from annotator.spans import canonical, completeness, decide, history, planting, remarks, words
from annotator.spans.decide import Refused
from annotator.spans.entry import (
    Change,
    Entry,
    IncidentChange,
    LinkChange,
    RegionChange,
    SpanChange,
    Target,
    read_change,
)
from annotator.spans.history import Stacks
from annotator.spans.remarks import Said
from annotator.spans.state import ACCEPTED, State

OWN_COLUMNS = {"incidents": IncidentChange, "regions": RegionChange}
KEY_REUSED = "key-reused"


@dataclass(frozen=True)
class Result:
    """What became of one entry: `applied`, `repeated` or `refused`."""

    key: str
    outcome: str
    refused: Refused | None = None


@dataclass
class Desk:
    """The state of a review while entries are applied to it. The caller holds the review's lock."""

    review: Review
    held: Held
    state: State
    known: dict[str, str]  # key -> digest of decisions stored before
    last_number: int
    state_before: str
    decisions: list[Decision] = field(default_factory=list)
    submission: Submission | None = None
    touched: list[Change] = field(default_factory=list)
    _stacks: Stacks | None = None

    @classmethod
    def lay(cls, review: Review, entries: list[Entry]) -> "Desk":
        """Read what the entries need."""
        held = stored_state.around(review, entries)
        return cls(review, held, held.state, dict(held.known), held.last_number, review.state)

    @classmethod
    def lay_whole(cls, review: Review) -> "Desk":
        """Read all of the review, which no entry has asked for."""
        state = stored_state.whole(review)
        held = Held(state, stored_state.counters(state), [], {}, queries.last_number(review))
        return cls(review, held, state, {}, held.last_number, review.state)

    @property
    def counters(self) -> dict[str, int]:
        """The whole review's, after what was applied here."""
        before, after = stored_state.counters(self.held.state), stored_state.counters(self.state)
        return {name: stored + after[name] - before[name] for name, stored in self.held.counters.items()}

    def merge(self, changes: Sequence[Change], about: Sequence[str]) -> None:
        """Take what came of reviews that are in again; it stands in the history as a decision of the program's."""
        state, now = self.state.copy(), clock.now()
        for change in changes:
            history.apply(state, change)
        self.state = state
        key, written = uuid4(), [change.to_json() for change in changes]
        said = {"key": str(key), "kind": "merge", "targets": list(about)}
        digest = canonical.sha256({**said, "changes": written})
        self._append(tuple(changes), **said, digest=digest, shown_at=now, decided_at=now)

    def take(self, entry: Entry) -> Result:
        """Apply one entry to the state at hand, or refuse it."""
        if entry.key in self.known:
            if self.known[entry.key] == entry.digest:
                return Result(entry.key, "repeated")
            return _refuse(entry, KEY_REUSED, _("this key was used for something else"))
        if not (permit := rules.takes(self.review, entry.kind)):
            return _refuse(entry, "closed", permit.reason, decide.named(entry.changes))
        refused = self._apply(entry)
        if refused:
            return Result(entry.key, "refused", refused)
        self.known[entry.key] = entry.digest
        return Result(entry.key, "applied")

    def _apply(self, entry: Entry) -> Refused | None:
        text = self.review.document.text
        if entry.kind in ("undo", "redo"):
            return self._take_back(entry)
        if entry.kind == "submit":
            return self._submit(entry)
        if refused := decide.said_of_nothing(entry, self.state):
            return refused
        if entry.kind == "flag":
            self.review.move_to(Review.State.FLAGGED)
        if refused := decide.misplaced_stop(entry, text):
            return refused
        if entry.changes:
            outcome = decide.apply(entry, self.state, text, self.review.scheme.parsed)
            if isinstance(outcome, Refused):
                return outcome
            if entry.kind == decide.SCORED and (refused := self._unscored(entry)):
                return refused
            self.state = outcome
        self._record(entry, entry.changes)
        return None

    def _unscored(self, entry: Entry) -> Refused | None:
        least = self.review.accepts_from
        if least is None:
            reason = _("This project's policy does not let suggestions be accepted by their score here.")
            return Refused("illegal", reason, decide.named(entry.changes))
        return decide.unscored(entry, self.state, self.review.scheme.parsed, least)

    def _take_back(self, entry: Entry) -> Refused | None:
        """Undo or redo the decision the entry names, if it is the one that comes next."""
        if self.stacks.last(entry.kind) != entry.refers_to:
            reason = _("it is no longer the last decision: something was decided elsewhere meanwhile")
            return Refused("not-last", reason)
        decision = self._decision(str(entry.refers_to))
        changes = tuple(read_change(raw) for raw in decision.changes)
        if entry.kind == "undo":
            changes = tuple(change.inverse() for change in reversed(changes))
        outcome = decide.put(changes, self.state, self.review.document.text, self.review.scheme.parsed)
        if isinstance(outcome, Refused):
            return outcome
        self.state = outcome
        if decision.kind == "flag":
            self.review.move_to(Review.State.OPEN if entry.kind == "undo" else Review.State.FLAGGED)
        self._record(entry, changes)
        return None

    def _submit(self, entry: Entry) -> Refused | None:
        number = Submission.objects.filter(review=self.review).count() + 1
        if entry.submission != number:
            reason = _("this review came back to you meanwhile: reload the page, read why, then submit again")
            return Refused("returned", reason)
        waiting = completeness.undecided(self.state, self.review.scheme.parsed)
        if waiting:
            reason = _("%(count)s still to decide") % {"count": len(waiting)} + ": " + waiting[0].why
            return Refused("incomplete", reason, tuple((item.kind, item.id) for item in waiting))
        marked = any(span.status == ACCEPTED for span in self.state.spans.values())
        if not marked and not entry.nothing_to_mark:
            return Refused("incomplete", _("nothing is marked: say so if there is nothing to mark"))
        self._record(entry, ())
        self.review.move_to(Review.State.SUBMITTED)
        said = remarks.standing([*queries.said_in(self.review), *map(queries.said, self.decisions)])
        body = submission_body(self.review, self.state, said)
        self.submission = Submission(
            review=self.review,
            document=self.review.document,
            number=number,
            body=body,
            sha256=words.sha256(body),
        )
        return None

    @property
    def stacks(self) -> Stacks:
        """Which decisions stand, this request's included; read only when something is taken back."""
        if self._stacks is None:
            self._stacks = queries.stacks_of(self.review)
            for decision in self.decisions:
                self._push(decision)
        return self._stacks

    def _decision(self, key: str) -> Decision:
        fresh = next((decision for decision in self.decisions if str(decision.key) == key), None)
        return fresh or Decision.objects.get(review=self.review, key=key)

    def _record(self, entry: Entry, changes: tuple[Change, ...]) -> None:
        self._append(
            changes,
            key=UUID(entry.key),
            digest=entry.digest,
            kind=entry.kind,
            refers_to=UUID(entry.refers_to) if entry.refers_to else None,
            targets=list(entry.targets),
            note=entry.note,
            reason=entry.reason,
            stops=[stop.to_json() for stop in entry.stops],
            sweep=entry.sweep,
            shown_at=entry.shown_at,
            decided_at=entry.decided_at,
        )

    def _append(self, changes: tuple[Change, ...], **fields: Any) -> None:
        self.last_number += 1
        self.touched += changes
        self.decisions.append(
            Decision(
                review=self.review,
                document_id=self.review.document_id,
                number=self.last_number,
                changes=[change.to_json() for change in changes],
                **fields,
            )
        )
        if self._stacks is not None:
            self._push(self.decisions[-1])

    def _push(self, decision: Decision) -> None:
        refers_to = str(decision.refers_to) if decision.refers_to else None
        self.stacks.push(key=str(decision.key), kind=decision.kind, refers_to=refers_to)

    def write(self) -> None:
        """Store decisions, what they changed, and the submission."""
        if not self.decisions:
            return
        stored_state.store_decisions(self.review, self.decisions)
        spans = {change.id for change in self.touched if isinstance(change, SpanChange)}
        stored_state.store_spans(self.review, {key: self.state.spans.get(key) for key in spans})
        links = {change.id for change in self.touched if isinstance(change, LinkChange)}
        stored_state.store_links(self.review, {key: self.state.links.get(key) for key in links})
        if columns := self._own_columns():
            self.review.save(update_fields=columns)
        if self.submission:
            self.submission.save(force_insert=True)

    def _own_columns(self) -> list[str]:
        """What changes in the review's own row."""
        touched = {type(change) for change in self.touched}
        columns = [column for column, kind in OWN_COLUMNS.items() if kind in touched]
        if columns:
            state = self.state.to_json()
            self.review.incidents, self.review.regions = state["incidents"], state["regions"]
        return [*columns, "state"] if self.review.state != self.state_before else columns


def _refuse(entry: Entry, code: str, reason: str, about: tuple[Target, ...] = ()) -> Result:
    return Result(entry.key, "refused", Refused(code, reason, about))


def submission_body(review: Review, state: State, said: Iterable[Said]) -> dict[str, Any]:
    """What a review says when it is submitted; equal reviews of equal texts differ only in ids.

    What was planted stands apart, since nobody says it.
    """
    document, opening = review.document, review.opening.body
    own = planting.without(state, opening)
    return {
        "document": {"id": str(document.public_id), "text_sha256": document.text_sha256},
        "kind": review.kind,
        "arm": review.arm,
        "scheme": review.scheme.name,
        "scheme_sha256": review.scheme.sha256,
        "guideline_sha256": review.guideline.sha256,
        "nothing_to_mark": not any(span.status == ACCEPTED for span in own.spans.values()),
        **own.to_json(),
        **remarks.body(said),
        **planting.told(state, opening),
    }
