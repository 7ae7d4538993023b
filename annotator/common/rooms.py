"""What a step of a lower room has every room above it do in the same transaction, by name, as jobs are."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

# who blanks what a document's words became, each in its own tables; the lowest room first
ERASING = (
    "annotator.suggestions.erasing.blank",
    "annotator.review.erasing.blank",
    "annotator.releases.erasing.blank",
)


def each(paths: tuple[str, ...]) -> list[Callable[..., Any]]:
    """The functions behind these names."""
    return [import_string(path) for path in paths]
