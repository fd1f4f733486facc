"""The picture of somebody's dates: it says all of them, and nothing stands upon anything else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.pictures import LINE, picture_of
from participants.programme_editor.previews import PreviewForm
from participants.rules import Facts, Pattern, Pause, Timeline
from participants.rules.programme_file import programme_of
from participants.shipped import shipped_programme, shipped_programmes

START = date(2026, 9, 1)


def timeline(name, **facts):
    renewal = {"registration_renewal": date(2029, 9, 1)}
    known = {"starts_on": START, "on": START, "registered_on": START, "outside": renewal}
    return Timeline(programme_of(shipped_programme(name)), Facts(**known | facts))


def words_of(picture):
    return " ".join(line.text for label in picture.labels for line in label.lines)


@pytest.mark.parametrize("name", sorted(shipped_programmes()))
def test_every_date_that_is_known_is_in_the_picture(name):
    found = timeline(name)
    picture = picture_of(found)
    days = {label.day.text for label in picture.labels}
    for each in [*found.reviews, *found.stages, found.end]:
        if each.on:
            assert f"{each.on.day} {each.on:%B %Y}" in days


@given(
    name=st.sampled_from(sorted(shipped_programmes())),
    start=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    percent=st.integers(20, 100),
    pause=st.integers(0, 400),
)
def test_labels_never_stand_upon_each_other_nor_outside(name, start, percent, pause):
    pauses = (Pause(start, date.fromordinal(start.toordinal() + pause)),) if pause else ()
    patterns = (Pattern(start, None, percent),)
    found = timeline(name, starts_on=start, patterns=patterns, pauses=pauses)
    picture = picture_of(found)
    lines = [float(line.y) for label in picture.labels for line in (*label.lines, label.day)]
    assert all(
        later - earlier >= LINE - 0.2 for earlier, later in zip(lines, lines[1:], strict=False)
    )
    assert lines[0] > 8
    assert lines[-1] < picture.height
    bands = [(float(band.y), float(band.height)) for band in picture.bands]
    for (y, height), (following, _) in zip(bands, bands[1:], strict=False):
        assert abs(y + height - following) < 0.2
    assert bands[-1][0] + bands[-1][1] < picture.height


def test_a_pause_and_part_time_are_seen_and_said():
    pause = Pause(date(2027, 1, 4), date(2027, 2, 14))
    patterns = (Pattern(date(2027, 3, 1), None, 50),)
    picture = picture_of(
        timeline("asye", pauses=(pause,), patterns=patterns), today=date(2027, 4, 1)
    )
    assert "Agreed pause, 42 days" in words_of(picture)
    assert picture.has_pause
    assert picture.has_part_time
    assert picture.today
    narrow = {band.width for band in picture.bands if not band.is_pause}
    assert narrow == {"18.0", "9.0"}
    assert not picture_of(timeline("asye"), today=date(2031, 1, 1)).today


def test_the_made_up_person_needs_no_answer_and_takes_each():
    programme = programme_of(shipped_programme("consolidation-wales"))
    form = PreviewForm(None, programme=programme, today=date(2026, 11, 29))
    found = form.timeline()
    assert found.facts.starts_on == date(2027, 9, 1)
    assert found.facts.outside == {"registration_renewal": date(2030, 9, 1)}
    answers = {
        "starts_on_day": "1", "starts_on_month": "3", "starts_on_year": "2027",
        "percent": "60", "pause_from_day": "", "extension_months": "",
    }  # fmt: skip
    form = PreviewForm(answers, programme=programme, today=date(2026, 11, 29))
    assert form.timeline().facts.patterns == (Pattern(date(2027, 3, 1), None, 60),)
    half = answers | {"pause_from_day": "1", "pause_from_month": "4", "pause_from_year": "2027"}
    form = PreviewForm(half, programme=programme, today=date(2026, 11, 29))
    assert not form.is_valid()
    assert "pause_to" in form.errors
