from datetime import date

import pytest

from reports.rules import working_days_back


@pytest.mark.parametrize(
    ("today", "first_day_that_is_not_too_long"),
    [
        # Two working weeks after Monday 2 March is Monday 16 March: not longer than ten days yet.
        (date(2026, 3, 16), date(2026, 3, 2)),
        (date(2026, 3, 17), date(2026, 3, 3)),
        # Good Friday and Easter Monday 2026 are no working days.
        (date(2026, 4, 14), date(2026, 3, 27)),
    ],
)
def test_longer_than_ten_working_days(today, first_day_that_is_not_too_long):
    assert working_days_back(today, 10) == first_day_that_is_not_too_long
