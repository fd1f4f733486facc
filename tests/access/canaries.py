"""Words that stand nowhere else: each names its class of text and whose record it belongs to.

``ZqheldZmainZ17Zq`` is held feedback of the record "main". Letters and digits only, so that no
page, file or address writes it differently; found again whatever its case.
"""

import itertools
import re
from typing import NamedTuple

PATTERN = re.compile(rb"zq([a-y]+)z([a-y]+)z([0-9]+)zq", re.IGNORECASE)
_numbers = itertools.count(1)


class Canary(NamedTuple):
    kind: str
    key: str


def canary(kind: str, key: str) -> str:
    """A new word of this kind and owner; neither may hold the letter z."""
    return f"Zq{kind}Z{key}Z{next(_numbers)}Zq"


def found_in(*texts: bytes | str) -> set[Canary]:
    found = set()
    for text in texts:
        content = text.encode() if isinstance(text, str) else text
        for kind, key, _ in PATTERN.findall(content):
            found.add(Canary(kind.decode().lower(), key.decode().lower()))
    return found
