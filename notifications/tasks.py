from celery import shared_task


@shared_task
def deliver_message(message_id: str) -> None:
    from .delivery import deliver, is_away

    if not is_away():
        deliver(message_id)


@shared_task
def deliver_waiting() -> None:
    from .delivery import deliver_all_waiting

    deliver_all_waiting()
