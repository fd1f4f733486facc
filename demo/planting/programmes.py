"""What the workforce lead is about to change: a draft, and a version whose day has not come."""

from datetime import timedelta

from accounts.models import Organisation, User
from participants.programme_editor.services import begin_draft, change_draft, publish_draft
from participants.services import newest_version
from participants.shipped import ASYE, TWO_YEAR

from .cast import Cast, on_day

SET_BY_COUNCIL = "set by the council after the supervisors’ meeting"


def change_programmes(organisation: Organisation, cast: Cast, lead: User) -> None:
    """A new version of the two-year programme in two months, and a draft of the ASYE."""
    for programme, changes in (
        (TWO_YEAR, {"extensions.longest_months": 9, "extensions.source": SET_BY_COUNCIL}),
        (ASYE, {"support.1.steps.1.children": 6, "support.1.source": SET_BY_COUNCIL}),
    ):
        version = newest_version(organisation, programme)
        if version is None:
            continue
        with on_day(cast.ago(2), 14):
            draft = begin_draft(based_on=version, by=lead)
            change_draft(draft=draft, changes=changes, by=lead)
        if programme == TWO_YEAR:
            with on_day(cast.ago(1), 9):
                day = cast.ago(1) + timedelta(days=60)
                publish_draft(draft=draft, offered_from=day, by=lead)
