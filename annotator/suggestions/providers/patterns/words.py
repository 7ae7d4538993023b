"""Which lists a word stands in: the word lists of `lexicon/`, shapes and endings, as one letter per word."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"

Classes = frozenset[str]

# marks that rules name by a word of their own; every other mark is only "mark"
MARKS = {
    ",": "comma", ".": "stop", "!": "stop", "?": "stop", "…": "stop", ";": "semicolon", ":": "colon",
    "(": "open", ")": "close", "[": "open", "]": "close", '"': "quote", "“": "quote", "”": "quote",
    "„": "quote", "«": "quote", "»": "quote", "-": "dash", "–": "dash", "—": "dash", "‐": "dash",
    "'": "apostrophe", "’": "apostrophe", "‘": "apostrophe", "ʼ": "apostrophe", "/": "slash", "%": "percent",
}  # fmt: skip
SHAPES = {"low": ("low",), "cap": ("cap",), "caps": ("cap", "caps")}
HEADER = re.compile(r"\[([a-z-]+)\]")
CURRENCY = "$£€"


def read_lists() -> dict[str, set[str]]:
    """List name -> words, from every list file."""
    lists: dict[str, set[str]] = {}
    for path in sorted(LEXICON.glob("*.txt")):
        if path.name in ("countries.txt", "boilerplate.txt"):
            continue
        words: set[str] = set()
        for line in path.read_text(encoding="utf-8").splitlines():
            if header := HEADER.match(line):
                words = lists.setdefault(header[1], set())
            elif not line.startswith("#"):
                words.update(line.split())
    return lists


def read_countries() -> Iterator[tuple[list[str], list[str]]]:
    """(names, words for what is from there) for each country."""
    for line in (LEXICON / "countries.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names, peoples = (part.strip() for part in line.split("|"))
            yield [n.strip() for n in names.split(";") if n.strip() != "-"], peoples.split()


def read_boilerplate() -> list[str]:
    """Phrases that start a line which is no part of the report."""
    lines = (LEXICON / "boilerplate.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


class Words:
    """The lists turned into one letter per distinct set of lists, so that a rule is an expression over letters."""

    def __init__(self, literals: set[str]) -> None:
        """`literals`: the words that rules spell out; each is a list of its own, named "=word"."""
        self._exact: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        self._letters: dict[Classes, str] = {}
        self._lists: dict[str, frozenset[str]] = {}
        self._add_lists(literals)
        self._known = frozenset(self._exact) | frozenset(self._folded)
        self._enumerate()
        self._classes = {letter: classes for classes, letter in self._letters.items()}
        self._unions: dict[str, Classes] = {}
        self._memo = _Memo(self)

    def _add_lists(self, literals: set[str]) -> None:
        for name, words in read_lists().items():
            for word in words:
                self._add(word, name)
        for names, peoples in read_countries():
            for name in names:
                if " " not in name:  # rules spell out the others (PHRASE_COUNTRY)
                    self._add(name, "country")
            for people in peoples:
                self._add(people, "people-of")
        for word in literals:
            self._folded.setdefault(word, set())
        for word in literals:
            self._folded[word].add("=" + word)

    def _add(self, word: str, name: str) -> None:
        table = self._folded if word == word.lower() else self._exact
        table.setdefault(word, set()).add(name)

    def classes(self, word: str) -> Classes:
        """Every list, shape and ending that fits this word as it is written."""
        if "://" in word or "/" in word[:-1]:
            return frozenset({"handle"})
        first = word[0]
        if not first.isalnum():
            return self._mark_classes(word)
        if first.isdigit():
            return frozenset(_number_classes(word))
        shape = _shape(word)
        folded = word.lower().replace("’", "'")
        plain = self._folded.get(folded, set())
        found = plain - SMALL_ONLY if shape == "cap" else plain  # "States" is no verb, "Dawn" no time
        if word in self._exact:  # "US" is no pronoun, "May" no helper: only what rules spell out stays
            found = self._exact[word] | {name for name in plain if name[0] == "="}
        elif not found and shape == "caps":
            found = self._exact.get(word.capitalize(), set())
        if any(letter.isdigit() for letter in word):
            found = found | {"coded"}
        if not found or all(name[0] == "=" for name in found):
            found = found | self._ending_classes(word, folded)
        return frozenset({*SHAPES[shape], *found})

    def _mark_classes(self, word: str) -> Classes:
        if word[0] == "\n":
            return frozenset({"line"})
        if word[0] in "’'" and len(word) > 1:
            return frozenset({"poss"})
        if word[0] in "@#":
            return frozenset({"handle"})
        name = "currency" if word in CURRENCY else MARKS.get(word, "mark")
        return frozenset({name, *({"=,"} if word == "," else ())})

    def _ending_classes(self, word: str, folded: str) -> set[str]:
        if "-" in folded:
            return self._compound_classes(folded)
        if folded != word:
            return {"nationlike"} if folded.endswith(("ian", "ean", "ese", "ish", "ani")) else set()
        for ending in ("ly", "ing", "ed"):
            if folded.endswith(ending) and len(folded) > len(ending) + 2:
                return {ending}
        return {"plural"} if folded.endswith("s") and not folded.endswith("ss") else set()

    def _compound_classes(self, folded: str) -> set[str]:
        parts = folded.split("-")
        if all("numword" in self._folded.get(part, ()) for part in parts):
            return {"numword"}
        if "backed" in self._folded.get(parts[-1], ()):
            return {"backed-by"}
        if parts[0] in ("pro", "anti"):
            return {"backed-by"} if len(parts[-1]) > 2 else set()
        last = self._folded.get(parts[-1], set())
        return {name for name in last if name in COMPOUND_HEADS}

    def _enumerate(self) -> None:
        """Give a letter to every set of lists a word can have; unknown words add only the sets below."""
        sets: set[Classes] = set()
        for word in sorted(self._known):
            sets.update(self.classes(form) for form in {word, word.capitalize(), word.upper(), word.title()})
        samples = [*MARKS, "\n", "'s", "@a", "#a", "$", "~", *NUMBER_SAMPLES]
        sets.update(self.classes(sample) for sample in samples)
        for shape in SHAPES.values():
            sets.update(frozenset({*shape, *ending}) for ending in UNKNOWN_ENDINGS)
        for place, classes in enumerate(sorted(sets, key=sorted)):
            self._letters[classes] = chr(0x4E00 + place)

    def letter(self, word: str) -> str:
        """The letter of this word; a set nobody foresaw counts as an unknown word of its shape."""
        classes = self.classes(word)
        return self._letters.get(classes) or self._letters[frozenset(SHAPES[_shape(word)])]

    def letters_for(self, words: list[str]) -> str:
        """One letter per word."""
        if len(self._memo) > MEMO_LIMIT:
            self._memo.clear()
        return "".join(map(self._memo.__getitem__, words))

    def calm(self, word: str) -> str:
        """A word of a headline as it would stand in the text: names, countries and days keep their capital."""
        if word in self._exact:
            return word
        if word.isupper() and len(word) > 1:
            return word.capitalize() if word.capitalize() in self._exact else word.lower()
        return word.lower() if word.lower() in self._folded else word

    @property
    def abbreviations(self) -> set[str]:
        """Listed words that end in a full stop of their own."""
        return {word for word in self._exact if len(word) > 2 and word.endswith(".") and "." not in word[:-1]}

    def letters_of(self, wanted: Classes, needed: Classes, unwanted: Classes) -> list[str]:
        """The letters whose set holds one of `wanted`, one of `needed` (any set when empty), none of `unwanted`."""
        return [
            letter
            for classes, letter in self._letters.items()
            if not classes & unwanted
            and (not wanted or classes & wanted)
            and (not needed or classes & needed)
        ]

    def lists_of(self, letters: str) -> Classes:
        """Every list of the words these letters stand for."""
        if letters not in self._unions:
            if len(self._unions) > MEMO_LIMIT:
                self._unions.clear()
            self._unions[letters] = frozenset().union(*(self._classes[letter] for letter in letters))
        return self._unions[letters]

    def with_class(self, name: str) -> frozenset[str]:
        """The letters of all words of one list."""
        if name not in self._lists:
            self._lists[name] = frozenset(self.letters_of(frozenset({name}), frozenset(), frozenset()))
        return self._lists[name]

    @cached_property
    def sentence_end(self) -> re.Pattern[str]:
        """A new line, or a full stop that no word in small letters follows."""
        line, stop, low = ("".join(sorted(self.with_class(name))) for name in ("line", "stop", "low"))
        return re.compile(f"[{line}]|[{stop}](?![{low}])")

    @property
    def all_letters(self) -> Iterable[str]:
        """Every letter in use."""
        return self._letters.values()

    @property
    def names(self) -> set[str]:
        """Every list name that some word has."""
        return {name for classes in self._letters for name in classes}


class _Memo(dict[str, str]):
    """Word -> letter, worked out once per spelling."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, word: str) -> str:
        self[word] = letter = self._words.letter(word)
        return letter


