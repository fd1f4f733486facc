"""The programmes that come with the product, each a file as docs/programme-file.md describes it.

Facts only, with where they come from; what no source says is marked as set by the council.
"""

from pathlib import Path
from typing import Any

from participants.rules.json_files import read_json

FOLDER = Path(__file__).parent
ASYE = "asye"
TWO_YEAR = "early-career-development-programme"
# Those an organisation has from the start; the others are examples to begin from.
ACTIVE = (ASYE, TWO_YEAR)


def shipped_programmes() -> dict[str, Path]:
    """Name -> file, the active ones first."""
    files = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
    return {name: files[name] for name in (*ACTIVE, *(n for n in files if n not in ACTIVE))}


def shipped_programme(name: str) -> dict[str, Any]:
    """What the file of a shipped programme holds. Raises KeyError where there is none."""
    file: dict[str, Any] = read_json(shipped_programmes()[name].read_bytes())
    return file
