"""What a person said beside deciding spans: notes, gaps in the guideline, skips, and that a report cannot be coded.

And, where reviews are settled, what an item was: why people differed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

KINDS = ("note", "gap", "ungap", "skip", "flag", "cause")
SAID_OF_SPANS = ("note", "gap", "ungap", "cause")
REASONS = ("out-of-scope", "duplicate", "other-language", "unreadable", "distressing")
CAUSES = ("missed", "edge", "label", "link", "count", "guideline-unclear")
WHOLE_REPORT = ""  # stands for a span's id where no span is named


class Said(NamedTuple):
    """A decision, as far as remarks need it. A decision of another kind says nothing by itself, but may take one back."""

    key: str
    kind: str
    refers_to: str | None = None
    targets: tuple[str, ...] = ()  # span ids; none means the whole report
    note: str = ""
    reason: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a stored decision's columns."""
        refers_to = row["refers_to"] and str(row["refers_to"])
        return cls(str(row["key"]), row["kind"], refers_to, tuple(row["targets"]), row["note"], row["reason"])

    def to_json(self) -> dict[str, Any]:
        """As the review page reads it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "targets": list(self.targets),
            "note": self.note,
            "reason": self.reason,
        }


def taken_back(history: Iterable[Said]) -> set[str]:
    """Keys of the decisions that were undone and not brought again."""
    gone: set[str] = set()
    for said in history:
        if said.kind == "undo":
            gone.add(str(said.refers_to))
        elif said.kind == "redo":
            gone.discard(str(said.refers_to))
    return gone


def standing(history: Iterable[Said]) -> list[Said]:
    """The remarks that were not taken back, oldest first."""
    history = list(history)
    gone = taken_back(history)
    return [said for said in history if said.kind in KINDS and said.key not in gone]


def is_flagged(history: Iterable[Said]) -> bool:
    """Whether a history leaves its report set aside: a flag that nobody took back and no lead answered."""
    flags: set[str] = set()
    flagged = False
    for said in history:
        if said.kind == "flag":
            flags.add(said.key)
        if said.kind == "flag" or (said.kind == "redo" and said.refers_to in flags):
            flagged = True
        elif said.kind == "reopen" or (said.kind == "undo" and said.refers_to in flags):
            flagged = False
    return flagged


def gaps(remarks: Iterable[Said]) -> dict[str, Said]:
    """By span id, or WHOLE_REPORT: where the guideline does not say, oldest first."""
    found: dict[str, Said] = {}
    for said in remarks:
        if said.kind not in ("gap", "ungap"):
            continue
        for target in said.targets or (WHOLE_REPORT,):
            found.pop(target, None)
            if said.kind == "gap":
                found[target] = said
    return found


def causes(remarks: Iterable[Said]) -> dict[str, Said]:
    """By span id: what its item was; the last word counts."""
    return {target: said for said in remarks if said.kind == "cause" for target in said.targets}


def body(remarks: Iterable[Said]) -> dict[str, Any]:
    """The part of a submission: nothing where nothing was said, so that its hash is that of a review without remarks."""
    remarks = list(remarks)
    notes = [{"spans": list(said.targets), "note": said.note} for said in remarks if said.kind == "note"]
    open_gaps = [
        {"spans": [target] if target else [], "note": said.note} for target, said in gaps(remarks).items()
    ]
    told = list({said.key: said for said in causes(remarks).values()}.values())
    items = [{"spans": list(said.targets), "cause": said.reason} for said in told]
    return {
        name: found for name, found in (("notes", notes), ("gaps", open_gaps), ("causes", items)) if found
    }


def part_of(submitted: Mapping[str, Any]) -> dict[str, Any]:
    """What a submission holds of `body`."""
    return {name: submitted[name] for name in ("notes", "gaps", "causes") if name in submitted}
