"""Texts: a canary among names."""

from tests.access.canaries import canary

from .base import Case


def words(case: Case, kind: str) -> str:
    """A canary among names that an independent reader must not meet, whole and in parts."""
    writers = [user for kind, user in case.people.items() if not kind.endswith("reader")]
    people = [case.participant.user, *writers]
    named = ", ".join(f"{user.name}, {user.name.split()[0]}" for user in people)
    number, team = case.participant.registration_number, case.participant.team
    address = case.people["former_assessor"].email if "former_assessor" in case.people else ""
    return f"{canary(kind, case.key)} of {named}; {number}, {team}, {address}"
