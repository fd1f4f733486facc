"""A name or an e-mail address that is wrong, or has changed, is put right."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.permissions import can_correct_person, require
from audit.actions import Action
from audit.services import change_fields, record
from notifications.services import absolute_url, notify

from .access import end_sessions
from .invitations import issue_to_each

ADDRESS_NOT_POSSIBLE = "This e-mail address cannot be used. Check it with the person"


@transaction.atomic
def correct_person(*, user: User, name: str, email: str, by: User) -> User:
    """Change somebody's name, their e-mail address, or both.

    With a new address open sessions end and both addresses are told. Whoever has not set up their
    account gets a new invitation there instead, and the old link stops working; the old address,
    which may be a stranger's, is told nothing. Raises ValidationError by field, StaleObject after
    another's change.
    """
    require(can_correct_person(by, user))
    name, email = name.strip(), email.strip().lower()
    is_new_address = email != user.email.lower()
    if name == user.name and not is_new_address:
        raise ValidationError("Nothing was changed: name and e-mail address are as before.")
    if is_new_address:
        _refuse_address(user, email, by)
    tells_both = is_new_address and user.is_set_up
    if tells_both:
        _tell(user, "address_old", by)
    _change(user, name, email if is_new_address else user.email, by)
    if is_new_address:
        end_sessions(user)
    if tells_both:
        _tell(user, "address_new", by)
    elif is_new_address and user.is_active:
        _invite_there(user, by)
    return user


def _refuse_address(user: User, email: str, by: User) -> None:
    validate_email(email)
    if user.pk == by.pk:
        raise ValidationError({"email": "Ask another administrator to change your own address"})
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": ADDRESS_NOT_POSSIBLE})


def _change(user: User, name: str, email: str, by: User) -> None:
    """In the trail of each of the person's organisations."""
    first, *others = Organisation.objects.of_person(user).order_by("pk")
    fields = [key for key, new in (("email", email), ("name", name)) if getattr(user, key) != new]
    try:
        with transaction.atomic():
            change_fields(
                user, by=by, action=Action.PERSON_CHANGED, about=first, name=name, email=email
            )
    except IntegrityError as error:
        raise ValidationError({"email": ADDRESS_NOT_POSSIBLE}) from error
    for organisation in others:
        record(Action.PERSON_CHANGED, user, by=by, about=organisation, fields=fields)


def _tell(user: User, template: str, by: User) -> None:
    """To the address the person has at this moment: before the change the old one."""
    notify(
        to=user,
        template=template,
        key=f"{template}:{user.pk}:{user.version}",
        name=user.name,
        by=by.name,
        link=absolute_url("account_login"),
    )


def _invite_there(user: User, by: User) -> None:
    last = user.invitations.order_by("-created_at").first()
    where = last.organisation if last else Organisation.objects.of_person(user).first()
    if where:
        issue_to_each([user], where, by)
