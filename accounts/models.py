import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from ui.looks import COUNCIL, FONTS, ORDINARY, SPACINGS, TINTS, WHITE, Look, words_of

from .querysets import (
    InvitationQuerySet,
    OrganisationQuerySet,
    RoleGrantQuerySet,
    TeamQuerySet,
    UserQuerySet,
)


class Role(models.TextChoices):
    PARTICIPANT = "participant", "Participant"
    PRACTICE_SUPERVISOR = "practice_supervisor", "Practice supervisor"
    ASSESSOR = "assessor", "Assessor"
    MODERATOR = "moderator", "Moderator"
    WORKFORCE_LEAD = "workforce_lead", "Workforce lead"
    ADMINISTRATOR = "administrator", "Administrator"
    EQUALITY_ANALYST = "equality_analyst", "Equality analyst"


class Organisation(models.Model):
    """A council, trust or other employer: the wall that nothing personal crosses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="team_name_once_per_organisation",
                violation_error_message="There is already a team with this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail; without a password until they accept their invitation."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, known by e-mail. What they may do comes from dated roles and appointments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=120)
    is_active = models.BooleanField("account open", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    from_outside = models.BooleanField(
        "has no account with the council, so signs in with a password here", default=False
    )
    # How pages and files look for them. Seen by nobody else: it may hint at a disability.
    look_font = models.CharField(
        "font", max_length=10, choices=words_of(FONTS), default=COUNCIL, db_default=COUNCIL
    )
    look_spacing = models.CharField(
        "spacing", max_length=10, choices=words_of(SPACINGS), default=ORDINARY, db_default=ORDINARY
    )
    look_tint = models.CharField(
        "background", max_length=10, choices=words_of(TINTS), default=WHITE, db_default=WHITE
    )
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_e_mail_once",
                violation_error_message="Somebody already has this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def account_state(self) -> tuple[str, str]:
        """The state of the account in words, and the colour of its tag."""
        if not self.is_active:
            return "Closed", "grey"
        return ("Open", "green") if self.is_set_up else ("Invited", "yellow")

    @property
    def look(self) -> Look:
        return Look.of(
            {"font": self.look_font, "spacing": self.look_spacing, "tint": self.look_tint}
        )

    @property
    def signs_in_here(self) -> bool:
        """Whether a password of ours counts, or else the council's own sign-in alone."""
        return self.from_outside or not settings.OIDC

    @property
    def has_council_account(self) -> bool:
        """Whether they have come in by the council's sign-in before."""
        return bool(self.socialaccount_set.all())  # type: ignore[attr-defined]

    @property
    def is_set_up(self) -> bool:
        return self.has_usable_password() or self.has_council_account

    @cached_property
    def current_roles(self) -> set[tuple[Any, str]]:
        """(organisation id, role) of every role held today: one query for each request."""
        if not self.is_active:
            return set()
        grants = RoleGrant.objects.current(timezone.localdate()).filter(user=self)
        return set(grants.values_list("organisation_id", "role"))

    def has_role(self, role: str, organisation_id: Any = None) -> bool:
        """Whether the person holds ``role`` today, in one organisation or (None) in any."""
        return bool(self.organisations_as(role) & {organisation_id}) or (
            organisation_id is None and bool(self.organisations_as(role))
        )

    def organisations_as(self, role: str) -> set[Any]:
        """Ids of the organisations in which the person holds ``role`` today."""
        return {organisation for organisation, held in self.current_roles if held == role}


class RoleGrant(models.Model):
    """A role a person holds in an organisation from one day to another, both days included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="role_grants"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The group of the council's directory that gave it; empty when a person did.
    through_group = models.CharField(max_length=200, blank=True)
    # Ended because its holder left: no group gives the role again, only a person does.
    ended_by_leaving = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="role_ends_on_or_after_its_start",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            )
        ]
        indexes = [models.Index(fields=["user", "role"], name="role_grant_by_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} from {self.starts_on:%-d %B %Y}"

    def is_current(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


class Invitation(models.Model):
    """A promise of an account: the link holds a secret of which only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Invitation of {self.user_id}"
