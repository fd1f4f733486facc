"""What Celery calls, by name: see ``services.ring`` and the beat schedule in settings."""

from celery import shared_task

from . import services


@shared_task
def run(job_id: str) -> None:
    services.run_job(job_id)


@shared_task
def sweep() -> None:
    services.sweep()


@shared_task
def tidy() -> None:
    services.tidy_store()
    services.delete_old_rows()
