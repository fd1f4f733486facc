"""How one row of the trail is hashed. No Django here, so that an outsider can check it as well."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """The one way a value is written before it is hashed: sorted keys, no spaces, UTF-8 text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def row_hash(previous_hash: str, row: dict[str, Any]) -> str:
    """Hash of a row's content chained to the row before it (64 hex digits)."""
    return sha256(f"{previous_hash}\n{canonical_json(row)}")


def sha256_of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
