"""Counts of victims, read from a phrase of a report.

A count is a type and the least and greatest number it allows; an empty side is open.
"""

import re
from dataclasses import dataclass

PARTS = ("count_type", "count_min", "count_max")  # attributes that together are one count

UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {"hundred": 100, "dozen": 12, "thousand": 1_000, "million": 1_000_000}

# words that count without a number (domain: vague counts)
VAGUE: dict[str, tuple[int, int | None]] = {
    "couple": (2, 2),
    "several": (3, None),
    "few": (3, None),
    "many": (3, None),
    "numerous": (3, None),
    "multiple": (3, None),
    "various": (2, None),
    "number": (3, None),
    "numbers": (3, None),
    "handful": (3, None),
    "some": (3, None),
    "countless": (3, None),
    "tens": (10, None),
    "dozens": (12, None),
    "scores": (20, None),
    "hundreds": (100, None),
    "thousands": (1_000, None),
}
TENS_OF_THOUSANDS = re.compile(r"(tens|dozens|scores|hundreds) of (thousands)")

AT_LEAST = re.compile(r"at least|(?:no|not) (?:fewer|less) than|upwards of|a minimum of|or more\b|\d\+")
MORE_THAN = re.compile(
    r"(?<!no )(?<!not )(?:more|higher|greater) than|\bover\b|in excess of|\bexceed|\bsurpass|\btopped"
)
AT_MOST = re.compile(r"at most|up to|as many as|(?:no|not) more than|a maximum of|or fewer\b|or less\b")
FEWER_THAN = re.compile(r"(?<!no )(?<!not )(?:fewer|less|lower) than|\bunder\b|\bbelow\b")
ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|close to|an? estimated|estimated|some(?= \S*\d)|or so|nearing)\b|~"
)
NONE = re.compile(r"\b(?:no|nobody|none|zero|without|not|no-one|nil)\b|n't\b")
RANGE = re.compile(
    r"\b(?:between|from)\b.*\b(?:and|to)\b|\d\s*[-–—]\s*\d|\bor\b(?! (?:more|fewer|less|so)\b)|\bto\b"
)
WORD = re.compile(r"\d[\d,.]*\d|\d|[a-z]+")


@dataclass(frozen=True)
class Count:
    """How many: a type of the scheme, the least and the greatest number (None is open)."""

    type: str
    min: int | None = None
    max: int | None = None


UNSPECIFIED = Count("unspecified")


def parse(phrase: str) -> Count:
    """Read a count phrase such as “at least nine”, “between 30 and 40”, “dozens of”, “a”.

    A phrase without any count gives `unspecified` with both sides open.
    """
    words = " ".join(re.sub(r"(?<=[a-z])[-‐](?=[a-z])", " ", phrase.lower().replace("’", "'")).split())
    numbers = _numbers(words)
    if not numbers:
        return _without_number(words)
    if len(numbers) > 1 and RANGE.search(words):
        return Count("range", min(numbers), max(numbers))
    return _qualified(words, numbers[0])


def _qualified(words: str, number: int) -> Count:
    if FEWER_THAN.search(words):
        return Count("at-most", 0, max(number - 1, 0))
    if MORE_THAN.search(words):
        return Count("at-least", number + 1)
    if AT_MOST.search(words):
        return Count("at-most", 0, number)
    if AT_LEAST.search(words):
        return Count("at-least", number)
    if number == 0:
        return Count("none", 0, 0)
    if ABOUT.search(words) or re.match(r"some \w", words):
        return Count("about", number, number)
    return Count("exact", number, number)


def _without_number(words: str) -> Count:
    if found := TENS_OF_THOUSANDS.search(words):
        return Count("vague", VAGUE[found[1]][0] * VAGUE[found[2]][0])
    for word in words.split():
        if word in VAGUE:
            least, most = VAGUE[word]
            return Count("vague", least, most)
    if "both" in words.split():
        return Count("exact", 2, 2)
    if NONE.search(words):
        return Count("none", 0, 0)
    if any(word in ("a", "an", "another", "single") for word in words.split()):
        return Count("exact", 1, 1)
    return UNSPECIFIED


def _numbers(words: str) -> list[int]:
    """The numbers in a phrase, in order; “a dozen” is 12, “two hundred and five” 205."""
    numbers: list[int] = []
    total, part, open_number, joined = 0, 0, False, False
    for word in [*WORD.findall(words), ""]:
        value = _value(word)
        if word in SCALES and (open_number or word in ("dozen", "hundred", "thousand", "million")):
            part = max(part, 1) * SCALES[word]
            if SCALES[word] >= 1_000:
                total, part = total + part, 0
            open_number, joined = True, False
        elif word == "and" and open_number and (part >= 100 or total):
            joined = True
        elif value is None:
            if open_number:
                numbers.append(total + part)
            total, part, open_number, joined = 0, 0, False, False
        elif open_number and _continues(part, total, value, joined=joined):
            part, joined = part + value, False
        else:
            if open_number:
                numbers.append(total + part)
            total, part, open_number, joined = 0, value, True, False
    return numbers


def _continues(part: int, total: int, value: int, *, joined: bool) -> bool:
    """Is this number word part of the number before it (“twenty” “five”, “hundred” “and” “six”)?"""
    if 20 <= part % 100 <= 90 and part % 10 == 0:
        return 0 < value < 10
    return (joined or bool(part or total)) and part % 100 == 0 and value < 100 and part + total > 0


def _value(word: str) -> int | None:
    if word and word[0].isdigit():
        return int(re.sub(r"\D", "", word)) if re.fullmatch(r"\d+|\d{1,3}(?:[,.]\d{3})+", word) else None
    return UNITS.get(word, TENS.get(word))
