"""Counts of victims, read from a phrase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans.counts import Count, parse


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("four", Count("exact", 4, 4)),
        ("4", Count("exact", 4, 4)),
        ("1,200", Count("exact", 1200, 1200)),
        ("twenty-five", Count("exact", 25, 25)),
        ("twenty five", Count("exact", 25, 25)),
        ("one hundred and five", Count("exact", 105, 105)),
        ("two thousand", Count("exact", 2000, 2000)),
        ("two thousand three hundred", Count("exact", 2300, 2300)),
        ("two dozen", Count("exact", 24, 24)),
        ("a dozen", Count("exact", 12, 12)),
        ("a hundred", Count("exact", 100, 100)),
        ("a", Count("exact", 1, 1)),
        ("another", Count("exact", 1, 1)),
        ("both", Count("exact", 2, 2)),
        ("all four", Count("exact", 4, 4)),
        ("a total of 12", Count("exact", 12, 12)),
        ("another three", Count("exact", 3, 3)),
        ("at least nine", Count("at-least", 9)),
        ("no fewer than 9", Count("at-least", 9)),
        ("nine or more", Count("at-least", 9)),
        ("more than 20", Count("at-least", 21)),
        ("over 20", Count("at-least", 21)),
        ("up to 40", Count("at-most", 0, 40)),
        ("as many as 40", Count("at-most", 0, 40)),
        ("no more than 40", Count("at-most", 0, 40)),
        ("fewer than 10", Count("at-most", 0, 9)),
        ("about 10", Count("about", 10, 10)),
        ("nearly ten", Count("about", 10, 10)),
        ("some 25", Count("about", 25, 25)),
        ("an estimated 30", Count("about", 30, 30)),
        ("between 30 and 40", Count("range", 30, 40)),
        ("30 to 40", Count("range", 30, 40)),
        ("6-8", Count("range", 6, 8)),
        ("6–8", Count("range", 6, 8)),
        ("two or three", Count("range", 2, 3)),
        ("dozens of", Count("vague", 12)),
        ("several", Count("vague", 3)),
        ("a few", Count("vague", 3)),
        ("a couple of", Count("vague", 2, 2)),
        ("scores", Count("vague", 20)),
        ("hundreds of", Count("vague", 100)),
        ("tens of thousands of", Count("vague", 10_000)),
        ("no", Count("none", 0, 0)),
        ("zero", Count("none", 0, 0)),
        ("the", Count("unspecified")),
        ("", Count("unspecified")),
    ],
)
def test_a_phrase_is_read_as_the_guideline_says(phrase: str, count: Count) -> None:
    assert parse(phrase) == count


@given(st.text(max_size=60))
def test_any_phrase_gives_a_count_whose_sides_fit(phrase: str) -> None:
    count = parse(phrase)
    assert count.min is None or count.max is None or count.min <= count.max
