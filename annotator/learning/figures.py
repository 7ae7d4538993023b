"""The figures of a trained version as they are stored and shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from annotator.learning import comparing
from annotator.learning.training import Trained
from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Figures


def told(trained: Trained, blind: Sequence[bool]) -> dict[str, Any]:
    """What a version would have proposed for reports it had not seen, beside the rules alone; blind reports apart."""
    places = range(len(blind))
    return {
        "reports": len(blind),
        **_both(trained, places),
        "blind": {"reports": sum(blind), **_both(trained, [place for place in places if blind[place]])},
        "labels": {
            label: {
                "threshold": one.threshold,
                "keep": one.keep,
                "kept": one.kept,
                "calibration_error": round(trained.error[label], 3),
            }
            for label, one in trained.model.labels.items()
        },
        "untrained": list(trained.untrained),
    }


def _both(trained: Trained, places: Iterable[int]) -> dict[str, Any]:
    chosen = list(places)
    return {
        "learned": _shares([trained.learned[place] for place in chosen]),
        "rules": _shares([trained.rules[place] for place in chosen]),
    }


def _shares(parts: list[Figures]) -> dict[str, Any]:
    total = scoring.total(parts)
    labels = sorted({key[1] for key in total if key[0] == "span"})
    spans = {
        label: {
            mode: {
                "precision": round(tally.precision, 3),
                "recall": round(tally.recall, 3),
                "f1": round(tally.f1, 3),
                "there": tally.there,
            }
            for mode in (EXACT, OVERLAP)
            for tally in [total.of(label, mode)]
        }
        for label in labels
    }
    return {"spans": spans, "keys_per_report": round(comparing.keys_per_report(parts), 1)}
