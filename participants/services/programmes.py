from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import record
from participants.models import ProgrammeVersion
from participants.rules.support import problems_with
from standards.models import Framework
from standards.services import load_shipped_frameworks
from standards.shipped import ECS_PLACEHOLDER, KSS

ASYE = "asye"
TWO_YEAR = "early-career-development-programme"
FROM_ADULTS = "adults KSS templates, used as the de-facto minimum"
OWN_VALUE = "this council’s own value; no national minimum is published"
# No rule of the country gives a number of children. A starting point: the steps of one council that
# publishes them (25, 50, 70 and 90% of a confident social worker's, Newham) of the mean caseload of
# September 2024 (15.4, Department for Education), rounded down.
CASELOAD_STEPS = [
    {"from_month": 1, "children": 3},
    {"from_month": 4, "children": 7},
    {"from_month": 7, "children": 10},
    {"from_month": 10, "children": 13},
]
CASELOAD = {
    "kind": "caseload",
    "label": "Agreed caseload",
    "steps": CASELOAD_STEPS,
    "source": "set by the council; no national figure is published",
}
# 10% of 37 hours: the figure of the ASYE's support and assessment agreement (Skills for Care, RSPA
# part 1: "10% = half a day a week or 2 days a month").
TENTH_OF_THE_WEEK = [{"from_month": 1, "hours_a_week": 3.7}]

# DfE, "Child and family ASYE: registration and funding 2026-27" (26 February 2026): two
# instalments; the second is also paid for everybody still on the programme in March 2027.
ASYE_GRANT = {
    "name": "DfE child and family ASYE grant, April 2026 to March 2027",
    "source": "DfE, Child and family ASYE: registration and funding 2026-27",
    "window": {"from": "2026-04-01", "to": "2027-03-30"},
    "qualified_within_years": 4,
    "instalments": [
        {"key": "start", "label": "Registration", "amount": 1000},
        {
            "key": "completion",
            "label": "Completion",
            "amount": 1000,
            "also_if_on_programme": True,
        },
    ],
    "columns": [
        "organisation",
        "name",
        "registration_number",
        "starts_on",
        "ends_on",
        "instalment",
        "amount",
    ],
}

# Sources: Skills for Care, RSPA part 4 (the adults' minimum, used for both); for the two-year
# programme nothing is published yet, so the values are marked as the council's own.
STANDARD_PROGRAMMES: dict[str, dict[str, Any]] = {
    ASYE: {
        "name": "Assessed and supported year in employment (ASYE)",
        "participant_title": "newly qualified social worker",
        "participant_short_title": "NQSW",
        "standards_name": "knowledge and skills statements",
        "framework": KSS,
        "nominal_months": 12,
        "longest_months": 24,
        "funding": ASYE_GRANT,
        "narrative_level": ProgrammeVersion.NarrativeLevel.STANDARD,
        "second_reading": ProgrammeVersion.SecondReading.NOT_YET_MET,
        "support_rules": [
            CASELOAD,
            {
                "kind": "protected_time",
                "label": "Protected time",
                "steps": TENTH_OF_THE_WEEK,
                "source": "10% of a 37-hour week: the ASYE support and assessment agreement",
            },
        ],
        "evidence_minimums": [
            {
                "kind": "observation",
                "label": "Direct observations by a registered social worker, "
                "at least 2 of them by the assessor",
                "least": 3,
                "by_assessor_least": 2,
                "registered_observer": True,
                "source": FROM_ADULTS,
            },
            {
                "kind": "work_seen",
                "label": "Pieces of work seen",
                "least": 3,
                "includes": [
                    {
                        "label": "a report for an external decision",
                        "details": ["report", "court_statement"],
                    },
                    {"label": "a set of case recordings", "details": ["case_note"]},
                ],
                "source": FROM_ADULTS,
            },
            {
                "kind": "feedback",
                "label": "Feedback from children, young people, parents and carers",
                "least": 3,
                "source": FROM_ADULTS,
            },
            {
                "kind": "reflection",
                "label": "Critical reflection on practice and on a decision",
                "least": 1,
                "source": FROM_ADULTS,
            },
        ],
    },
    TWO_YEAR: {
        "name": "Early Career Development Programme (two-year)",
        "participant_title": "early career social worker",
        "participant_short_title": "ECSW",
        "standards_name": "early career standards",
        "framework": ECS_PLACEHOLDER,
        "nominal_months": 24,
        "longest_months": None,
        "narrative_level": ProgrammeVersion.NarrativeLevel.DOMAIN,
        "second_reading": ProgrammeVersion.SecondReading.NOT_YET_MET,
        "support_rules": [
            CASELOAD,
            {
                "kind": "protected_time",
                "label": "Protected time",
                "steps": TENTH_OF_THE_WEEK,
                "source": "set by the council; no national figure is published",
            },
        ],
        "evidence_minimums": [
            {
                "kind": "observation",
                "label": "Direct observations, at least 2 of them by the assessor",
                "least": 4,
                "by_assessor_least": 2,
                "registered_observer": True,
                "source": OWN_VALUE,
            },
            {"kind": "work_seen", "label": "Pieces of work seen", "least": 4, "source": OWN_VALUE},
            {
                "kind": "feedback",
                "label": "Feedback from children, young people, parents and carers",
                "least": 4,
                "source": OWN_VALUE,
            },
            {"kind": "reflection", "label": "Reflections", "least": 2, "source": OWN_VALUE},
        ],
    },
}


