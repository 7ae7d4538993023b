"""Providers: what proposes spans for a text. One module or package per kind, loaded when first asked for."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from annotator.common.failure import Failure

# name of the suggester -> its module; a provider may need packages that are installed as an extra
PROVIDERS = {"patterns": "annotator.suggestions.providers.patterns"}
DEFAULT = "patterns"


class Provider(Protocol):
    """What a provider's module holds."""

    VERSION: str
    RULES: Mapping[str, str]  # rule id -> what a person is told about it

    def suggest(self, text: str, published: str = "") -> dict[str, Any]:
        """Spans, links, regions and incidents of a stored text, offsets in code points.

        `published` is when it was published, an ISO 8601 date at any precision, or empty.
        """


class UnknownSuggester(Failure):
    """There is no provider of that name; the message names those there are."""


@cache
def get(name: str) -> Provider:
    """The provider of that name; UnknownSuggester where there is none."""
    if name not in PROVIDERS:
        raise UnknownSuggester(f"There is no suggester {name!r}; there is {', '.join(PROVIDERS)}.")
    return cast(Provider, import_module(PROVIDERS[name]))
