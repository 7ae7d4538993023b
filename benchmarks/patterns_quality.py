"""How much of annotated text `patterns` finds, and how much of what it finds is right.

    .venv/bin/python -m benchmarks.patterns_quality [FILE…]

A FILE is JSON lines with `text`, `spans` and, where there are any, `links` and attributes: what can be imported, or a
release. Without files it reads the invented articles of the tests. A span is found exactly, or by an overlap; each
span pays for one other. Counts and sources are judged on tolls that overlap one in the file that has them.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.suggestions.providers import patterns
from tests.suggestions.patterns.marked import articles

LABELS = ("CASUALTY", "SOURCE", "ACTOR")

Json = dict[str, Any]


@dataclass
class Score:
    """How many were right, of those proposed and of those there are."""

    right: int = 0
    proposed: int = 0
    there: int = 0

    def __str__(self) -> str:
        precision, recall = (self.right / of if of else 0.0 for of in (self.proposed, self.there))
        f1 = 2 * self.right / ((self.proposed + self.there) or 1)
        return f"P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}  ({self.right} of {self.proposed}, {self.there} there)"


def overlap(one: Json, other: Json) -> bool:
    """Do two spans share a code point?"""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def same(one: Json, other: Json) -> bool:
    """Do two spans have the same ends?"""
    return bool(one["start"] == other["start"] and one["end"] == other["end"])


def score_of(texts: list[tuple[Json, Json]], label: str, *, exact: bool) -> Score:
    """The spans of one label."""
    score = Score()
    for gold, answer in texts:
        left = [span for span in gold["spans"] if span["label"] == label]
        proposed = [span for span in answer["spans"] if span["label"] == label]
        score.there += len(left)
        score.proposed += len(proposed)
        for span in proposed:
            if match := next((one for one in left if (same if exact else overlap)(span, one)), None):
                left.remove(match)
                score.right += 1
    return score


def tolls(gold: Json, answer: Json) -> Iterable[tuple[Json, Json]]:
    """Each proposed toll with the first toll of the file that it overlaps."""
    for span in answer["spans"]:
        if span["label"] == "CASUALTY":
            there = (one for one in gold["spans"] if one["label"] == "CASUALTY" and overlap(span, one))
            if match := next(there, None):
                yield span, match


def counts(gold: Json, answer: Json) -> Iterable[bool]:
    """Of each toll with a count in the file: are both numbers the same?"""
    for span, there in tolls(gold, answer):
        said = [there.get("attributes", {}).get(name) for name in ("count_min", "count_max")]
        if said != [None, None]:
            yield said == [span["attributes"].get(name) for name in ("count_min", "count_max")]


def is_own_voice(toll: Json) -> bool:
    """Does the report itself say it?"""
    return bool(toll.get("attributes", {}).get("attribution") == "article")


def own_voice(gold: Json, answer: Json) -> Iterable[bool]:
    """Of each toll proposed as the report's own: is it so in the file?"""
    linked = sources_of(gold)
    for span, there in tolls(gold, answer):
        if is_own_voice(span) and (is_own_voice(there) or id(there) in linked):
            yield is_own_voice(there)


def claims(gold: Json, answer: Json) -> Iterable[bool]:
    """Of each proposed link from a toll whose source the file has: does it lead there?"""
    linked = sources_of(gold)
    matches = {(span["start"], span["end"]): there for span, there in tolls(gold, answer)}
    for link in answer["links"]:
        toll, source = (answer["spans"][link[end]] for end in ("from", "to"))
        there = matches.get((toll["start"], toll["end"]))
        if there is not None and (is_own_voice(there) or id(there) in linked):
            yield any(overlap(source, one) for one in linked.get(id(there), []))


def sources_of(gold: Json) -> dict[int, list[Json]]:
    """For each toll of a file that is linked (by `id()`) the sources it is linked to."""
    spans = {span.get("id", place): span for place, span in enumerate(gold["spans"])}
    found: dict[int, list[Json]] = {}
    for link in gold.get("links", []):
        if link["type"] == "claimed-by":
            found.setdefault(id(spans[link["from"]]), []).append(spans[link["to"]])
    return found


def tell(name: str, golds: Iterable[Json]) -> None:
    """Print the figures of some texts."""
    texts = [(gold, patterns.suggest(gold["text"])) for gold in golds]
    print(f"{name}: {len(texts)} texts")
    for label in LABELS:
        print(f"  {label:9} exact    {score_of(texts, label, exact=True)}")
        print(f"  {'':9} overlap  {score_of(texts, label, exact=False)}")
    for words, judge in (("counts", counts), ("claimed-by", claims), ("the report's own", own_voice)):
        right = [one for gold, answer in texts for one in judge(gold, answer)]
        print(f"  {words:18} {sum(right)} of {len(right)} right")


def read(path: Path) -> Iterable[Json]:
    """The annotated texts of a file."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.strip() and "text" in (raw := json.loads(line)):
                yield {"spans": [], **raw}


def main(files: list[str]) -> None:
    """Print the figures of each file, or of the articles."""
    for name in files:
        tell(name, read(Path(name)))
    for folder in () if files else ("seen", "unseen"):
        tell(folder, (article.as_json() for article in articles(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
