from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.final_record import altered, fault_of
from assessments.models import FinalRecord
from evidence.models import EvidenceVersion


class Command(BaseCommand):
    help = (
        "Hash every final record and every submitted version of evidence again; "
        "names the first that is not as it was frozen (exit 1)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        records = FinalRecord.objects.select_related("decision").order_by("frozen_at", "pk")
        for record in records.iterator(chunk_size=50):
            fault = fault_of(record)
            if fault:
                raise CommandError(f"Final record {record.code} ({record.pk}): {fault}.")
            count += 1
        versions = EvidenceVersion.objects.order_by("frozen_at", "pk")
        wrong = altered(versions.iterator(chunk_size=200))
        if wrong:
            raise CommandError(
                f"Version {wrong.number} of evidence {wrong.item_id} ({wrong.pk}): "
                "its content no longer matches its digest."
            )
        self.stdout.write(
            f"{count} final records and {versions.count()} versions of evidence "
            "are as they were frozen."
        )
