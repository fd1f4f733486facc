"""The workforce lead's pages of working pattern, pauses and agreed end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Leave, Participant, WorkingPattern
from participants.services import agree_end, record_leave, record_working_pattern

from .test_views import browser, client, hidden, lead, on, page, participant, send, words

__all__ = ["client", "lead", "participant"]
pytestmark = pytest.mark.django_db


def test_a_pause_sent_twice_is_recorded_once(client, participant):
    url = reverse("participants:leave_add", args=[participant.pk])
    today = timezone.localdate()
    answers = hidden(client.get(url).content.decode()) | on(today) | on(today, "ends_on")
    for _ in range(2):
        assert client.post(url, answers).url == reverse(
            "participants:time_list", args=[participant.pk]
        )
    assert Leave.objects.count() == 1


def test_a_pause_that_overlaps_is_said_at_the_day_and_nothing_typed_is_lost(
    client, participant, lead
):
    today = timezone.localdate()
    record_leave(participant=participant, starts_on=today, ends_on=None, by=lead)
    response = send(client, "leave_add", participant.pk, **on(today + timedelta(days=9)))
    assert "These days are taken: Agreed pause from" in words(response)
    assert f'value="{(today + timedelta(days=9)).day}"' in response.content.decode()


def test_percent_that_is_no_percent_is_refused_on_the_page(client, participant):
    for percent in ("", "0", "101", "sixty", "0.6"):
        response = send(
            client, "working_pattern_add", participant.pk, percent=percent, **on(date(2026, 1, 1))
        )
        assert "There is a problem" in words(response)
    assert not WorkingPattern.objects.exists()


def test_a_change_by_another_meanwhile_shows_their_last_day(client, participant, lead):
    today = timezone.localdate()
    leave = record_leave(participant=participant, starts_on=today, ends_on=None, by=lead)
    url = reverse("participants:leave_edit", args=[leave.pk])
    opened = hidden(client.get(url).content.decode())
    first = on(today)
    send(client, "leave_edit", leave.pk, **first, **on(date(today.year + 1, 6, 30), "ends_on"))
    response = client.post(url, opened | first | on(date(today.year + 1, 7, 31), "ends_on"))
    assert f"30 June {today.year + 1}" in words(response)
    assert Leave.objects.get().ends_on == date(today.year + 1, 6, 30)


def test_the_person_reads_pause_pattern_and_end_but_records_none(client, participant, lead):
    today = timezone.localdate()
    leave = record_leave(
        participant=participant, starts_on=today, ends_on=today + timedelta(days=41), by=lead
    )
    record_working_pattern(
        participant=participant, percent=60, starts_on=today, ends_on=None, by=lead
    )
    agree_end(participant=participant, agreed_end_on=date(2026, 6, 30), by=lead)
    own = browser(participant.user)
    said = words(own.get(participant.get_absolute_url()))
    for text in (
        "Agreed pause, 42 days",
        "60% of full time",
        "30 June 2026",
        f"recorded by {lead.name}",
    ):
        assert text in said
    for name, pk in (("time_list", participant.pk), ("leave_edit", leave.pk)):
        assert own.get(reverse(f"participants:{name}", args=[pk])).status_code == 403


def test_while_the_record_is_judged_the_end_is_only_shown(client, participant):
    Participant.objects.update(status="being_judged")
    said = page(client, "agreed_end_edit", participant.pk)
    assert "is being looked at, so nothing can be changed for now" in said
    assert "Save end date" not in said


def test_the_page_asks_as_much_for_many_periods_as_for_one(
    client, participant, lead, django_assert_max_num_queries
):
    for year in range(2026, 2029):
        record_leave(
            participant=participant,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 2, 1),
            by=lead,
        )
    with django_assert_max_num_queries(12):
        assert page(client, "time_list", participant.pk).count("Agreed pause, 32 days") >= 3
