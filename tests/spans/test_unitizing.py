"""Krippendorff's α for unitizing, against its published example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans.unitizing import Disagreement, disagreement

# K. Krippendorff (1995), page 57: four pairs of observers on a continuum of 24; units as (start, length).
PAIRS = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]),
    "D": ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]),
}


def of(pair: str, stretch: int = 1) -> Disagreement:
    """The disagreement of a pair, on the continuum drawn out by a factor."""
    observers = [
        [(start * stretch, (start + size) * stretch) for start, size in units] for units in PAIRS[pair]
    ]
    return disagreement(observers, 24 * stretch)


@pytest.mark.parametrize(
    ("pair", "observed"), [("A", 0.03125), ("B", 2.26736), ("C", 0.02777), ("D", 0.38715)]
)
def test_the_observed_disagreement_is_the_published_one(pair, observed):
    """Pair A: (2-4)² + (10-8)² = 8 and (14-15)² + (20-17)² = 10, both ways 36; 36 / (2 · 1 · 24²) = 0.03125."""
    assert of(pair).observed == pytest.approx(observed, abs=1e-5)


# K. Krippendorff, "Measuring the reliability of qualitative text analysis data", Quality & Quantity 38 (2004): two
# observers on a continuum of 300 that begins at 150, categories c and k; units as (start, length).
TEXT_ANALYSIS = {
    "c": ([(225, 70), (370, 30)], [(220, 80), (355, 20), (400, 20)]),
    "k": ([(180, 60), (300, 50)], [(180, 60), (300, 50)]),
}


def category(name: str) -> Disagreement:
    observers = [
        [(start - 150, start - 150 + size) for start, size in units] for units in TEXT_ANALYSIS[name]
    ]
    return disagreement(observers, 300)


@pytest.mark.parametrize(("name", "observed", "expected"), [("c", 0.0144, 0.0532), ("k", 0.0, 0.0490)])
def test_observed_and_expected_disagreement_of_a_text_analysis_are_the_published_ones(
    name, observed, expected
):
    found = category(name)
    assert (found.observed, found.expected) == pytest.approx((observed, expected), abs=1e-4)


def test_so_is_the_agreement_of_a_category_and_of_both_together():
    assert category("c").alpha == pytest.approx(0.7285, abs=1e-4)
    assert (category("c") + category("k")).alpha == pytest.approx(0.8587, abs=1e-4)


@pytest.mark.parametrize(("pair", "alpha"), [("A", 0.553), ("D", 0.066)])
def test_on_a_continuum_drawn_out_alpha_is_the_published_one(pair, alpha):
    """For B and C the paper prints -0.926 and 0.679; the corrected equation of 2004 gives -0.928 and 0.693."""
    assert of(pair, stretch=50_000).alpha == pytest.approx(alpha, abs=5e-4)


def test_nothing_marked_is_no_agreement_of_any_size():
    assert disagreement([[], []], 100).alpha is None


def test_one_observer_who_marks_nothing_disagrees_with_every_unit():
    """The unit of 10 lies in the gap of the other, both ways: 2 · 10² / (2 · 1 · 100²) = 0.01."""
    assert disagreement([[(0, 10)], []], 100).observed == pytest.approx(0.01)


def test_disagreements_add_up():
    both = of("A", 10) + of("C", 10)
    assert both.alpha == pytest.approx(1 - both.observed / both.expected)


@st.composite
def continua(draw):
    """Units that do not overlap, on a continuum of 200."""
    edges = sorted(draw(st.lists(st.integers(0, 200), unique=True, max_size=12)))
    return list(zip(edges[::2], edges[1::2], strict=False))


@given(continua(), continua())
def test_whoever_comes_first_makes_no_difference(one, other):
    found, turned = disagreement([one, other], 200), disagreement([other, one], 200)
    assert (found.observed, found.expected) == pytest.approx((turned.observed, turned.expected))


@given(continua())
def test_two_who_mark_the_same_agree_fully(units):
    assert disagreement([units, units], 200).alpha in (None, 1.0)


@given(continua(), continua())
def test_it_is_what_the_definition_says_worked_out_unit_by_unit(one, other):
    """Every pair of sections of the two observers, as the paper's equation has it, without any shortcut."""
    length, total = 200, 0
    observers = [one, other]
    sections = []
    for units in observers:
        edges = [0, *(edge for unit in units for edge in unit), length]
        gaps = [(a, b, 0) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        sections.append([*((a, b, 1) for a, b in units), *gaps])
    for i, j in ((0, 1), (1, 0)):
        for a, b, marked in sections[i]:
            for c, d, other_marked in sections[j]:
                if marked and other_marked and a < d and c < b:
                    total += (a - c) ** 2 + (b - d) ** 2
                elif marked and not other_marked and c <= a and b <= d:
                    total += (b - a) ** 2
                elif other_marked and not marked and a <= c and d <= b:
                    total += (d - c) ** 2
    assert disagreement(observers, length).observed == pytest.approx(total / (2 * length**2))
