"""Pictures that the server draws as SVG; each stands beside a table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 720, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 10, 24  # room for what is written beside the lines


@dataclass(frozen=True)
class Dot:
    """A figure: where it stands in the picture, and what it says."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Line:
    """The figures of one thing, in one of the twelve colours of labels."""

    name: str
    colour: int
    dots: tuple[Dot, ...]

    @property
    def points(self) -> str:
        """As SVG has them."""
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


@dataclass(frozen=True)
class Bar:
    """A figure that stands on the ground."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Chart:
    """Lines or bars over a common ground; `levels` and `places` are what is written at the left and below."""

    levels: tuple[Dot, ...]
    places: tuple[Dot, ...]
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def of_shares(
    names: Sequence[str], lines: Mapping[str, Sequence[float | None]], colours: Mapping[str, int]
) -> Chart:
    """Figures from 0 to 1, one for each of these names; where there is none, the line goes on to the next."""
    return Chart(
        lines=tuple(
            Line(
                line,
                colours.get(line, 1),
                tuple(
                    Dot(_across(place, len(names)), _up(value), f"{line}, {names[place]}: {value:.2f}")
                    for place, value in enumerate(values)
                    if value is not None
                ),
            )
            for line, values in lines.items()
        ),
        levels=tuple(Dot(LEFT, _up(level), f"{level:g}") for level in (0, 0.5, 1)),
        places=tuple(Dot(_across(place, len(names)), HEIGHT, names[place]) for place in _written(len(names))),
    )


def of_bars(names: Sequence[str], values: Sequence[float]) -> Chart:
    """Figures from 0 up, one for each of these names, with the highest whole number above them at the top."""
    top = max(1, ceil(max(values, default=0)))
    room = (WIDTH - LEFT - RIGHT) / max(1, len(names))
    ground = _up(0)
    return Chart(
        bars=tuple(
            Bar(
                round(_across(place, len(names)) - room * 0.35, 1),
                _up(value / top),
                round(room * 0.7, 1),
                round(ground - _up(value / top), 1),
                f"{names[place]}: {value:.1f}",
            )
            for place, value in enumerate(values)
            if value
        ),
        levels=tuple(Dot(LEFT, _up(level), f"{level * top:g}") for level in (0, 0.5, 1)),
        places=tuple(Dot(_across(place, len(names)), HEIGHT, names[place]) for place in _written(len(names))),
    )


def _across(place: int, of: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / of, 1)


def _up(share: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)


def _written(number: int) -> list[int]:
    """Of so many places those that have room for a name."""
    step = -(-number // 8)
    return list(range(0, number, step))


RANGE_WIDTH, RANGE_HEIGHT = 160, 12
EDGE = 4  # room for the ends of a range, which stand out from it


@dataclass(frozen=True)
class Span:
    """From one number to another on a line from 0 up; `open` if it may be more."""

    x: float
    end: float
    open: bool
    width: int = RANGE_WIDTH
    height: int = RANGE_HEIGHT
    middle: int = RANGE_HEIGHT // 2

    @property
    def length(self) -> float:
        """How long the line is that says it; one number is a dot."""
        return round(self.end - self.x, 1)

    @property
    def arrow(self) -> str:
        """Points of the head at the end of one that is open."""
        return (
            f"{self.end:g},{self.middle - 4} {self.end + EDGE:g},{self.middle} {self.end:g},{self.middle + 4}"
        )


def of_range(low: int, high: int, top: int, *, open_end: bool = False) -> Span:
    """A range on the scale from 0 to `top`, which ranges beside it share."""
    room = RANGE_WIDTH - 2 * EDGE
    return Span(round(EDGE + room * low / top, 1), round(EDGE + room * high / top, 1), open_end)
