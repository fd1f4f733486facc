"""Charts as shapes, and the drawing made of them: on a page and on paper."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string

from reports.pdf import render_pdf
from ui.charts import HEIGHT, LEFT, RIGHT, WIDTH, Series, bar_chart, line_chart

WORDS = {"id": "held", "title": "Children held", "description": "Three weeks."}


def lines(*series, labels=()):
    return line_chart(**WORDS, labels=labels, series=list(series))


def test_a_line_breaks_where_there_is_no_value_and_never_falls_to_nought():
    drawn = lines(Series("Held", "#000000", [3, 4, None, 5], mark="circle")).series[0]
    assert [len(line.split()) for line in drawn.lines] == [2, 1]
    assert len(drawn.marks) == 3
    foot = HEIGHT - 28
    assert all(float(y) < foot for _, y in drawn.marks)


def test_a_step_holds_over_the_whole_of_its_places():
    drawn = lines(Series("Agreed", "#000000", [3, 7], kind="step")).series[0]
    (line,) = drawn.lines
    points = [point.split(",") for point in line.split()]
    assert [float(x) for x, _ in points] == [LEFT, 211, 211, WIDTH - RIGHT]
    assert points[0][1] == points[1][1] != points[2][1]


def test_marks_alone_join_nothing():
    drawn = lines(Series("Supervisor", "#000000", [3, 4], kind="marks", mark="square")).series[0]
    assert drawn.lines == []
    assert len(drawn.marks) == 2


@pytest.mark.parametrize(
    ("highest", "levels"),
    [
        (0, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (13, ["0", "5", "10", "15"]),
        (120, ["0", "50", "100", "150"]),
    ],
)
def test_levels_are_round_numbers_up_to_the_highest_value(highest, levels):
    chart = lines(Series("Held", "#000000", [highest]))
    assert [level.text for level in chart.levels] == levels


def test_nothing_to_draw_is_an_empty_drawing():
    chart = lines()
    assert chart.series == [] and chart.labels == []
    assert bar_chart(**WORDS, labels=[], series=[]).bars == []


def test_labels_that_would_run_into_each_other_are_left_out():
    chart = lines(
        Series("Held", "#000000", [1] * 50), labels=[(0, "Dec 25"), (1, "Jan 26"), (49, "Nov 26")]
    )
    assert [label.text for label in chart.labels] == ["Jan 26", "Nov 26"]


def test_parts_of_a_bar_stand_on_each_other_and_none_is_drawn_for_nought():
    chart = bar_chart(
        **WORDS,
        labels=["Jan"],
        series=[
            Series("Received", "#00703c", [3], is_dark=True),
            Series("Not received", "#f47738", [0]),
            Series("Nobody recorded", "#ffffff", [1]),
        ],
    )
    (bar,) = chart.bars
    received, nobody = bar.parts
    assert (received.number, nobody.number) == ("3", "1")
    assert received.text_colour == "#ffffff" and nobody.text_colour == "#0b0c0c"
    assert float(nobody.y) + float(nobody.height) == pytest.approx(float(received.y), abs=0.11)


def a_chart():
    return bar_chart(
        id="held",
        title="Weeks <by> month",
        description="Of 4 & more weeks.",
        labels=["Jan"],
        series=[Series("Received", "#00703c", [3], is_dark=True)],
    )


def test_the_drawing_says_what_it_shows_and_holds_no_style():
    html = render_to_string("components/chart.html", {"chart": a_chart()})
    assert 'role="img" aria-labelledby="held-title held-description"' in html
    assert "Weeks &lt;by&gt; month" in html and "Of 4 &amp; more weeks." in html
    assert not re.search(r"style=|<style|<script|\son\w+=", html)


def test_the_same_drawing_can_be_put_on_paper():
    html = render_to_string("components/chart.html", {"chart": a_chart()})
    page = f'<html lang="en"><head><title>A chart</title></head><body>{html}</body></html>'
    made = render_pdf(page, prepared_at=datetime(2026, 11, 1, tzinfo=UTC), identifier="ab" * 16)
    with pikepdf.open(BytesIO(made)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
    assert b" re" in drawn or b" l" in drawn, "the parts of the bar are there as lines"
