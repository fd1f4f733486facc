"""How a programme ends: the fields of its decision rule."""

from .choices import ROLES
from .common import source_field
from .field import Field, Is

DECISION = Field(
    Is.OBJECT,
    "how the programme is judged",
    of={
        "outcomes": Field(
            Is.CHOICE, "what it ends with", choices=("pass_fail", "complete", "declared")
        ),
        "recommended_by": Field(
            Is.CHOICE,
            "who recommends, or declares; left out: the assessor where it ends with pass or "
            "fail, the supervisor where it is completed, the participant where it is declared",
            False,
            ROLES,
        ),
        "confirmed_by": Field(
            Is.CHOICE,
            "who confirms, or endorses; left out: the employer, or the supervisor where it is "
            "declared",
            False,
            tuple(role for role in ROLES if role != "participant"),
        ),
        "panel": Field(Is.YES_NO, "whether a panel moderates", False, only_said=True),
        "second_reading": Field(
            Is.CHOICE,
            "when a second person reads with names removed: of every recommendation, of one "
            "that is not yet met or not complete, or never (not where it is pass or fail)",
            choices=("always", "not_yet_met", "never"),
        ),
        "narrative_level": Field(
            Is.CHOICE, "one narrative for each of these", choices=("domain", "standard")
        ),
        "assessor_may_supervise": Field(
            Is.YES_NO, "whether one person may be both; true if left out", False
        ),
        "assessor_may_sign_off_observations": Field(
            Is.YES_NO, "whether assessors sign off observations; true if left out", False
        ),
        "appeal_working_days": Field(
            Is.WHOLE, "working days in which an appeal can be made", False, least=1, most=120
        ),
        "source": source_field(),
    },
)
