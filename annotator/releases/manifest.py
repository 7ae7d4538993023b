"""What a release says of itself: counts, schemes, guidelines, and a hash for each item and for all."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator.releases.sealing import content_sha256

FORMAT = "attest-release/1"


@dataclass
class Counts:
    """How much a release holds, by label and link type."""

    documents: int = 0
    claims: int = 0
    rejected_spans: int = 0
    spans: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)

    def add(self, content: Mapping[str, Any]) -> None:
        """Count one item in."""
        self.documents += 1
        self.claims += len(content["claims"])
        self.rejected_spans += len(content["rejected_spans"])
        for span in content["spans"]:
            self.spans[span["label"]] = self.spans.get(span["label"], 0) + 1
        for link in content["links"]:
            self.links[link["type"]] = self.links.get(link["type"], 0) + 1


@dataclass
class Splits:
    """What is in which split: the reports, and how many spans of each label. Nothing in releases from before there were any."""

    documents: dict[str, list[str]] = field(default_factory=dict)
    spans: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, content: Mapping[str, Any]) -> None:
        """Count one item in."""
        if split := content.get("split"):
            self.documents.setdefault(split, []).append(content["id"])
            held = self.spans.setdefault(split, {})
            for span in content["spans"]:
                held[span["label"]] = held.get(span["label"], 0) + 1

    def told(self) -> dict[str, Any]:
        """For the manifest."""
        return {"splits": self.documents, "split_spans": self.spans} if self.documents else {}


@dataclass
class Tally:
    """A manifest in the making: item after item goes in."""

    project: str
    counts: Counts = field(default_factory=Counts)
    hashes: dict[str, str] = field(default_factory=dict)
    schemes: dict[str, str] = field(default_factory=dict)
    guidelines: set[str] = field(default_factory=set)
    splits: Splits = field(default_factory=Splits)

    def add(self, content: Mapping[str, Any], sha256: str) -> None:
        """Take one item in."""
        self.counts.add(content)
        self.splits.add(content)
        self.hashes[content["id"]] = sha256
        self.schemes[content["scheme_sha256"]] = content["scheme"]
        self.guidelines.add(content["guideline_sha256"])

    def manifest(self) -> dict[str, Any]:
        """The manifest of the items so far."""
        return {
            "format": FORMAT,
            "project": self.project,
            "content_sha256": content_sha256(self.hashes.values()),
            "counts": asdict(self.counts),
            "schemes": self.schemes,
            "guidelines": sorted(self.guidelines),
            "items": self.hashes,
            **self.splits.told(),
        }


def without(
    manifest: Mapping[str, Any], gone: Tally, still_says: Callable[[str, str], bool]
) -> dict[str, Any]:
    """A manifest as if some items, which are tallied, had not gone in.

    `still_says` is asked whether an item that did is of a scheme, or of guidelines, that one of those was of.
    """
    items = {one: sha256 for one, sha256 in manifest["items"].items() if one not in gone.hashes}
    dropped = {
        *(one for one in gone.schemes if not still_says("scheme_sha256", one)),
        *(one for one in gone.guidelines if not still_says("guideline_sha256", one)),
    }
    left = dict(manifest) | {
        "content_sha256": content_sha256(items.values()),
        "counts": asdict(Counts()) | _less(manifest["counts"], asdict(gone.counts)),
        "schemes": {one: name for one, name in manifest["schemes"].items() if one not in dropped},
        "guidelines": [one for one in manifest["guidelines"] if one not in dropped],
        "items": items,
    }
    for part, taken in gone.splits.told().items():
        left[part] = _less(manifest[part], taken)
    return left


def _less(counts: Mapping[str, Any], taken: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of counts and lists where others are taken from them; nothing of names of which nothing is."""
    left = {name: _remaining(held, taken[name]) if name in taken else held for name, held in counts.items()}
    return {name: held for name, held in left.items() if held}


def _remaining(held: Any, taken: Any) -> Any:
    if isinstance(held, dict):
        return _less(held, taken)
    if isinstance(held, list):
        gone = set(taken)
        return [one for one in held if one not in gone]
    return held - taken