@transaction.atomic
def publish_programme_version(
    *,
    organisation: Organisation,
    programme: str,
    framework: Framework,
    by: User | None,
    **rules: Any,
) -> ProgrammeVersion:
    """Publish the next version of a programme; ``rules`` are the model's other fields.

    ``by`` is None for the command line. Raises ValidationError by field; the framework is frozen
    from here on.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    # Waits for an import that replaces the framework's items at this moment.
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    if not framework.items.filter(is_judged=True).exists():
        raise ValidationError({"framework": "Nothing in these standards is judged."})
    earlier = ProgrammeVersion.objects.filter(organisation=organisation, programme=programme)
    version = ProgrammeVersion(
        organisation=organisation,
        programme=programme,
        framework=framework,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        published_at=timezone.now(),
        **rules,
    )
    _check(version)
    version.save(force_insert=True)
    record(
        Action.PROGRAMME_PUBLISHED,
        version,
        by=by,
        about=organisation,
        framework=framework,
        content=framework.content_sha256,
    )
    return version


@transaction.atomic
def add_standard_programmes(
    *, organisation: Organisation, by: User | None
) -> list[ProgrammeVersion]:
    """ASYE and the two-year programme for one organisation; those it has already stay as they are.

    Loads the standards they rest on where these are missing.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    frameworks = {each.slug: each for each in load_shipped_frameworks(by=by)}
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    missing = standard_programmes_missing(organisation)
    return [
        publish_programme_version(
            organisation=organisation,
            programme=programme,
            by=by,
            **(rules | {"framework": frameworks[rules["framework"]]}),
        )
        for programme, rules in missing.items()
    ]


def standard_programmes_missing(organisation: Organisation) -> dict[str, dict[str, Any]]:
    """The programmes that come with the product and the organisation does not have yet."""
    present = set(
        ProgrammeVersion.objects.filter(organisation=organisation).values_list(
            "programme", flat=True
        )
    )
    return {name: each for name, each in STANDARD_PROGRAMMES.items() if name not in present}


def _check(version: ProgrammeVersion) -> None:
    version.full_clean(exclude=["evidence_minimums", "support_rules", "funding"])
    if version.nominal_months < 1:
        raise ValidationError({"nominal_months": "A programme lasts at least one month."})
    for minimum in version.evidence_minimums:
        missing = {"kind", "label", "least", "source"} - minimum.keys()
        if missing:
            names = ", ".join(sorted(missing))
            raise ValidationError({"evidence_minimums": f"An evidence minimum lacks: {names}."})
    if problems := problems_with(version.support_rules):
        raise ValidationError({"support_rules": problems})
