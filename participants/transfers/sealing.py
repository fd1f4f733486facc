"""The file as it is signed and opened again: HTML that holds its own content and signature.

The signature is over every byte of the file, with a placeholder where it stands itself. So what
somebody reads in the file is what was signed, and not only what a program reads. Nothing of a file
is rendered or run here: two places are found by their marks, and one of them is read as JSON.
"""

import base64
import hashlib
import html
import re
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.rules import sha256_of_bytes
from participants.rules.json_files import UnreadableFile, read_json

from .content import SCHEMA, problems_with

# A page of text; a programme's file with all its sources is some 30 KB of it.
LARGEST_BYTES = 512 * 1024
PURPOSE = f"{SCHEMA}\n".encode()
PLACEHOLDER = base64.b64encode(bytes(64)).decode()
MARK = b'<code id="transfer-signature">%s</code>'
SIGNATURE = re.compile(rb'<code id="transfer-signature">([A-Za-z0-9+/]{86}==)</code>')
CONTENT = re.compile(rb'<pre id="transfer-content">([^<]*)</pre>')
NOT_ONE = "This is no transfer file, or not a whole one."
ALTERED = (
    "This file is not as it was signed: something in it was changed, or a program saved it anew. "
    "Ask for the file as it was downloaded."
)
OTHER_VERSION = "This file was made by a portal whose files this one does not read."


class Refused(Exception):
    """The file cannot be relied on; the words are for people and hold nothing from the file."""


@dataclass(frozen=True)
class Opened:
    """What a file says, and the key that signed every byte of it. Whose that is, is not known."""

    content: dict[str, Any]
    public_key: str
    sha256: str


def seal(page: str, sign: Callable[[bytes], bytes]) -> bytes:
    """The file: ``page`` with its signature in the place of the placeholder."""
    raw = page.encode()
    signature = base64.b64encode(sign(PURPOSE + raw))
    whole = raw.replace(MARK % PLACEHOLDER.encode(), MARK % signature)
    if len(SIGNATURE.findall(raw)) != 1 or len(CONTENT.findall(raw)) != 1 or whole == raw:
        raise ValueError("the page has not one place for the signature and one for the content")
    return whole


def open_file(raw: bytes) -> Opened:
    """Raises Refused for what is no such file, is altered, or says what cannot be."""
    signatures, contents = SIGNATURE.findall(raw), CONTENT.findall(raw)
    if len(raw) > LARGEST_BYTES or len(signatures) != 1 or len(contents) != 1:
        raise Refused(NOT_ONE)
    try:
        content = read_json(html.unescape(contents[0].decode()).encode())
    except (UnreadableFile, UnicodeDecodeError) as error:
        raise Refused(ALTERED) from error
    public_key = _key_in(content)
    unsigned = raw.replace(MARK % signatures[0], MARK % PLACEHOLDER.encode())
    if not signed_by(public_key, signatures[0], PURPOSE + unsigned):
        raise Refused(ALTERED)
    if content.get("schema") != SCHEMA:
        raise Refused(OTHER_VERSION)
    if problems := problems_with(content):
        raise Refused(f"The file is signed, but says what cannot be: {problems[0]}"[:200])
    return Opened(content, public_key, sha256_of_bytes(raw))


def _key_in(content: Any) -> str:
    made_by = content.get("made_by") if isinstance(content, dict) else None
    key = made_by.get("public_key") if isinstance(made_by, dict) else None
    if not isinstance(key, str):
        raise Refused(ALTERED)
    try:
        # The same bytes can be written in several ways, and keys are compared as they are written.
        is_canonical = base64.b64encode(base64.b64decode(key, validate=True)).decode() == key
    except (ValueError, NotBase64):
        is_canonical = False
    if not is_canonical:
        raise Refused(ALTERED)
    return key


def signed_by(public_key: str, signature: bytes, message: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature), message)
    except (InvalidSignature, ValueError, NotBase64):
        return False
    return True


def fingerprint(public_key: str) -> str:
    """SHA-256 of the 32 bytes of a key, in groups of four that can be read out."""
    digest = hashlib.sha256(base64.b64decode(public_key)).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
