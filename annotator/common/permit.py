"""Answers to "may I, and why not"."""

from dataclasses import dataclass
from typing import Literal, NoReturn


class Refusal(Exception):
    """A rule said no; the message is for the person who asked."""


@dataclass(frozen=True)
class Allowed:
    """Go on."""

    def __bool__(self) -> Literal[True]:
        return True

    def require(self) -> None:
        """Nothing stands in the way."""


@dataclass(frozen=True)
class Denied:
    """Not allowed, with a reason a person can read."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False

    def require(self) -> NoReturn:
        """Raises Refusal with the reason."""
        raise Refusal(self.reason)


Permit = Allowed | Denied
