"""What a training leaves: a field per label with its threshold and scale, packed as one file, and what it proposes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from annotator.spans import canonical
from annotator.spans import scheme_reading as schemes
from annotator.spans.blindness import Seen
from annotator.spans.renaming import Renaming, renames_from
from annotator.spans.scheme import Scheme
from annotator.suggestions.providers import patterns
from annotator.suggestions.providers.learned import calibration, features, joining
from annotator.suggestions.providers.learned.calibration import Scale
from annotator.suggestions.providers.learned.crf import Features, Field, Found, Reading
from annotator.suggestions.providers.learned.words import Extent, Words

FORMAT = 1
RULE = "learned.model"
RULES = {RULE: "learned from this project’s reviews"}
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the same model is the same file


Past = Sequence[Sequence[Mapping[str, str]]]


def renaming(past: Past, scheme: Scheme) -> Renaming:
    """How to read what was said under versions before this one; each said what it called names of the one before."""
    return Renaming([renames_from(one) for one in past], scheme)


class Damaged(ValueError):
    """These bytes are no model of this program; the message says why."""


@dataclass(frozen=True)
class LabelModel:
    """How one label is proposed.

    Spans of the field from `threshold` on, `scale` says what their probability is worth; spans of the rules that
    meet none of them, if a word of them is in a span with a probability of at least `keep`, at the score `kept`.
    """

    content: bytes
    threshold: float
    keep: float
    kept: float
    scale: Scale

    @cached_property
    def field(self) -> Field:
        """The field, ready to read."""
        return Field(self.content)

    def propose(self, reading: Reading, rules: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
        """Spans with scores: the field's own, and what it leaves of the rules'."""
        own = [found for found in reading.found if found.probability >= self.threshold]
        return [
            *(self._span(found, label) for found in own),
            *(
                {**span, "score": self.kept}
                for span in rules
                if not any(found.start < span["end"] and span["start"] < found.end for found in own)
                and reading.chance((span["start"], span["end"])) >= self.keep
            ),
        ]

    def _span(self, found: Found, label: str) -> dict[str, Any]:
        score = round(calibration.worth(self.scale, found.probability), 2)
        return {"start": found.start, "end": found.end, "label": label, "score": score, "rule": RULE}


@dataclass(frozen=True)
class Look:
    """A text as fields see it, with what the rules say."""

    text: str
    words: Words
    features: Features
    rules: dict[str, Any]

    @classmethod
    def at(cls, text: str, words_of: Renaming | None = None) -> Self:
        """Cut the text, ask the rules, and gather the features; what the rules found is told in these words."""
        body = patterns.suggest(text)
        words = Words.of(text)
        extents: dict[str, list[Extent]] = {label: [] for label in patterns.LABELS}
        for span in body["spans"]:
            extents[span["label"]].append((span["start"], span["end"]))
        rules = words_of.proposed(body) if words_of else body
        return cls(text, words, features.of(words, extents), rules)

    def rules_for(self, label: str) -> list[dict[str, Any]]:
        """The spans of one label that the rules found."""
        return [span for span in self.rules["spans"] if span["label"] == label]


def combined(
    look: Look, readings: Mapping[str, Reading], labels: Mapping[str, LabelModel], scheme: Scheme
) -> dict[str, Any]:
    """What fields and rules propose together; a label without a field is left to the rules."""
    found: list[dict[str, Any]] = []
    for label in scheme.labels:
        rules = look.rules_for(label)
        found += labels[label].propose(readings[label], rules, label) if label in labels else rules
    return joining.join(found, look.rules, scheme, look.text)


@dataclass(frozen=True)
class Model:
    """A trained version, as a provider."""

    labels: Mapping[str, LabelModel]
    scheme_body: dict[str, Any]
    seen: Seen
    past: Past = ()  # what versions of the scheme called names of those before; the rules know the first ones
    RULES = RULES

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme it was trained for."""
        return schemes.parse(self.scheme_body)

    def may_propose(self, text: str) -> bool:
        """Has it seen no review of this text or of one that repeats it?"""
        return self.seen.may_propose(text)

    def suggest(self, text: str, published: str = "") -> dict[str, Any]:
        """Spans, links and regions of a stored text, offsets in code points; dates are left to the rules."""
        return self.propose(Look.at(text, renaming(self.past, self.scheme)))

    def propose(self, look: Look) -> dict[str, Any]:
        """The same for a text that was looked at before."""
        readings = {label: one.field.read(look.words, look.features) for label, one in self.labels.items()}
        return combined(look, readings, self.labels, self.scheme)

    def pack(self) -> bytes:
        """The model as a file; the same model gives the same bytes."""
        manifest = {
            "format": FORMAT,
            "features": features.VERSION,
            "scheme": self.scheme_body,
            "labels": {
                label: {"threshold": one.threshold, "keep": one.keep, "kept": one.kept, "scale": one.scale}
                for label, one in self.labels.items()
            },
        }
        if self.past:
            manifest["renames"] = list(self.past)
        parts = {"model.json": canonical.dumps(manifest).encode(), "seen": self.seen.to_bytes()}
        parts |= {
            f"fields/{place}": self.labels[label].content for place, label in enumerate(sorted(self.labels))
        }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, zipfile.ZIP_DEFLATED)
        return file.getvalue()

    @classmethod
    def unpack(cls, content: bytes) -> Self:
        """The model in a file; Damaged where there is none that this program can use."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                manifest = json.loads(archive.read("model.json"))
                if (manifest["format"], manifest["features"]) != (FORMAT, features.VERSION):
                    raise Damaged("it was made by another version of this program; train a new one")
                labels = {
                    label: LabelModel(
                        archive.read(f"fields/{place}"), said["threshold"], said["keep"], said["kept"],
                        [(chance, share) for chance, share in said["scale"]],
                    )
                    for place, (label, said) in enumerate(sorted(manifest["labels"].items()))
                }  # fmt: skip
                seen = Seen.from_bytes(archive.read("seen"))
                return cls(labels, manifest["scheme"], seen, tuple(manifest.get("renames", ())))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise error if isinstance(error, Damaged) else Damaged(f"it is no model: {error}") from None
