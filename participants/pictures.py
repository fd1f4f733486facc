"""A person's dates as a picture: shapes for ``participants/timeline_picture.html``.

Time runs downwards, so that names of any length stand beside their day also on a phone. Labels that
would stand upon each other are moved apart, with a line to their day. The table of dates stands
beside every picture: it is never the only way to a date. Lengths are units of the drawing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from textwrap import wrap

from dateutil.relativedelta import relativedelta

from participants.rules import Timeline, in_words
from participants.rules.days import A_DAY, WHOLE, Kind, Span

WIDTH = 340
TOP, BOTTOM = 16, 16
BAR, FULL = 78, 18
LABELS = 122
LINE, GAP = 17, 9
LETTERS, LIGHT_LETTERS = 29, 33
LEAST_HEIGHT, MONTH = 260, 9
Place = Callable[[date], float]
STAGES = ("#d2e2f1", "#8eb8dc")
LIGHT = {"stage", "pause"}
MARKS = {"review": "circle", "pause": "diamond"}
COLOURS = {"review": "#1d70b8", "stage": "#0b0c0c", "end": "#0b0c0c", "start": "#0b0c0c"}


@dataclass(frozen=True)
class Band:
    """A part of the bar: days that count alike within one stage. ``width`` by how much they do."""

    x: str
    y: str
    width: str
    height: str
    colour: str
    is_pause: bool


@dataclass(frozen=True)
class Tick:
    y: str
    text: str


@dataclass(frozen=True)
class Line:
    text: str
    y: str
    weight: int = 400


@dataclass(frozen=True)
class Label:
    """What is on a day. ``y``: of the day; ``middle``: of its words, which a line leads to."""

    y: str
    middle: str
    lines: list[Line]
    day: Line
    colour: str
    mark: str


@dataclass(frozen=True)
class Picture:
    title: str
    description: str
    height: int
    bands: list[Band]
    ticks: list[Tick]
    labels: list[Label]
    today: str
    # What stands in the key.
    has_pause: bool
    has_part_time: bool
    has_stages: bool
    width: int = WIDTH
    bar: int = BAR
    bar_end: int = BAR + FULL
    lead: int = LABELS - 5
    labels_at: int = LABELS


@dataclass(frozen=True)
class _Event:
    on: date
    words: str
    kind: str


def picture_of(timeline: Timeline, today: date | None = None) -> Picture:
    """The timeline of one person from the first day to the last date that is known; ``today`` is
    marked where it lies in it."""
    first = min(timeline.facts.starts_on, timeline.clock)
    groups = [
        (on, list(events)) for on, events in groupby(sorted(_events(timeline), key=_on), key=_on)
    ]
    last = max(timeline.ends_on, groups[-1][0])
    blocks = [_lines(events) for _, events in groups]
    room = sum(len(lines) * LINE + LINE + GAP for lines in blocks)
    months = (last - first).days / 30
    length = max(LEAST_HEIGHT, int(months * MONTH), room)
    scale = length / max((last - first).days, 1)

    def y(day: date) -> float:
        return TOP + (day - first).days * scale

    spans = [span for span in timeline.spans if span.first <= timeline.ends_on]
    kinds = {span.kind for span in spans}
    return Picture(
        title="The programme as a picture",
        description=_description(timeline, first, last),
        height=TOP + length + BOTTOM + LINE,
        bands=list(_bands(timeline, spans, y)),
        ticks=_apart_from(today, list(_ticks(first, last, y)), y),
        labels=_placed(groups, blocks, [y(on) for on, _ in groups], TOP + length + LINE),
        today=_said(y(today)) if today and first <= today <= last else "",
        has_pause=Kind.PAUSE in kinds,
        has_part_time=any(0 < span.share < WHOLE for span in spans),
        has_stages=len(timeline.stages) > 1,
    )


def _on(event: _Event) -> date:
    return event.on


def _events(timeline: Timeline) -> Iterator[_Event]:
    yield _Event(timeline.facts.starts_on, "First day on the programme", "start")
    if timeline.clock != timeline.facts.starts_on:
        yield _Event(timeline.clock, "The time runs from here", "start")
    for review in timeline.reviews:
        if review.on:
            yield _Event(review.on, review.label, "review")
    for stage in timeline.stages:
        if stage.on:
            yield _Event(stage.on, f"Stage ends: {stage.label}", "stage")
    for span in timeline.spans:
        if span.kind == Kind.PAUSE and span.last and span.first <= timeline.ends_on:
            yield _Event(
                span.first, f"Agreed pause, {(span.last - span.first).days + 1} days", "pause"
            )
    yield _Event(timeline.ends_on, "Last day of the programme", "end")


def _lines(events: Sequence[_Event]) -> list[tuple[str, str]]:
    """(words, kind) of each line; long names take two."""
    found = []
    for event in events:
        letters = LIGHT_LETTERS if event.kind in LIGHT else LETTERS
        for line in wrap(event.words, letters, max_lines=3, placeholder=" …"):
            found.append((line, event.kind))
    return found


def _placed(
    groups: Sequence[tuple[date, list[_Event]]],
    blocks: Sequence[list[tuple[str, str]]],
    wanted: Sequence[float],
    foot: float,
) -> list[Label]:
    """Labels beside their days, moved apart where they would stand upon each other."""
    heights = [(len(lines) + 1) * LINE + GAP for lines in blocks]
    tops: list[float] = []
    for height, y in zip(heights, wanted, strict=True):
        lowest = tops[-1] + heights[len(tops) - 1] if tops else 0
        tops.append(max(y - height / 2 + GAP / 2, lowest, 2))
    # Back up from the foot, so that nothing hangs out of the picture.
    limit = foot + BOTTOM
    for number in range(len(tops) - 1, -1, -1):
        tops[number] = min(tops[number], limit - heights[number])
        limit = tops[number]
    found = []
    for (on, events), lines, y, top, height in zip(
        groups, blocks, wanted, tops, heights, strict=True
    ):
        kind, base = _weightiest(events), top + LINE - 3
        found.append(
            Label(
                y=_said(y),
                middle=_said(top + (height - GAP) / 2),
                lines=[
                    Line(text, _said(base + number * LINE), 400 if which in LIGHT else 700)
                    for number, (text, which) in enumerate(lines)
                ],
                day=Line(in_words(on), _said(base + len(lines) * LINE)),
                colour=COLOURS.get(kind, "#484949"),
                mark=MARKS.get(kind, "square"),
            )
        )
    return found


def _weightiest(events: Sequence[_Event]) -> str:
    order = ("end", "start", "review", "stage", "pause")
    return min((event.kind for event in events), key=order.index)


def _bands(timeline: Timeline, spans: Sequence[Span], y: Place) -> Iterator[Band]:
    last = timeline.ends_on
    ends = sorted({each.on for each in timeline.stages if each.on and each.on < last})
    cuts = [day + A_DAY for day in ends]
    for span in spans:
        inside = [
            cut for cut in cuts if span.first < cut and (span.last is None or cut <= span.last)
        ]
        starts = [span.first, *inside]
        stops = [*(cut - A_DAY for cut in inside), min(span.last or last, last)]
        for start, stop in zip(starts, stops, strict=True):
            stage = sum(1 for cut in cuts if cut <= start)
            top, foot = y(start), y(stop + A_DAY)
            width = FULL * span.share / WHOLE
            yield Band(
                # Its right edge is where marks stand.
                x=_said(BAR + FULL - (width or FULL)),
                y=_said(top),
                width=_said(width or FULL),
                height=_said(max(foot - top, 0)),
                colour=STAGES[stage % 2],
                is_pause=span.kind == Kind.PAUSE or not span.share,
            )


def _ticks(first: date, last: date, y: Place) -> Iterator[Tick]:
    """Quarters of years where there is room, else years: on 1 January, 1 April and so on."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 3 if months <= 30 else 6 if months <= 48 else 12
    day = date(first.year, 1, 1)
    while day <= last:
        if day >= first:
            yield Tick(_said(y(day)), f"{day:%b %Y}")
        day += relativedelta(months=step)


def _apart_from(today: date | None, ticks: list[Tick], y: Place) -> list[Tick]:
    """Without those whose words would stand upon "Today"."""
    return [each for each in ticks if not today or abs(float(each.y) - y(today)) >= LINE]


def _description(timeline: Timeline, first: date, last: date) -> str:
    reviews = sum(1 for each in timeline.reviews if each.on)
    stages = sum(1 for each in timeline.stages if each.on)
    parts = [f"From {in_words(first)} to {in_words(last)}, downwards"]
    parts.append(f"{reviews} {'review' if reviews == 1 else 'reviews'}")
    if stages:
        parts.append(f"{stages} {'stage' if stages == 1 else 'stages'}")
    return ", ".join(parts) + ". The table has every date and why it is what it is."


def _said(number: float) -> str:
    """A length as it stands in the drawing: the same bytes whatever the machine."""
    return f"{number:.1f}"
