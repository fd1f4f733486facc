"""Text that is still being typed: kept for its writer while they type, gone once it is sent.

It is on nobody's record, so it is not in the trail. Only the page it was typed on gives it back:
whoever may no longer open that page does not get at it from elsewhere.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import Resolver404, resolve
from django.utils import timezone

from .models import FormSubmission, KeptText
from .typed_text import SECRET, TOKEN_FIELD

KEPT_FOR = timedelta(days=90)
# The name of the hidden field with the page's address, by which submit() finds what to forget.
PAGE_FIELD = "kept_text"
# More than any form here takes; and more forms than anybody leaves half filled in.
LONGEST, MOST = 200_000, 100

Typed = list[tuple[str, str]]


class TypedElsewhere(Exception):
    """Another window keeps what is typed into the same form; this one's text was not taken."""


@transaction.atomic
def keep_text(*, by: Any, page: str, form: str, typed: str, seen: int) -> KeptText:
    """Keep ``typed`` (JSON: pairs of field and text) as the next revision after ``seen``.

    ``seen`` is the revision that the window knows of, 0 where there was none. Raises
    TypedElsewhere, and ValidationError for what no page sends or what was sent meanwhile.
    """
    pairs = _pairs(typed)
    _refuse_strange(by, page, form)
    _refuse_sent(by, pairs)
    mine = KeptText.objects.filter(user=by, page=page, form=form)
    now = timezone.now()
    if mine.filter(revision=seen).update(typed=pairs, revision=F("revision") + 1, kept_at=now):
        return mine.get()
    if seen or mine.exists():
        raise TypedElsewhere
    try:
        with transaction.atomic():
            return KeptText.objects.create(user=by, page=page, form=form, typed=pairs, kept_at=now)
    except IntegrityError:
        raise TypedElsewhere from None


def _pairs(typed: str) -> Typed:
    try:
        found = json.loads(typed)
        pairs = [(name, value) for name, value in found]
    except (ValueError, TypeError):
        raise ValidationError("not pairs of field and text") from None
    if len(typed) > LONGEST or not all(isinstance(each, str) for pair in pairs for each in pair):
        raise ValidationError("too long, or not text")
    return [
        (name, value)
        for name, value in pairs
        if name not in {TOKEN_FIELD, PAGE_FIELD} and not SECRET.search(name)
    ]


def _refuse_strange(by: Any, page: str, form: str) -> None:
    longest_page = KeptText._meta.get_field("page").max_length or 0
    if len(page) > longest_page or not form.isidentifier() or len(form) > 60:
        raise ValidationError("no form of ours")
    try:
        resolve(page)
    except Resolver404:
        raise ValidationError("no page of ours") from None
    if KeptText.objects.filter(user=by).count() > MOST:
        raise ValidationError("too many")


def _refuse_sent(by: Any, pairs: Typed) -> None:
    """What was on its way while the form itself was sent is not kept after that."""
    nonce = dict(pairs).get("nonce", "")
    try:
        was_sent = nonce and FormSubmission.objects.filter(user=by, nonce=nonce).exists()
    except ValidationError:
        raise ValidationError("no nonce of ours") from None
    if was_sent:
        raise ValidationError("sent already")


def kept_text_of(by: Any, page: str, form: str) -> KeptText | None:
    return KeptText.objects.filter(user=by, page=page, form=form).first()


def unsent_texts(by: Any, under: str = "") -> models.QuerySet[KeptText]:
    """What somebody typed and did not send, the newest first; only on pages below ``under``."""
    return KeptText.objects.filter(user=by, page__startswith=under).defer("typed")


def forget_text(*, by: Any, page: str, form: str) -> None:
    """It was sent, or its writer threw it away."""
    KeptText.objects.filter(user=by, page=page, form=form).delete()


def forget_texts_under(by: Any, address: str) -> None:
    """What these pages were about is deleted, so nothing typed there can be gone on with."""
    KeptText.objects.filter(user=by, page__startswith=address).delete()


def forget_old_texts(now: datetime) -> None:
    KeptText.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
