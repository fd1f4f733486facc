"""The deployment's own key pair: made once, kept encrypted, its public half published."""

from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from audit.actions import Action
from audit.services import record
from participants.models import SigningKey


def signing_key() -> SigningKey:
    """The key that signs today; made when it is first asked for, once whoever asks at once."""
    return _standing() or _made() or SigningKey.objects.get(retired_at=None)


def _standing() -> SigningKey | None:
    """None also where the secret cannot be read any more: SECRET_KEY is another one, and no
    fallback. That key is retired then; what it signed can still be checked."""
    found = SigningKey.objects.filter(retired_at=None).first()
    if found is None:
        return None
    try:
        secret_of(found)
    except InvalidToken:
        SigningKey.objects.filter(pk=found.pk).update(retired_at=timezone.now())
        return None
    return found


def _made() -> SigningKey | None:
    try:
        with transaction.atomic():
            return new_key()
    except IntegrityError:
        return None  # somebody else made it at this moment


def new_key() -> SigningKey:
    """A row of its own; the one before must be retired already."""
    secret = Ed25519PrivateKey.generate()
    public = b64encode(secret.public_key().public_bytes_raw()).decode()
    sealed = _cipher().encrypt(b64encode(secret.private_bytes_raw())).decode()
    return SigningKey.objects.create(public_key=public, sealed_secret=sealed)


@transaction.atomic
def rotate(*, revoke: bool = False) -> SigningKey:
    """Retire the key that signs and make the next one. ``revoke``: the secret of the old one got
    out, so that what it signed holds no more, here and wherever its state is looked up.

    It stands in the trail of each organisation, as all of them sign with it."""
    now = timezone.now()
    ends = {"retired_at": now} | ({"revoked_at": now} if revoke else {})
    SigningKey.objects.filter(retired_at=None).update(**ends)
    key = new_key()
    for organisation in Organisation.objects.order_by("pk"):
        record(
            Action.TRANSFER_KEY_CHANGED,
            key,
            by=None,
            about=organisation,
            public_key=key.public_key,
            revoked=revoke,
        )
    return key


def secret_of(key: SigningKey) -> Ed25519PrivateKey:
    """Raises InvalidToken where SECRET_KEY is neither the one it was sealed with nor a later one
    with that as its fallback."""
    return Ed25519PrivateKey.from_private_bytes(
        b64decode(_cipher().decrypt(key.sealed_secret.encode()))
    )


def published_keys() -> list[SigningKey]:
    """All there ever were, the newest first; none before the first file was signed."""
    return list(SigningKey.objects.all())


def is_own(public_key: str) -> bool:
    """Whether a key is or was this deployment's, and its secret did not get out."""
    return SigningKey.objects.filter(public_key=public_key, revoked_at=None).exists()


def is_revoked(public_key: str) -> bool:
    return SigningKey.objects.filter(public_key=public_key, revoked_at__isnull=False).exists()


def _cipher() -> MultiFernet:
    """Writes with a key made from SECRET_KEY, reads with those of SECRET_KEY_FALLBACKS too."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [sha256(f"transfer files:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
