"""What Celery calls, by name: see the beat schedule in settings."""

from celery import shared_task


@shared_task
def forget_people_files() -> None:
    from .people_files.services import forget_people_files as forget

    forget()


@shared_task
def forget_notes() -> None:
    from .agreements.services import forget_notes as forget

    forget()


@shared_task
def forget_arrivals() -> None:
    from .transfers.services import forget_arrivals as forget

    forget()


@shared_task
def settle_teams() -> None:
    from .services.teams import settle_teams as settle

    settle()
