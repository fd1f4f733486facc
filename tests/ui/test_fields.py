import datetime

import pytest
from django.core.exceptions import ValidationError

from ui.fields import GovDateField

THIRD_OF_MARCH = datetime.date(2027, 3, 3)


def cleaned(*parts, **options):
    return GovDateField(label="Date of the visit", **options).clean(list(parts))


def refusal(*parts):
    with pytest.raises(ValidationError) as caught:
        cleaned(*parts)
    return caught.value.messages[0], caught.value.code


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "MAR", "mar.", " March "])
def test_a_month_may_be_a_number_or_a_word(month):
    assert cleaned("3", month, "2027") == THIRD_OF_MARCH


def test_spaces_and_noughts_do_not_matter():
    assert cleaned(" 03 ", "03", " 2027") == THIRD_OF_MARCH


def test_sept_and_the_short_names_of_all_months_are_known():
    assert cleaned("1", "sept", "2027").month == 9
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    assert [cleaned("1", name, "2027").month for name in names] == list(range(1, 13))


@pytest.mark.parametrize(
    ("parts", "said", "code"),
    [
        (("", "3", "2027"), "Date of the visit must include a day", "date:day"),
        (("3", "", ""), "Date of the visit must include a month and a year", "date:month,year"),
        (("x", "3", "2027"), "Date of the visit must be a real date: check the day", "date:day"),
        (
            ("3", "Ma", "2027"),
            "Date of the visit must be a real date: check the month",
            "date:month",
        ),
        (
            ("3", "13", "2027"),
            "Date of the visit must be a real date: check the month",
            "date:month",
        ),
        (("30", "2", "2027"), "Date of the visit must be a real date: check the day", "date:day"),
        (("0", "2", "2027"), "Date of the visit must be a real date: check the day", "date:day"),
        (("3", "3", "27"), "Year must include 4 numbers", "date:year"),
        (("3", "3", "99999"), "Year must include 4 numbers", "date:year"),
        (("³", "3", "2027"), "Date of the visit must be a real date: check the day", "date:day"),
    ],
)
def test_an_error_names_the_part_that_is_missing_or_wrong(parts, said, code):
    assert refusal(*parts) == (said, code)


def test_the_29th_of_february_exists_in_leap_years_only():
    assert cleaned("29", "2", "2028") == datetime.date(2028, 2, 29)
    assert refusal("29", "2", "2027")[1] == "date:day"


def test_an_empty_date_is_asked_for_unless_it_may_be_left_out():
    assert cleaned("", "", "", required=False) is None
    assert cleaned(None, None, None, required=False) is None
    assert refusal("", "", "")[1] == "required"


def test_a_date_that_was_not_touched_has_not_changed():
    field = GovDateField()
    assert not field.has_changed(THIRD_OF_MARCH, ["3", "March", "2027"])
    assert field.has_changed(THIRD_OF_MARCH, ["4", "3", "2027"])
    assert field.has_changed(THIRD_OF_MARCH, ["x", "3", "2027"])
