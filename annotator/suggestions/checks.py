"""Faults in stored models, for `verify`."""

from collections.abc import Iterator

from annotator.suggestions.models import TrainedModel
from annotator.suggestions.providers.learned.crf import Missing
from annotator.suggestions.running import UnusableModel, check


def faults() -> Iterator[str]:
    """A sentence per model whose file is gone or is not what was stored."""
    for trained in TrainedModel.objects.exclude(file="").select_related("suggester").order_by("pk"):
        try:
            check(trained.suggester)
        except (UnusableModel, Missing) as fault:
            yield str(fault)
