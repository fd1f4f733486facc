import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ui.templatetags.ui import ago_days, breakable, page_numbers, paragraphs, said, said_time

NOW = datetime.datetime(2027, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/London"))


def test_a_date_is_said_without_noughts():
    assert said(datetime.date(2027, 3, 3)) == "3 March 2027"
    assert said(None) == ""


def test_a_moment_is_said_in_local_time():
    summer_night = datetime.datetime(2027, 6, 30, 23, 30, tzinfo=datetime.UTC)
    assert said(summer_night) == "1 July 2027"
    assert said_time(summer_night) == "1 July 2027 at 12:30am"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (14, 5, "2:05pm"),
        (14, 0, "2pm"),
        (9, 30, "9:30am"),
        (12, 0, "midday"),
        (12, 1, "12:01pm"),
        (0, 0, "midnight"),
    ],
)
def test_times_are_said_as_people_say_them(hour, minute, words):
    moment = datetime.datetime(2027, 3, 3, hour, minute, tzinfo=datetime.UTC)
    assert said_time(moment) == f"3 March 2027 at {words}"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (-1, "tomorrow"), (-3, "in 3 days")],
)
def test_days_ago_are_counted_by_the_calendar(days, words):
    with time_machine.travel(NOW, tick=False):
        assert ago_days(datetime.date(2027, 3, 3) - datetime.timedelta(days=days)) == words


def test_last_night_was_yesterday():
    with time_machine.travel(NOW, tick=False):
        assert ago_days(datetime.datetime(2027, 3, 2, 23, 59, tzinfo=datetime.UTC)) == "yesterday"


def test_typed_text_becomes_escaped_paragraphs():
    html = paragraphs("One <b>\r\nline\r\n\r\n\r\nTwo")
    assert html == (
        '<p class="govuk-body app-typed">One &lt;b&gt;\nline</p>'
        '<p class="govuk-body app-typed">Two</p>'
    )
    assert paragraphs("") == ""
    assert paragraphs(None) == ""


def test_pages_left_out_are_shown_as_a_gap():
    paginator = Paginator(range(1000), 50)
    assert page_numbers(paginator, 10) == [1, None, 9, 10, 11, None, 20]


def test_links_to_other_pages_keep_the_filters():
    template = Template(
        "{% query_without_page as query %}"
        '{% include "components/pagination.html" with page_obj=page_obj query=query only %}'
    )
    request = RequestFactory().get("/", {"q": 'a&"b', "page": "2"})
    page = Paginator(range(200), 50).page(2)
    html = template.render(Context({"request": request, "page_obj": page}))
    assert 'href="?q=a%26%22b&amp;page=3"' in html
    assert "page=2&amp;page" not in html


def test_an_address_may_be_broken_before_its_at_sign():
    assert breakable("<b>@a.example") == "&lt;b&gt;<wbr>@a.example"
