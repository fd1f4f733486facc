"""What Celery calls, by name: see the beat schedule in settings."""

from celery import shared_task

from . import services


@shared_task
def ask_those_appointed_since() -> None:
    services.ask_those_appointed_since()
