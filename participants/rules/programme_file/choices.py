"""The words that a programme's file may choose from. Pure.

A word that only the portal gives a meaning to stands here too, so that a slip is found before a
version is published that nobody can change. Tests hold them beside what they stand for.
"""

from collections.abc import Mapping

SCHEMA = "programme/1"
ROLES = ("participant", "supervisor", "assessor", "workforce_lead", "employer", "external_body")
ANSWERS = ("funded", "unfunded", "no")
JURISDICTIONS = ("england", "wales", "scotland", "northern_ireland")
# Of the programme itself, and days outside it.
DAYS = ("start", "end", "registration_renewal")
# As evidence.models.EvidenceItem.DETAILS; reflections and observations have none.
EVIDENCE_DETAILS: Mapping[str, tuple[str, ...]] = {
    "work_seen": ("case_note", "report", "court_statement"),
    "feedback": ("child", "young_person", "parent", "carer", "professional"),
}
# Who can have written or observed a piece of a kind: evidence.rules and supervision.rules.
EVIDENCE_AUTHORS: Mapping[str, tuple[str, ...]] = {
    "observation": ("supervisor", "assessor", "external_body"),
    "work_seen": ("participant",),
    "feedback": ("supervisor",),
    "reflection": ("participant",),
}
EVIDENCE_KINDS = tuple(EVIDENCE_AUTHORS)
DETAILS = tuple(each for details in EVIDENCE_DETAILS.values() for each in details)
AUTHORS = tuple(role for role in ROLES if any(role in roles for roles in EVIDENCE_AUTHORS.values()))
# As reports.figures.funding.COLUMNS.
FUNDING_COLUMNS = (
    "organisation",
    "name",
    "registration_number",
    "starts_on",
    "ends_on",
    "completed_on",
    "instalment",
    "amount",
    "why",
)
