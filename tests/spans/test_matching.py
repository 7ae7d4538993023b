"""Folding for comparison."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.spans.matching import fold


def test_kinds_of_apostrophes_quotes_dashes_and_blanks_are_one() -> None:
    assert fold("Kata’ib ʼal “Nahr” – x\u00a0y") == "kata'ib 'al \"nahr\" - x y"


def test_case_and_accents_are_left_out() -> None:
    assert fold("José ÉCLAIR Åse") == "jose eclair ase"


@given(st.text())
def test_offsets_survive(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
