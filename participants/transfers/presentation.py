from datetime import date
from typing import Any

from .sealing import fingerprint


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """A content with its days as days, for pages of ours and for the file itself."""
    return {
        "file": _with_days(content),
        "fingerprint": fingerprint(content["made_by"]["public_key"]),
    }


# Fields of a content that hold a day or nothing.
DAYS = {
    "made_on",
    "starts_on",
    "served_until",
    "left_on",
    "ends_on",
    "agreed_end_on",
    "first",
    "last",
    "agreed_on",
    "registered_on",
    "qualified_on",
    "on",
    "decided_on",
    "told_on",
}


def _with_days(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_days(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: date.fromisoformat(each)
        if name in DAYS and isinstance(each, str)
        else each
        if name == "file"
        else _with_days(each)
        for name, each in value.items()
    }
