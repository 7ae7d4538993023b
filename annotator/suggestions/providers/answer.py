"""What a model of others said of a text, as far as it can be used, and how much cannot."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.spans.renaming import Renaming

OUTSIDE, NO_LABEL, NO_SPAN, NOT_FOUND = (
    "outside",
    "no-label",
    "no-span",
    "not-found",
)  # why a span is left out
MOST_SPANS = 5000  # of a text
LONGEST_VERSION = 80  # code points


@dataclass(frozen=True)
class Usage:
    """What a call took, as the server counts it."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens
        )


@dataclass
class Answer:
    """A prediction's body in the making, and per reason how many spans were left out."""

    words: Renaming
    text: str
    rule: str
    labels: Mapping[str, str] = field(
        default_factory=dict
    )  # the model's -> the scheme's, or "" to leave them out
    left_out: Counter[str] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    spans: list[dict[str, Any]] = field(default_factory=list)
    milliseconds: int = 0
    version: str = ""  # what the model calls itself

    def take(self, start: Any, end: Any, label: Any, score: Any = None) -> None:
        """Keep a span, if it is one; its label may be called otherwise since the model was told of it."""
        mapped = self.labels.get(label, label) if isinstance(label, str) else None
        if mapped == "":
            return  # the lead leaves it out
        known = self.words.label(mapped) if mapped else None
        if type(start) is not int or type(end) is not int or len(self.spans) >= MOST_SPANS:
            self.left_out[NO_SPAN] += 1
        elif not 0 <= start < end <= len(self.text) or not self.text[start:end].strip():
            self.left_out[OUTSIDE] += 1
        elif known is None:
            self.left_out[NO_LABEL] += 1
        else:
            place = {"start": start, "end": end, "label": known}
            self.spans.append({**place, "score": _share(score), "attributes": {}, "rule": self.rule})

    @property
    def body(self) -> dict[str, Any]:
        """For a prediction, in text order, each span once."""
        once = {(one["start"], -one["end"], one["label"]): one for one in reversed(self.spans)}
        said = {"version": self.version} if self.version else {}
        return {"spans": [once[key] for key in sorted(once)], "links": [], **said}


def version_of(said: Any) -> str:
    """What a model says that its version is, as far as that can be kept and shown."""
    if isinstance(said, bool) or not isinstance(said, str | int):
        return ""
    return "".join(sign for sign in str(said) if sign.isprintable()).strip()[:LONGEST_VERSION]


def _share(score: Any) -> float | None:
    """A score from 0 to 1, where there is one."""
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        return None
    return round(float(score), 4)