MEMO_LIMIT = 200_000  # spellings kept between reports, about 20 MB
NUMBER_SAMPLES = ("7", "1,200", "7th", "6-8", "14-year-old", "7pm", "2019", "F-15E", "Ab1", "AB1", "a1")
SMALL_ONLY = {"cue", "cue-weak", "cue-deed", "cue-tell", "cue-quote", "verb", "time"}
COMPOUND_HEADS = frozenset(
    {"combatant-one", "combatant-many", "civilian-one", "civilian-many", "neutral-one", "neutral-many"}
    | {"sure-group", "group-noun", "title", "official"}
)
UNKNOWN_ENDINGS: tuple[frozenset[str], ...] = tuple(
    frozenset(ending)
    for ending in ((), ("ly",), ("ing",), ("ed",), ("plural",), ("nationlike",), ("backed-by",), ("numword",))
)


def _shape(word: str) -> str:
    if word.isupper() and len(word) > 1:
        return "caps"
    if word[0].isupper():
        return "cap"
    if any(letter.isupper() for letter in word):
        return "cap"  # al-Sayyid, iHub: a name all the same
    return "low"


@lru_cache(maxsize=4096)
def _number_classes(word: str) -> tuple[str, ...]:
    if re.fullmatch(r"(19|20)\d\d", word):
        return ("year",)
    if re.fullmatch(r"\d{1,9}|\d{1,3}(,\d{3})+", word):
        return ("digits",)
    if re.fullmatch(r"\d+[-–—]\d+", word):
        return ("range",)
    if re.fullmatch(r"\d+(st|nd|rd|th)", word):
        return ("ordinal", "cap")
    if re.fullmatch(r"\d+-year-old", word):
        return ("aged",)
    return ("coded",)
