from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.final_record import fault_of
from assessments.models import FinalRecord


class Command(BaseCommand):
    help = "Hash every final record again; names the first that is not as it was frozen (exit 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        records = FinalRecord.objects.select_related("decision").order_by("frozen_at", "pk")
        for record in records.iterator(chunk_size=50):
            fault = fault_of(record)
            if fault:
                raise CommandError(f"Final record {record.code} ({record.pk}): {fault}.")
            count += 1
        self.stdout.write(f"{count} final records are as they were frozen.")
