"""Short names that a report defines: “Harbour League (HL)”, “the Harbour League, or HL”. Proposed, never settled here."""

import re
import unicodedata

from annotator.spans.names import fold

IN_BRACKETS = re.compile(r"""\( ?(?:(?:or|the) ?)*["']?""")
IN_THE_SENTENCE = re.compile(r"""(?:, ?)?or(?: the)? ?["']?""")
CLOSES = re.compile(r"""["']? ?\)""")
FARTHEST = 20  # code points that matter between the names, and behind the short one


def defines(long: str, between: str, short: str, after: str) -> bool:
    """Does a text that says `long`, `between`, `short`, `after` in this order introduce the short name?

    The letters of the short name must be found in this order in the long one, from where one of its words begins:
    “(Valdoria)” or “(BBC)” behind a name is no short form of it. The pages have the same rule
    (static/js/aliases.js); tests/spans/aliases.json has examples that both are held to.
    """
    if len(between) > FARTHEST:
        return False
    joint = fold(between)
    if IN_BRACKETS.fullmatch(joint):
        return bool(CLOSES.match(fold(after[:FARTHEST]))) and _shortens(fold(short), fold(long))
    return bool(IN_THE_SENTENCE.fullmatch(joint)) and _shortens(fold(short), fold(long))


def _shortens(short: str, long: str) -> bool:
    letters = _letters(short)
    words = [word for word in map(_letters, long.split(" ")) if word]
    if not 1 < len(letters) < sum(map(len, words)):
        return False
    return any(
        words[first][0] == letters[0] and _in_order(letters, "".join(words[first:]))
        for first in range(len(words))
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LN")


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
