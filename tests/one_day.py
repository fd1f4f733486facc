"""Many a test takes today's date when it is read; past midnight a run stays on that day."""

import datetime
from contextlib import contextmanager

import time_machine
from django.utils import timezone

READ_ON = timezone.localdate()


@contextmanager
def on_the_day_of_reading():
    """After midnight the clock of this process shows the day before, and goes on from there."""
    if timezone.localdate() == READ_ON:
        yield
        return
    with time_machine.travel(timezone.now() - datetime.timedelta(days=1)):
        yield
