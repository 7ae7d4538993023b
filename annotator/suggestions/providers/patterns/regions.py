"""Stretches of a report that are no running text: social posts, captions, what follows the end, other languages."""

import re
from dataclasses import dataclass

from annotator.suggestions.providers.patterns.report import BRIEF_LINE, Report
from annotator.suggestions.providers.patterns.sources import SIGNATURE
from annotator.suggestions.providers.patterns.words import read_boilerplate

CAPTION = re.compile(
    r"^[ \t]*(?:(?:file )?(?:image|photo|picture|video|audio|graphic|map|caption)s?(?: credit| courtesy| by| from)?[:;]|"
    r"(?:file|illustrative|archive) (?:photo|image|picture)\b|\((?:photo|image)[: ])[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
TAIL = re.compile(
    r"^[ \t]*(?:" + "|".join(re.escape(phrase) for phrase in read_boilerplate()) + r")[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
LINE_END = re.compile("\n")
ENGLISH_SHARE = 0.12  # of the words in small letters; English news has over 0.3, other languages share a few


BRIEF_TEXT = 20  # words in small letters: below, a text is too short to tell


@dataclass(frozen=True)
class Region:
    """A stretch of the text (code points) and what it is."""

    start: int
    end: int
    kind: str


def find(report: Report) -> list[Region]:
    """The regions of a report in text order."""
    text, found = report.text, []
    for start in [0, *(line.end() for line in LINE_END.finditer(text))]:
        if match := CAPTION.match(text, start):
            found.append(Region(*match.span(), "caption"))
        if match := TAIL.match(text, start):
            found.append(Region(*match.span(), "boilerplate"))
        if match := SIGNATURE.match(text, start):
            before = text.rfind("\n", 0, max(match.start() - 1, 0)) + 1
            found.append(Region(before, match.end(), "tweet"))
    return sorted(found, key=lambda region: (region.start, region.end))


def hide(report: Report, regions: list[Region]) -> None:
    """Blank captions, tails and lines of another language, so that no rule sees them."""
    for region in regions:
        if region.kind in ("caption", "boilerplate"):
            report.blank(region.start, region.end)
    english = report.lexicon.with_class("english")
    line = report.lexicon.letter("\n")
    low = report.lexicon.with_class("low")
    written = _count(report.letters, low)
    foreign = written >= BRIEF_TEXT and _count(report.letters, english) < ENGLISH_SHARE * written
    at = 0
    for part in report.letters.split(line):
        if len(part) >= BRIEF_LINE and (foreign or english.isdisjoint(part)):
            report.blank(report.starts[at], report.ends[at + len(part) - 1])
        at += len(part) + 1


def _count(letters: str, wanted: frozenset[str]) -> int:
    """How many words are of this list."""
    return sum(map(wanted.__contains__, letters))
