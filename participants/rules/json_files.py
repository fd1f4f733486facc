"""JSON as people write it by hand: what cannot be read is said with its place. Pure."""

import json
from typing import Any


class UnreadableFile(ValueError):
    """Not UTF-8, not JSON, or a field that is there twice; its words are for people."""


def read_json(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise UnreadableFile("The file is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFile(f"The file is not JSON: {error.msg} at {where}.") from error
    except UnreadableFile:
        raise
    except ValueError as error:
        raise UnreadableFile("A number in the file is too long.") from error
    except RecursionError as error:
        raise UnreadableFile("The file is nested too deeply.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise UnreadableFile(f"The field “{name}” is there twice in one place.")
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise UnreadableFile(f"{name} is no number.")
