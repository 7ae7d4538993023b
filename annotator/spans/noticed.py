"""Whether people noticed what was planted among their suggestions, and what was withheld from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.spans.bias import same_thing
from annotator.spans.intervals import wilson
from annotator.spans.planting import PLANTED, WITHHELD
from annotator.spans.scoring import Mark
from annotator.spans.state import ACCEPTED

WIDE = 0.2  # an interval as wide settles how often it happens

Row = Mapping[str, Any]  # a span of a submission


@dataclass(frozen=True)
class Share:
    """How often something happened of how often it could have, and how sure that is."""

    hits: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """0 of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float] | None:
        """Within what the share lies with 95 per cent confidence; None of nothing."""
        return wilson(self.hits, self.of)

    @property
    def more(self) -> int:
        """How many more make the interval no wider than WIDE, if the share stays as it is; of nothing, if it is a half.

        >>> Share(0, 0).more, Share(0, 10).more, Share(50, 100).more
        (93, 6, 0)
        """
        share, of = (self.share, self.of) if self.of else (0.5, 1)
        while (found := wilson(share * of, of)) and found[1] - found[0] > WIDE:
            of += 1
        return of - self.of


def counted(
    planted: Iterable[Row], withheld: Iterable[Row], said: Iterable[Mark], settled: Iterable[Mark]
) -> dict[str, list[list[Any]]]:
    """Of one review, as JSON: `planted`, each with whether it was kept, and `withheld`, each with whether it was found.

    A row is [id, start, end, label, hit]. What was planted counts where nothing settled of its label shares a code point
    with it, so that it was wrong indeed; what was withheld where something does. Somebody kept what they accepted in
    its place under its label, whatever its edges, and found what they marked so.
    """
    said, settled = list(said), list(settled)
    kept = [
        _row(
            span, _proposed(span), hit=span["status"] == ACCEPTED and same_thing(_mark(span), _proposed(span))
        )
        for span in planted
        if not _among(_proposed(span), settled)
    ]
    found = [
        _row(span, _mark(span), hit=_among(_mark(span), said))
        for span in withheld
        if _among(_mark(span), settled)
    ]
    return {name: rows for name, rows in ((PLANTED, kept), (WITHHELD, found)) if rows}


def _row(span: Row, mark: Mark, *, hit: bool) -> list[Any]:
    return [span["id"], mark.start, mark.end, mark.label, hit]


def _mark(span: Row) -> Mark:
    return Mark(span["start"], span["end"], span["label"])


def _proposed(span: Row) -> Mark:
    """As it was planted."""
    return _mark(span["origin"])


def _among(mark: Mark, others: Iterable[Mark]) -> bool:
    return any(same_thing(mark, one) for one in others)
