from celery import shared_task
from django.utils import timezone


@shared_task
def plan_reminders() -> None:
    from .reminders import plan_reminders as plan

    plan(timezone.now())


@shared_task
def finish_handovers() -> None:
    from .handover.services import finish_handovers as finish

    finish()
