"""The keys that a person may give to the commands of the review page."""

import re
from functools import cache
from typing import Any

from annotator.common.environment import BASE_DIR
from annotator.spans.scheme_reading import LONGEST_NAME
from annotator.spans.text import UNSTORABLE

FIXED = ("help", "leave")  # always on ? and Esc, so that nobody locks themselves out
MOST_KEYS = 4  # of one command
KEY_NAMES = "Enter|Delete|Backspace|Insert|Home|End|PageUp|PageDown|ArrowLeft|ArrowRight|ArrowUp|ArrowDown|F[1-9]|F1[0-2]"
KEY = re.compile(rf"(Ctrl\+)?(Alt\+)?(Shift\+)?({KEY_NAMES}|[^\W_]|[^\w\s\x00-\x1f\x7f]|_)")
LABELS = re.compile(r"(Alt\+)?[0-9]")
# A link of some project's scheme; the one that names the source of a toll is called the same in all of them.
LINK = re.compile(rf"claim|link-.{{1,{LONGEST_NAME}}}", re.DOTALL)
MOST_LINKS = 50  # in all projects of a person

Keys = dict[str, list[str]]


class KeysError(ValueError):
    """Keys that cannot be given; the message names the command or the key and says why."""


@cache
def commands() -> frozenset[str]:
    """Those with a key of their own; static/js/keys.js is the one place that names them."""
    source = (BASE_DIR / "static/js/keys.js").read_text(encoding="utf-8")
    table = source.split("const DEFAULTS = {", 1)[1].split("\n};", 1)[0]
    return frozenset(re.findall(r'^  "?([a-z-]+)"?: \[', table, re.MULTILINE)) - set(FIXED)


def read(raw: Any) -> Keys:
    """A person's own keys by command, checked; KeysError says what is wrong with them.

    A link may share a key with another command: they need not meet in any project, and where they do the page decides.
    """
    if not isinstance(raw, dict):
        raise KeysError("keys must be an object: the keys of each command that has its own")
    links = [name for name in raw if LINK.fullmatch(name) and not UNSTORABLE.search(name)]
    if len(links) > MOST_LINKS:
        raise KeysError(f"at most {MOST_LINKS} links can have keys of their own")
    held: dict[str, str] = {}
    for command, names in raw.items():
        if command not in links and command not in commands():
            raise KeysError(f"{command!r} is not a command that can have keys of its own")
        _check_keys(command, names, {} if command in links else held)
    return {command: list(names) for command, names in raw.items()}


def _check_keys(command: str, names: Any, held: dict[str, str]) -> None:
    """Refuse what cannot be this command's keys; `held` tells whose those before are, and learns these."""
    if not isinstance(names, list) or len(names) > MOST_KEYS:
        raise KeysError(f"{command} must have a list of at most {MOST_KEYS} keys")
    for name in names:
        _check_key(name)
        if name in held:
            raise KeysError(f"{name} is given to {held[name]} and to {command}")
        held[name] = command


def _check_key(name: Any) -> None:
    if not isinstance(name, str) or not KEY.fullmatch(name):
        raise KeysError(f"{name!r} is not the name of a key")
    if LABELS.fullmatch(name):
        raise KeysError(f"{name} belongs to the labels of schemes")
    if name == "?":
        raise KeysError(f"{name} always does the same")
