"""The keys that a person may give to the commands of the review page."""

import re
from functools import cache
from typing import Any

from annotator.common.environment import BASE_DIR

FIXED = ("help", "leave")  # always on ? and Esc, so that nobody locks themselves out
MOST_KEYS = 4  # of one command
KEY_NAMES = "Enter|Delete|Backspace|Insert|Home|End|PageUp|PageDown|ArrowLeft|ArrowRight|ArrowUp|ArrowDown|F[1-9]|F1[0-2]"
KEY = re.compile(rf"(Ctrl\+)?(Alt\+)?(Shift\+)?({KEY_NAMES}|[^\W_]|[^\w\s\x00-\x1f\x7f]|_)")
LABELS = re.compile(r"(Alt\+)?[0-9]")

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
    """A person's own keys by command, checked; KeysError says what is wrong with them."""
    if not isinstance(raw, dict):
        raise KeysError("keys must be an object: the keys of each command that has its own")
    held: dict[str, str] = {}
    for command, names in raw.items():
        if command not in commands():
            raise KeysError(f"{command!r} is not a command that can have keys of its own")
        if not isinstance(names, list) or len(names) > MOST_KEYS:
            raise KeysError(f"{command} must have a list of at most {MOST_KEYS} keys")
        for name in names:
            _check_key(name)
            if name in held:
                raise KeysError(f"{name} is given to {held[name]} and to {command}")
            held[name] = command
    return {command: list(names) for command, names in raw.items()}


def _check_key(name: Any) -> None:
    if not isinstance(name, str) or not KEY.fullmatch(name):
        raise KeysError(f"{name!r} is not the name of a key")
    if LABELS.fullmatch(name):
        raise KeysError(f"{name} belongs to the labels of schemes")
    if name == "?":
        raise KeysError(f"{name} always does the same")
