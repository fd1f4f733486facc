"""manage.py plant_demo: the made-up people of the demonstration. Refuses outside one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation
from demo.planting import already_planted, plant


class Command(BaseCommand):
    help = "Plant the demonstration's people and stories in an empty database (DEMO=1 only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demonstration (DEMO=1) gets made-up people.")
        if already_planted():
            self.stdout.write("The demonstration is already there; nothing was changed.")
            return
        if Organisation.objects.exists():
            raise CommandError("This database holds an organisation already; nothing was planted.")
        plant(timezone.localdate())
        self.stdout.write("Planted the demonstration.")
