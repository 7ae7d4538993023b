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
class Reach:
    """A figure with its interval, from `low` up to `high`."""

    dot: Dot
    low: float
    high: float


@dataclass(frozen=True)
class Ranges:
    """The intervals of one thing, in one of the twelve colours of labels."""

    name: str
    colour: int
    reaches: tuple[Reach, ...]


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
    """Lines, bars or intervals over a common ground; `levels` and `places` are what is written at the left and below."""

    levels: tuple[Dot, ...]
    places: tuple[Dot, ...]
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    ranges: tuple[Ranges, ...] = ()
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


Interval = tuple[float, float, float]  # the figure, and the ends of its interval


def of_intervals(
    names: Sequence[str], things: Mapping[str, Sequence[Interval | None]], colours: Mapping[str, int]
) -> Chart:
    """Figures around 0 with their intervals, one for each of these names; those of several things side by side."""
    ends = [abs(end) for found in things.values() for one in found if one for end in one]
    top = max(0.1, ceil(10 * max(ends, default=0)) / 10)
    slots = len(things) + 1  # the last one parts it from the next name

    def up(value: float) -> float:
        return _up((value / top + 1) / 2)

    def reach(name: str, place: int, number: int, interval: Interval) -> Reach:
        value, low, high = interval
        title = f"{name}, {names[place]}: {value:.2f} ({low:.2f} … {high:.2f})".replace("-", "−")
        return Reach(
            Dot(_across(place, len(names), (number + 1) / slots), up(value), title), up(low), up(high)
        )

    return Chart(
        ranges=tuple(
            Ranges(
                name,
                colours.get(name, 1),
                tuple(reach(name, place, number, one) for place, one in enumerate(found) if one),
            )
            for number, (name, found) in enumerate(things.items())
        ),
        levels=tuple(Dot(LEFT, up(level), f"{level:g}".replace("-", "−")) for level in (-top, 0, top)),
        places=tuple(Dot(_across(place, len(names)), HEIGHT, names[place]) for place in range(len(names))),
    )


def _across(place: int, of: int, within: float = 0.5) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (place + within) / of, 1)


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
