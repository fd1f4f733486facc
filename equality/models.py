"""One person's equality answers. Read, changed and deleted by that person, and by nobody else."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.models import User

from .querysets import EqualityAnswersQuerySet


class EqualityAnswers(models.Model):
    """Keys of options.json; "" where a question was left out. Nothing in words is asked: it could
    not be counted without showing it. They belong to the person, not to one programme of theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="equality_answers")
    sex = models.CharField(max_length=40, blank=True)
    gender_as_at_birth = models.CharField(max_length=40, blank=True)
    ethnic_group = models.CharField(max_length=40, blank=True)
    disability = models.CharField(max_length=40, blank=True)
    qualification = models.CharField(max_length=40, blank=True)
    route = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = EqualityAnswersQuerySet.as_manager()

    def __str__(self) -> str:
        return "Equality answers"
