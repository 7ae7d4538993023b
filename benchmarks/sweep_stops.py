"""What the sweep before submitting stops at, how much of what `patterns` misses it finds, and how fast.

    .venv/bin/python -m benchmarks.sweep_stops [FILE…]

A FILE is JSON lines with `text` and `spans`, as `make eval` reads them, or a plain text; without files it reads the
invented articles of the tests. "Left" are the stops that a person meets who accepts all that `patterns` suggests, per 1,000 words. A
marked span that `patterns` does not touch is found if a stop of its label touches it.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from annotator.suggestions import stops
from annotator.suggestions.providers import patterns
from benchmarks.patterns_speed import HOSTILE, LINE, NEWS, seconds
from tests.suggestions.patterns.marked import articles

Json = dict[str, Any]
LABELS = ("CASUALTY", "SOURCE")
LONG = 20_000  # words of a long report


def read(path: Path) -> Iterable[Json]:
    """The texts of a file, annotated or not."""
    if path.suffix != ".jsonl":
        yield {"text": path.read_text(encoding="utf-8"), "spans": []}
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.strip() and "text" in (raw := json.loads(line)):
                yield {"spans": [], **raw}


def touch(one: Json, start: int, end: int) -> bool:
    """Does a span share a code point with [start, end)?"""
    return bool(one["start"] < end and start < one["end"])


def is_left(found: stops.Found, suggested: Iterable[Json]) -> bool:
    """Is the stop still unanswered when all suggestions are accepted?"""
    return not any(one["label"] == found.label and touch(one, *found.reach) for one in suggested)


def tell(name: str, golds: Iterable[Json]) -> None:
    """Print the figures of some texts."""
    words, everything, left = 0, Counter[str](), Counter[str]()
    missed, hit = Counter[str](), Counter[str]()
    for gold in golds:
        text = gold["text"]
        suggested, found = patterns.suggest(text)["spans"], stops.find(text)
        words += len(text.split())
        everything.update(one.stop.kind for one in found)
        left.update(one.stop.kind for one in found if is_left(one, suggested))
        for span in gold["spans"]:
            start, end, label = span["start"], span["end"], span["label"]
            alike = any(one["label"] == label and touch(one, start, end) for one in suggested)
            if span.get("kind") != "pron" and not alike:
                missed[label] += 1
                there = (one.stop for one in found if one.label == label)
                hit[label] += any(touch(span, stop.start, stop.end) for stop in there)
    print(f"{name}: {words:,} words")
    for kind in sorted(everything):
        per = [1000 * count[kind] / words for count in (everything, left)]
        print(f"  {kind:9} {per[0]:5.1f} stops per 1,000 words, {per[1]:4.1f} left")
    for label in LABELS:
        if missed[label]:
            print(f"  {label:9} {hit[label]} of {missed[label]} spans that patterns misses")


def speed() -> None:
    """Print how fast news, a long report and hostile lines are read."""
    size = sum(len(text.encode()) for text in NEWS) / 1e6
    print(f"news           {size / seconds(lambda: [stops.find(text) for text in NEWS]):6.2f} MB/s")
    words = " ".join(NEWS).split(" ")
    long = " ".join((words * (LONG // len(words) + 1))[:LONG])
    print(f"{LONG:,} words   {1000 * seconds(lambda: stops.find(long)):6.0f} ms")
    for name, text in HOSTILE.items():
        shares = [1000 * seconds(partial(stops.find, text[:size])) for size in (LINE // 2, LINE)]
        print(f"  {name:22} {shares[0]:5.0f} ms for half a line, {shares[1]:5.0f} ms for {LINE:,}")


def main(files: list[str]) -> None:
    """Print the figures of each file, or of the articles, and the speed."""
    for name in files:
        tell(name, read(Path(name)))
    for folder in () if files else ("seen", "unseen"):
        tell(folder, (article.as_json() for article in articles(folder)))
    speed()


if __name__ == "__main__":
    main(sys.argv[1:])
