"""The rules of `rules/`, translated into expressions over one letter per word.

A rule is written in words and lists, apart by spaces:
    word     that word, in any case            <a|b>     a word of list a or b
    <!a|b>   any word of neither list          <a!b|c>   a word of a that is in neither b nor c
    <a&b>    a word that is in both            <=said>   the word “said” in a list of words
    NAME     a piece defined in the same file  @name( )  the part a rule reads
    ( | ) ? * + {0,4} (?= (?! (?<! ++ ?+       as in every expression; ++ and ?+ never give back
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.suggestions.providers.patterns.words import Classes, Words

RULES_FOLDER = Path(__file__).parent / "rules"
OF_EVERY_RULE = ("id", "words", "score", "pattern", "begins", "needs")  # the rest are settings of its own

PIECE = re.compile(
    r"(?P<space>\s+)|(?P<look>\(\?(?:<?[=!]|>))|(?P<count>\{\d+(?:,\d*)?\}[+?]?)|(?P<list><[a-z|=-]*(?:&[a-z|=-]+)?(?:![a-z|=-]+)?>)"
    r"|@(?P<group>[a-z0-9]+)\(|(?P<macro>[A-Z][A-Z0-9_]*)|(?P<word>[a-z][a-z0-9'-]*|,)"
    r"|(?P<open>\()|(?P<other>[)|?*+^$])"
)


class RuleError(ValueError):
    """A rule file holds something that is not a rule; the message names it."""


@dataclass(frozen=True)
class Rule:
    """One rule: its name, its prior, its expression and its own settings.

    `begins`: the words a match can begin with, `needs`: words one of which stands in its sentence, None where any will
    do. Trying only there is several times faster.
    """

    id: str
    score: float
    expression: re.Pattern[str]
    begins: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    settings: dict[str, Any]


def read_file(name: str) -> dict[str, Any]:
    """One rule file as it is written."""
    return tomllib.loads((RULES_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def literals(files: list[dict[str, Any]]) -> set[str]:
    """The words that rules spell out."""
    patterns = [
        pattern
        for file in files
        for pattern in [
            *file.get("pieces", {}).values(),
            *(
                rule[key]
                for rule in file.get("rule", [])
                for key in ("pattern", "begins", "needs")
                if key in rule
            ),
            file.get("needs", ""),
        ]
    ]
    found = [piece for pattern in patterns for piece in PIECE.finditer(pattern)]
    spelled = {piece["word"] for piece in found if piece["word"]}
    listed = {
        word for piece in found if piece["list"] for word in re.findall(r"=([a-z0-9'-]+)", piece["list"])
    }
    return (spelled | listed) - {","}


class Grammar:
    """Translates the rules of one file."""

    def __init__(self, words: Words, pieces: dict[str, str]) -> None:
        self._words = words
        self._names = words.names
        self._pieces = pieces
        self._translated: dict[str, str] = {}

    def compile(self, pattern: str, where: str) -> re.Pattern[str]:
        """The expression over letters; RuleError names the rule and what is wrong in it."""
        try:
            return re.compile(self._translate(pattern, where))
        except re.error as error:
            raise RuleError(f"{where}: {error}") from error

    def letters(self, lists: str, where: str) -> frozenset[str]:
        """The letters of the words that `<a|b>` names."""
        expression = self.compile(lists, where)
        return frozenset(letter for letter in self._words.all_letters if expression.fullmatch(letter))

    def _translate(self, pattern: str, where: str) -> str:
        out, at = [], 0
        while at < len(pattern):
            found = PIECE.match(pattern, at)
            if not found:
                raise RuleError(f"{where}: cannot read “{pattern[at : at + 20]}”")
            out.append(self._piece(found, where))
            at = found.end()
        return "".join(out)

    def _piece(self, found: re.Match[str], where: str) -> str:
        kind = str(found.lastgroup)
        text = found[kind]
        match kind:
            case "space":
                return ""
            case "list":
                return self._list(text[1:-1], where)
            case "group":
                return f"(?P<{text}>"
            case "macro":
                return self._macro(text, where)
            case "word":
                return self._set(frozenset({"=" + text}))
            case "open":
                return "(?:"
            case _:
                return text

    def _macro(self, name: str, where: str) -> str:
        if name not in self._translated:
            if name not in self._pieces:
                raise RuleError(f"{where}: no piece is called {name}")
            self._translated[name] = f"(?:{self._translate(self._pieces[name], name)})"
        return self._translated[name]

    def _list(self, text: str, where: str) -> str:
        some, _, none = text.partition("!")
        some, _, also = some.partition("&")
        wanted, needed, unwanted = (frozenset(filter(None, part.split("|"))) for part in (some, also, none))
        if unknown := (wanted | needed | unwanted) - self._names:
            raise RuleError(f"{where}: no list is called {', '.join(sorted(unknown))}")
        return self._set(wanted, needed, unwanted)

    def _set(self, wanted: Classes, needed: Classes = frozenset(), unwanted: Classes = frozenset()) -> str:
        letters = sorted(self._words.letters_of(wanted, needed, unwanted))
        if not letters:
            raise RuleError(f"no word is in {', '.join(sorted(wanted))}")
        return f"[{_ranges(letters)}]"


def _ranges(letters: list[str]) -> str:
    """Sorted letters as the inside of a character set, neighbours joined."""
    out, first, last = [], letters[0], letters[0]
    for letter in [*letters[1:], ""]:
        if letter and ord(letter) == ord(last) + 1:
            last = letter
            continue
        out.append(first if first == last else f"{first}-{last}")
        first = last = letter
    return "".join(out)


@dataclass(frozen=True)
class RuleBook:
    """The rules of one file in their order; a sentence without any word of `needs` is not read."""

    rules: list[Rule]
    needs: frozenset[str]


def compile_rules(name: str, words: Words, shared: dict[str, str]) -> RuleBook:
    """The rules of one file; `shared` holds pieces every file may use."""
    file = read_file(name)
    grammar = Grammar(words, {**shared, **file.get("pieces", {})})
    rules = [
        Rule(
            id=rule["id"],
            score=rule["score"],
            expression=grammar.compile(rule["pattern"], rule["id"]),
            begins=grammar.compile(rule["begins"], rule["id"]) if "begins" in rule else None,
            needs=grammar.compile(rule["needs"], rule["id"]) if "needs" in rule else None,
            settings={name: value for name, value in rule.items() if name not in OF_EVERY_RULE},
        )
        for rule in file["rule"]
    ]
    return RuleBook(rules, grammar.letters(file["needs"], name))
