import uuid

from django.db import models

from .querysets import FrameworkItemQuerySet, FrameworkQuerySet


class Framework(models.Model):
    """One version of a set of standards. Field names follow CASE (1EdTech), in snake case.

    Reference data shared by the deployment; frozen once a programme version uses it.
    """

    class AdoptionStatus(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "In force"
        DEPRECATED = "deprecated", "No longer in force"

    identifier = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    creator = models.CharField(max_length=120, blank=True)
    version = models.CharField(max_length=40, blank=True)
    adoption_status = models.CharField(max_length=12, choices=AdoptionStatus)
    status_start_date = models.DateField(null=True, blank=True)
    status_end_date = models.DateField(null=True, blank=True)
    official_source_url = models.URLField(blank=True)
    # Shown wherever the framework is: a placeholder must never pass for the published text.
    is_placeholder = models.BooleanField(default=False)
    notes = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["title", "version"]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})" if self.version else self.title


class FrameworkItem(models.Model):
    """A domain, outcome or descriptor. Evidence links to those with ``is_judged``."""

    class ItemType(models.TextChoices):
        DOMAIN = "domain", "Domain"
        OUTCOME = "outcome", "Outcome"
        KNOW = "know", "Knows"
        ABLE = "able", "Is able to"

    identifier = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    # The domain (topmost ancestor, possibly the item itself): kept so that no page has to climb.
    top = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    item_type = models.CharField(max_length=12, choices=ItemType)
    human_coding_scheme = models.CharField("code", max_length=40)
    full_statement = models.TextField()
    abbreviated_statement = models.CharField(max_length=120, blank=True)
    # Place among all items of the framework, top to bottom.
    list_enumeration = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    is_judged = models.BooleanField(default=False)
    notes = models.TextField(blank=True)
    status_start_date = models.DateField(null=True, blank=True)
    status_end_date = models.DateField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = FrameworkItemQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "list_enumeration"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "human_coding_scheme"], name="standard_code_once"
            ),
            models.UniqueConstraint(
                fields=["framework", "list_enumeration"], name="standard_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.human_coding_scheme} {self.short_title}"

    @property
    def short_title(self) -> str:
        return self.abbreviated_statement or self.full_statement
