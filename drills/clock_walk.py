"""Run inside a portal by the drill of clocks: the planner is asked again and again, as beat does.

python -m drills.clock_walk '{"from": ISO, "days": N, "jumps": [[ISO, minutes], ...]}' moves a clock
through these days in steps of fifteen minutes. From each jump on the clock is wrong by so many
minutes. Writes a list of [template, whose, the real moment in London].
"""

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django

LONDON = ZoneInfo("Europe/London")
STEP = timedelta(minutes=15)


def walk(first: datetime, days: int, jumps: list[tuple[datetime, int]]) -> list[list[str]]:
    import time_machine

    from notifications.models import Message
    from reports.tasks import plan_reminders

    plant(first.date(), days)
    told: list[list[str]] = []
    known = keys()
    moment = first.astimezone(ZoneInfo("UTC"))
    end = moment + timedelta(days=days)
    while moment < end:
        wrong_by = sum(minutes for at, minutes in jumps if at <= moment)
        with time_machine.travel(moment + timedelta(minutes=wrong_by), tick=False):
            plan_reminders()
        if Message.objects.count() > len(known):
            at = moment.astimezone(LONDON).isoformat(timespec="minutes")
            now = keys()
            told += [[*now[key], at] for key in sorted(set(now) - set(known))]
            known = now
        moment += STEP
    return told


def plant(first: date, days: int) -> None:
    """An observation on each working day, of which both are reminded."""
    import time_machine

    from accounts.models import User
    from participants.models import Participant
    from participants.rules import is_working_day
    from supervision.services import plan_observation

    grace = User.objects.get(name="Grace Oduya")
    amina = Participant.objects.get(user__name="Amina Yusuf")
    with time_machine.travel(datetime(first.year, first.month, first.day, 1, tzinfo=LONDON)):
        for number in range(1, days + 4):
            day = first + timedelta(days=number)
            if is_working_day(day):
                plan_observation(
                    participant=amina, by=grace, observer=grace, planned_for=day, purpose=str(day)
                )


def keys() -> dict[str, list[str]]:
    """Key of each message -> its template, whose it is and about what: observations by day."""
    from notifications.models import Message
    from supervision.models import Observation

    days = {str(each.pk): each.purpose for each in Observation.objects.all()}
    found = {}
    for each in Message.objects.values("key", "template", "address"):
        about = each["key"].split(":")[1]
        found[each["key"]] = [each["template"], f"{each['address']} {days.get(about, about)}"]
    return found


def main() -> None:
    django.setup()
    told: Any = json.loads(sys.argv[1])
    jumps = [(datetime.fromisoformat(at), minutes) for at, minutes in told["jumps"]]
    json.dump(walk(datetime.fromisoformat(told["from"]), told["days"], jumps), sys.stdout)


if __name__ == "__main__":
    main()
