"""What a model of others said of a text, as far as it can be used, and how much cannot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Attribute, Label
from annotator.spans.text import UNSTORABLE

OUTSIDE, NO_LABEL, NO_SPAN, NOT_FOUND, NO_VALUE = (
    "outside",
    "no-label",
    "no-span",
    "not-found",
    "no-value",
)  # why a span is left out, or a value of one
ROWS = ("entity", "incident-ref")  # attribute types that name rows of the project, which nobody outside knows
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

    def take(self, start: Any, end: Any, label: Any, score: Any = None, values: Any = None) -> None:
        """Keep a span, if it is one; its label may be called otherwise since the model was told of it.

        Of its values by attribute those are kept that fit the scheme, and say more than what holds without them.
        """
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
            said = {"score": _share(score), "attributes": self._fitting(known, values), "rule": self.rule}
            self.spans.append({**place, **said})

    def _fitting(self, label: str, values: Any) -> dict[str, Any]:
        known = {one.name: one for one in open_to_models(self.words.scheme.labels[label])}
        fitting = {}
        for name, value in _by_name(values):
            attribute = known.get(name)
            meant = attribute.meant(value) if attribute else value
            if meant is None:
                continue  # the model leaves it open
            if attribute is None or attribute.fault(meant) or not _can_be_stored(meant):
                self.left_out[NO_VALUE] += 1
            elif meant != attribute.default:
                fitting[name] = meant
        return fitting

    @property
    def body(self) -> dict[str, Any]:
        """For a prediction, in text order, each span once."""
        once = {(one["start"], -one["end"], one["label"]): one for one in reversed(self.spans)}
        said = {"version": self.version} if self.version else {}
        return {"spans": [once[key] for key in sorted(once)], "links": [], **said}


def open_to_models(label: Label) -> list[Attribute]:
    """The attributes that a model can know: neither rows of the project, nor what a person has to decide."""
    return [one for one in label.attributes.values() if one.type not in ROWS and not one.blocks_submit]


def _by_name(values: Any) -> Iterable[tuple[str, Any]]:
    """Whatever is no object counts as one value that fits nothing."""
    if values is None:
        return ()
    return values.items() if isinstance(values, dict) else [("", True)]


def _can_be_stored(value: Any) -> bool:
    texts = [value] if isinstance(value, str) else value if isinstance(value, dict) else ()
    return not any(UNSTORABLE.search(text) for text in texts)


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
