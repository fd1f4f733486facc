"""A person asks why a date is what it is, and sees what part-time work would do to it."""

import datetime

from participants.services import import_programme
from participants.shipped import shipped_programme
from tests import factories

from .conftest import PHONE
from .steps import fill, fill_date, is_at, press, reads


def test_why_a_date_and_what_would_move_it(people, browse, check_page):
    version = people.participant.programme
    file = shipped_programme("asye") | {"programme": version.programme}
    asye, _ = import_programme(
        organisation=people.council, file=file, framework=version.framework.slug, by=None
    )
    type(people.participant.cohort).objects.filter(pk=people.participant.cohort_id).update(
        programme_version=asye
    )
    factories.ParticipantFactory._meta.model.objects.filter(pk=people.participant.pk).update(
        starts_on=datetime.date(2026, 9, 1)
    )

    own = browse(people.own, PHONE)
    own.goto("/")
    press(own, "All your dates, and why they are what they are")
    is_at(own, "Your dates")
    check_page(own)
    own.get_by_text("Why this date? Three-month review").click()
    reads(own, "1 September 2026 plus 3 months is 1 December 2026; the last day is the day before.")
    check_page(own)

    press(own, "What if something changes?")
    check_page(own)
    press(own, "Show what would change")
    reads(own, "There is a problem", "Enter part-time work, a pause or an extension")
    check_page(own)
    fill(own, percent="60")
    fill_date(own, "part_time_from", datetime.date(2027, 3, 1))
    press(own, "Show what would change")
    reads(own, "Nothing was saved", "Now: 31 August 2027", "Then: 1 January 2028", "123 days later")
    check_page(own)

    lead = browse(people.lead)
    lead.goto(people.participant.get_absolute_url())
    press(lead, "Dates")
    is_at(lead, "Dates of Nadia Fernsby")
    check_page(lead)
