from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from participants.models import ProgrammeVersion
from participants.rules.support import agreed_children, agreed_hours, problems_with, source_of
from participants.services import add_standard_programmes
from participants.services.programmes import publish_programme_version
from tests import factories

CASELOAD = {
    "kind": "caseload",
    "label": "Agreed caseload",
    "source": "set by the council",
    "steps": [{"from_month": 1, "children": 3}, {"from_month": 4, "children": 7}],
}
TIME = {
    "kind": "protected_time",
    "label": "Protected time",
    "source": "10% of a 37-hour week",
    "steps": [{"from_month": 1, "hours_a_week": 3.7}],
}


@pytest.mark.parametrize(("month", "children"), [(1, 3), (3, 3), (4, 7), (24, 7)], ids=str)
def test_a_step_holds_from_its_month_until_the_next_one(month, children):
    assert agreed_children([CASELOAD, TIME], month) == children


def test_hours_are_read_as_they_are_written():
    assert agreed_hours([CASELOAD, TIME], 5) == Decimal("3.7")
    assert source_of([CASELOAD, TIME], "protected_time") == "10% of a 37-hour week"


def test_where_nothing_is_agreed_there_is_no_number_rather_than_nought():
    assert agreed_children([], 1) is None
    assert agreed_hours([CASELOAD], 1) is None
    assert source_of([], "caseload") == ""


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("no list", "not a list"),
        (["no rule"], "not a list"),
        ([CASELOAD, CASELOAD], "more than one"),
        ([CASELOAD | {"kind": "cake"}], "no known kind"),
        ([{"kind": "caseload", "steps": []}], "lacks: label, source"),
        ([CASELOAD | {"steps": "many"}], "not a list"),
        ([CASELOAD | {"steps": []}], "do not go on from month 1"),
        ([CASELOAD | {"steps": [{"from_month": 2, "children": 3}]}], "do not go on from month 1"),
        ([CASELOAD | {"steps": [{"from_month": 0, "children": 3}]}], "no month"),
        ([CASELOAD | {"steps": [{"from_month": True, "children": 3}]}], "no month"),
        ([CASELOAD | {"steps": [{"from_month": 1, "children": "3"}]}], "no usable children"),
        ([CASELOAD | {"steps": [{"from_month": 1, "children": 100}]}], "no usable children"),
        ([TIME | {"steps": [{"from_month": 1, "hours_a_week": 0}]}], "no usable hours_a_week"),
        ([TIME | {"steps": [{"from_month": 1, "hours_a_week": "much"}]}], "no usable"),
        ([TIME | {"steps": [{"from_month": 1, "hours_a_week": float("nan")}]}], "no usable"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_in_words(rules, said):
    assert said in " ".join(problems_with(rules))


def test_a_programme_with_unusable_support_rules_is_not_published(db):
    organisation = factories.OrganisationFactory()
    good = {
        "programme": "asye",
        "name": "ASYE",
        "participant_title": "social worker",
        "participant_short_title": "NQSW",
        "standards_name": "standards",
        "framework": factories.framework_with_standards(),
        "nominal_months": 12,
        "narrative_level": "standard",
        "second_reading": "not_yet_met",
    }
    with pytest.raises(ValidationError) as error:
        publish_programme_version(
            organisation=organisation, by=None, support_rules=[CASELOAD | {"steps": []}], **good
        )
    assert "support_rules" in error.value.error_dict
    assert not ProgrammeVersion.objects.exists()


def test_the_programmes_that_come_with_the_product_say_where_their_figures_come_from(db):
    versions = add_standard_programmes(organisation=factories.OrganisationFactory(), by=None)
    assert len(versions) == 2
    for version in versions:
        assert problems_with(version.support_rules) == []
        assert source_of(version.support_rules, "caseload").startswith("set by the council")
        assert agreed_children(version.support_rules, 1) == 3
        assert agreed_hours(version.support_rules, 1) == Decimal("3.7")
    asye = next(each for each in versions if each.programme == "asye")
    assert "10%" in source_of(asye.support_rules, "protected_time")
