"""What a short name stands for, where the report says so."""

from itertools import pairwise
from typing import Any

from annotator.spans.aliases import FARTHEST, defines
from annotator.spans.names import fold

NAMED = ("ACTOR", "SOURCE")


def name_in_full(text: str, spans: list[dict[str, Any]]) -> None:
    """Give all mentions of a short name that the report defines the long one as `canonical`."""
    for label in NAMED:
        mentions = [(span, text[span["start"] : span["end"]]) for span in spans if span["label"] == label]
        full: dict[str, str] = {}
        for (before, long), (behind, short) in pairwise(mentions):
            between, after = (
                text[before["end"] : behind["start"]],
                text[behind["end"] : behind["end"] + FARTHEST],
            )
            if defines(long, between, short, after):
                full.setdefault(fold(short), long)
        for span, words in mentions:
            if fold(words) in full:
                span["attributes"]["canonical"] = full[fold(words)]
