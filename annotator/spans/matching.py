"""Folding for comparison: one character for one character, so that offsets stay those of the raw text."""

import unicodedata
from functools import lru_cache

FOLDS = {
    **dict.fromkeys("’‘ʼ′`´ʻ‛", "'"),
    **dict.fromkeys("“”„«»‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
}


@lru_cache(maxsize=8192)
def _fold_letter(letter: str) -> str:
    if letter in FOLDS:
        return FOLDS[letter]
    plain = unicodedata.normalize("NFD", letter)[0].casefold()
    return plain if len(plain) == 1 else letter


def fold(text: str) -> str:
    """The text without case, accents, kinds of quotes, dashes and blanks; as many code points as before."""
    if text.isascii():
        return text.lower().replace("`", "'").replace("\t", " ")
    return "".join(map(_fold_letter, text))
