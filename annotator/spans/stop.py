"""A place of the text where the sweep before submitting stops to ask whether something was missed."""

from dataclasses import dataclass
from typing import Any

NUMBER, OUTCOME, SPEECH = "number", "outcome", "speech"
KINDS = (NUMBER, OUTCOME, SPEECH)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why it stops (a number beside people, somebody harmed, somebody speaking) and at which words."""

    kind: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """As entries carry it and decisions store it."""
        return {"kind": self.kind, "start": self.start, "end": self.end}
