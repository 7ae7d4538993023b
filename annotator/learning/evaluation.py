"""How good a suggester is on annotated texts, as figures and as the lines people read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Arrow, Figures, Gold, Mark, Marked, Tally

AROUND = 50  # code points of the text that are told on either side of a span

Suggest = Callable[[str], dict[str, Any]]


def answered(body: dict[str, Any]) -> Marked:
    """What a provider proposed, as scoring sees it."""
    marks = [
        Mark(span["start"], span["end"], span["label"], span.get("attributes") or {})
        for span in body["spans"]
    ]
    arrows = [Arrow(link["type"], marks[link["from"]], marks[link["to"]]) for link in body.get("links", [])]
    return Marked(marks, arrows)


def evaluate(golds: Iterable[Gold], suggest: Suggest) -> Figures:
    """The figures of a suggester over some texts."""
    return scoring.total(scoring.judge(gold.marked, answered(suggest(gold.text))) for gold in golds)


def table(figures: Figures) -> Iterator[str]:
    """A line per thing that was judged, under a head."""
    yield f"{'':34}{'P':>6}{'R':>6}{'F1':>6}{'right':>8}{'of':>7}{'there':>7}"
    for label in sorted({key[1] for key in figures if key[0] == "span"}):
        for mode in (EXACT, OVERLAP):
            yield _line(f"{label} {mode}", figures.of(label, mode))
    for key in sorted(key for key in figures if key[0] != "span"):
        yield _line(f"{key[0]} {'.'.join(key[1:])}", figures[key])


def _line(name: str, tally: Tally) -> str:
    shares = "".join(f"{share:6.2f}" for share in (tally.precision, tally.recall, tally.f1))
    return f"{name:34}{shares}{tally.right:8}{tally.proposed:7}{tally.there:7}"


def disagreements(golds: Sequence[Gold], suggest: Suggest) -> Iterator[str]:
    """A line per span that is missed or wrong, with the words around it."""
    for gold in golds:
        answer = answered(suggest(gold.text))
        found = [("missed", mark) for mark in scoring.missed(gold.marked, answer)]
        found += [("wrong", mark) for mark in scoring.wrong(gold.marked, answer)]
        for kind, mark in sorted(found, key=lambda one: one[1].start):
            yield f"{kind:7} {mark.label:9} {_quoted(gold.text, mark)}"


def _quoted(text: str, mark: Mark) -> str:
    before, after = text[max(0, mark.start - AROUND) : mark.start], text[mark.end : mark.end + AROUND]
    return f"{before}[[{text[mark.start : mark.end]}]]{after}".replace("\n", " ")
