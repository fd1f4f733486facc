"""Small charts as shapes: ``components/chart_*.html`` draws them, on pages and in PDFs alike.

All figures are worked out here, so that the templates only place them. Beside every chart stands a
table with its data: a chart is never the only way to a number. Lengths are units of the drawing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 30, 8, 12, 28
# Between the middles of two labels, so that they do not run into each other.
ROOM_FOR_A_LABEL = 56
# Where a number still fits into its part of a bar.
HIGH_ENOUGH = 15
Place = Callable[[float], float]


@dataclass(frozen=True)
class Series:
    """What is drawn: a value for each place along the chart, None where there is none.

    ``kind``: "step" holds its value until the next, "line" joins neighbours, "marks" joins nothing.
    ``mark``: circle, square or diamond, so that colour is never the only difference.
    """

    label: str
    colour: str
    values: Sequence[float | None]
    kind: str = "line"
    mark: str = ""
    # Dark enough for white numbers on it.
    is_dark: bool = False


@dataclass(frozen=True)
class Label:
    at: str
    text: str


@dataclass(frozen=True)
class Drawn:
    """A series as polylines ("x,y x,y ...", one for each run without a gap) and marks (x, y)."""

    label: str
    colour: str
    kind: str
    mark: str
    lines: list[str]
    marks: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """One part of a bar."""

    label: str
    colour: str
    text_colour: str
    y: str
    height: str
    middle: str
    number: str


@dataclass(frozen=True)
class Bar:
    label: str
    x: str
    middle: str
    width: str
    parts: list[Part]


@dataclass(frozen=True)
class Chart:
    """``id`` is unique on its page; ``title`` names it, ``description`` says what is to be seen."""

    id: str
    title: str
    description: str
    levels: list[Label]
    labels: list[Label]
    series: list[Drawn]
    bars: list[Bar]
    key: list[Series]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM


def line_chart(
    *,
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    description: str,
    labels: Sequence[tuple[int, str]],
    series: Sequence[Series],
) -> Chart:
    """Values along time. ``labels``: (place, text) of the places to be named, a few of them kept.

    All series are of one length.
    """
    places = max((len(each.values) for each in series), default=0)
    top = _top([value for each in series for value in each.values if value is not None])

    def x(place: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / max(places, 1)

    return Chart(
        id,
        title,
        description,
        levels=_levels(top),
        labels=_a_few([(x(place), text) for place, text in labels]),
        series=[_drawn(each, x, top) for each in series],
        bars=[],
        key=list(series),
    )


def bar_chart(
    *,
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
) -> Chart:
    """Bars of parts on top of each other, one for each label; a part of 0 is not drawn."""
    numbers = [[each.values[n] or 0 for each in series] for n in range(len(labels))]
    top = _top([sum(parts) for parts in numbers])
    room = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    bars = [
        Bar(
            label,
            x=_said(LEFT + room * n + room * 0.14),
            middle=_said(LEFT + room * (n + 0.5)),
            width=_said(room * 0.72),
            parts=list(_parts(series, numbers[n], top)),
        )
        for n, label in enumerate(labels)
    ]
    named = [(LEFT + room * (n + 0.5), label) for n, label in enumerate(labels)]
    return Chart(
        id,
        title,
        description,
        levels=_levels(top),
        labels=_a_few(named),
        series=[],
        bars=bars,
        key=list(series),
    )


def _parts(series: Sequence[Series], numbers: Sequence[float], top: int) -> Iterator[Part]:
    below = 0.0
    for each, number in zip(series, numbers, strict=True):
        if number:
            high = _y(below, top) - _y(below + number, top)
            y = _y(below + number, top)
            yield Part(
                each.label,
                each.colour,
                "#ffffff" if each.is_dark else "#0b0c0c",
                _said(y),
                _said(high),
                _said(y + high / 2),
                f"{number:g}" if high >= HIGH_ENOUGH else "",
            )
            below += number


def _drawn(each: Series, x: Place, top: int) -> Drawn:
    lines, run = [], []
    for place, value in enumerate([*each.values, None]):
        if value is not None:
            run.append((place, value))
        elif run:
            lines.append(run)
            run = []
    return Drawn(
        each.label,
        each.colour,
        each.kind,
        each.mark,
        lines=[] if each.kind == "marks" else [_line(run, each.kind, x, top) for run in lines],
        marks=[(_said(x(place)), _said(_y(value, top))) for run in lines for place, value in run]
        if each.mark
        else [],
    )


def _line(run: list[tuple[int, float]], kind: str, x: Place, top: int) -> str:
    """One unbroken run; a step is drawn over the whole of each of its places."""
    if kind == "step":
        points = [(x(place + side), value) for place, value in run for side in (-0.5, 0.5)]
    else:
        points = [(x(place), value) for place, value in run]
    return " ".join(f"{_said(at)},{_said(_y(value, top))}" for at, value in points)


def _y(value: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _top(values: Sequence[float]) -> int:
    """The highest level: a round number at or above all values, never 0."""
    highest = max([*values, 1])
    step = _step(highest)
    return int(-(-highest // step) * step)


def _step(highest: float) -> int:
    steps = [step * scale for scale in (1, 10, 100, 1000) for step in (1, 2, 5)]
    return next((step for step in steps if highest / step <= 5), steps[-1])


def _levels(top: int) -> list[Label]:
    return [Label(_said(_y(level, top)), str(level)) for level in range(0, top + 1, _step(top))]


def _a_few(labels: Sequence[tuple[float, str]]) -> list[Label]:
    """Of labels from left to right as many as there is room for, the last one first."""
    kept: list[tuple[float, str]] = []
    for at, text in reversed(labels):
        if not kept or kept[-1][0] - at >= ROOM_FOR_A_LABEL:
            kept.append((at, text))
    return [Label(_said(at), text) for at, text in reversed(kept)]


def _said(number: float) -> str:
    """A length as it stands in the drawing: the same bytes whatever the machine."""
    return f"{number:.1f}"
