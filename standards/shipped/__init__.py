"""The frameworks that come with the product: what is in force, and a marked placeholder.

Titles only, as published; no wording is made up. The dates are from gov.uk: "Child and family
social worker early career standards" and "Social work post-qualifying standards", both of
18 February 2026.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Shipped:
    file: Path
    details: dict[str, Any]


FOLDER = Path(__file__).resolve().parent
KSS = "kss-2018"
ECS_PLACEHOLDER = "ecs-placeholder"
SHIPPED = {
    KSS: Shipped(
        FOLDER / "kss-2018.csv",
        {
            "title": "Knowledge and skills statements for child and family practitioners (KSS)",
            "version": "2018",
            "creator": "Department for Education",
            "source_url": "https://www.gov.uk/government/publications/"
            "knowledge-and-skills-statements-for-child-and-family-social-work",
            "in_force_from": date(2018, 5, 18),
            "in_force_to": date(2027, 3, 31),
            "notes": "The titles of the ten statements. Read the whole text at its source.",
        },
    ),
    ECS_PLACEHOLDER: Shipped(
        FOLDER / "ecs-placeholder.csv",
        {
            "title": "Early career standards for child and family social workers (ECS)",
            "version": "placeholder",
            "creator": "Department for Education",
            "source_url": "https://www.gov.uk/government/publications/"
            "child-and-family-social-worker-early-career-standards",
            "in_force_from": date(2027, 4, 1),
            "placeholder": True,
            "notes": "It holds the names of the six domains of the 2025 consultation draft. The "
            "published wording takes its place once it is out and has been brought in here.",
        },
    ),
}
