"""The hues of labels: readable as text on every ground, and apart for every kind of colour-blind eye."""

import itertools
import math
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/base.css").read_text()
HUES = {int(n): pair for n, *pair in re.findall(r"\.c(\d+) \{ --c: light-dark\((#\w+), (#\w+)\)", CSS)}
GROUNDS = {
    name: pair for name, *pair in re.findall(r"--(paper|panel|raised): light-dark\((#\w+), (#\w+)\)", CSS)
}
# How the cones that are left see linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no middle": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no short": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
Triple = tuple[float, float, float]


def _linear(colour: str) -> Triple:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def _contrast(one: str, other: str) -> float:
    low, high = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in map(_linear, (one, other))
    )
    return (high + 0.05) / (low + 0.05)


def _seen(colour: str, eye: str) -> Triple:
    """CIELAB of a colour through such an eye."""
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, _linear(colour), strict=True)), 0), 1)
        for row in EYES[eye]
    )
    x, y, z = (
        _cube_root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047),
        _cube_root(0.2126 * red + 0.7152 * green + 0.0722 * blue),
        _cube_root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883),
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116


def test_there_are_twelve_hues_and_three_grounds():
    assert sorted(HUES) == list(range(1, 13))
    assert sorted(GROUNDS) == ["panel", "paper", "raised"]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_a_hue_is_readable_as_text_on_every_ground(mode):
    assert (
        min(_contrast(hue[mode], ground[mode]) for hue in HUES.values() for ground in GROUNDS.values()) >= 4.5
    )


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_two_hues_are_never_taken_for_one_another(mode, eye):
    pairs = itertools.combinations((_seen(hue[mode], eye) for hue in HUES.values()), 2)
    assert min(math.dist(one, other) for one, other in pairs) >= 10
