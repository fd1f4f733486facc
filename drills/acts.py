"""Things that people do in the drills, as the fields that their browsers would send."""

from datetime import date, timedelta
from uuid import uuid4

from .portal import Portal, Visitor


def day(name: str, when: date) -> dict[str, str]:
    parts = {"day": when.day, "month": when.month, "year": when.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day on the wall, as somebody would type it


def draft(title: str) -> dict[str, str]:
    """What somebody answers who starts a piece of evidence."""
    return {"title": title, "kind": "reflection"} | day("happened_on", today())


class Planning:
    """A supervisor plans observations, which sends mail and gives a day to calendars."""

    def __init__(self, portal: Portal, of: str = "Amina Yusuf", by: str = "grace") -> None:
        self.portal = portal
        self.page = f"/people/{portal.participant(of)}/observations/plan/"
        self.visitor: Visitor = portal.visitor(by)
        self.observer = str(
            portal.value("SELECT id FROM accounts_user WHERE email LIKE %s", f"{by}.%")
        )

    def fields(self, purpose: str) -> dict[str, str]:
        answers = {"observer": self.observer, "purpose": purpose}
        when = day("planned_for", today() + timedelta(days=20))
        return self.visitor.form(self.page) | answers | when

    def plan(self) -> str:
        """Plan one; the address of the observation."""
        answer = self.visitor.send(self.page, self.fields(f"Drill {uuid4().hex}"))
        if not answer.is_done:
            raise AssertionError(f"no observation was planned: {answer.status} {answer.error}")
        return answer.leads_to
