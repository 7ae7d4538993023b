"""What a probability is worth."""

import pytest

from annotator.suggestions.providers.learned import calibration
from annotator.suggestions.providers.learned.calibration import IDENTITY, fit, worth


def overconfident() -> list[tuple[float, bool]]:
    """At .9 half are right, at .3 a tenth."""
    return [(0.9, number % 2 == 0) for number in range(100)] + [
        (0.3, number % 10 == 0) for number in range(100)
    ]


def test_a_scale_says_how_often_such_spans_were_right():
    scale = fit(overconfident())
    assert worth(scale, 0.9) == pytest.approx(0.5, abs=0.03)
    assert worth(scale, 0.3) == pytest.approx(0.1, abs=0.03)


def test_it_brings_scores_closer_to_the_truth():
    pairs = overconfident()
    scale = fit(pairs)
    assert calibration.error(pairs) == pytest.approx(0.3, abs=0.01)
    assert calibration.error((worth(scale, chance), right) for chance, right in pairs) < 0.03


def test_it_never_falls():
    scale = fit([(number / 200, number % 7 == 0) for number in range(200)])
    shares = [worth(scale, step / 50) for step in range(51)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_few_spans_say_nothing():
    assert fit([(0.9, False)] * 39) == IDENTITY
    assert worth(IDENTITY, 0.4) == pytest.approx(0.4)
    assert calibration.error([]) == 0.0
