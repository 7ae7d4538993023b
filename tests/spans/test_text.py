"""The one normalisation of a text, and the offsets that move with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans.text import Normalised, TextError, count_words, lines

# what may be in a report: line ends of all kinds beside characters that look like one, astral and combining ones
PIECES = st.sampled_from(
    [
        "\r\n",
        "\r",
        "\n",
        "a",
        "é",
        "e\u0301",
        "🕊",
        "👩\u200d🚒",
        " ",
        "\u00a0",
        "\u2028",
        "\u0085",
        "\ufeff",
        "א",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join).filter(str.strip)


@given(TEXTS)
def test_line_ends_become_lf_and_nothing_else_changes(raw):
    assert Normalised(raw).text == raw.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS, st.data())
def test_the_words_between_two_offsets_stay_the_same_words(raw, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
    normalised = Normalised(raw)
    moved = normalised.text[normalised.offset(start) : normalised.offset(end)]
    whole = raw[start:end]
    cut_after_cr = raw[:start].endswith("\r") and whole.startswith("\n")  # the offset lies inside a CRLF
    cut_before_lf = whole.endswith("\r") and raw[end:].startswith("\n")
    if not cut_after_cr and not cut_before_lf:
        assert moved == whole.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS)
def test_offsets_keep_their_order_and_reach_both_ends(raw):
    normalised = Normalised(raw)
    moved = [normalised.offset(place) for place in range(len(raw) + 1)]
    assert moved == sorted(moved)
    assert (moved[0], moved[-1]) == (0, len(normalised.text))


@given(TEXTS)
def test_normalising_twice_changes_nothing(raw):
    once = Normalised(raw).text
    assert Normalised(once).text == once


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "empty"),
        (" \r\n\t", "empty"),
        ("a\nb\x00c", "line 2 of the text holds a NUL character"),
        ("a\ud83d", "line 1 of the text holds half of a surrogate pair"),
        ("a\n\n\udd4a", "line 3 of the text holds half of a surrogate pair"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_line(raw, problem):
    with pytest.raises(TextError, match=problem):
        Normalised(raw)


def test_a_line_ends_at_lf_only():
    text = "one\u2028still one\u0085still\n\nthree"
    assert [text[start:end] for start, end in lines(text)] == ["one\u2028still one\u0085still", "", "three"]


def test_words_are_what_stands_between_blanks():
    assert count_words("Four guards,\nit said —\u00a0“four”.") == 6
