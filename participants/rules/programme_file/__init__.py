"""A programme as one JSON file: its fields, what is wrong with it, and its rules read out of it.

Pure: no Django. ``docs/programme-file.md`` is written from ``fields``.
"""

from .checks import Problem, problems_with_programme
from .columns import columns_of, file_of, in_order
from .fields import FIELDS, SCHEMA
from .reading import programme_of

__all__ = [
    "FIELDS",
    "SCHEMA",
    "Problem",
    "columns_of",
    "file_of",
    "in_order",
    "problems_with_programme",
    "programme_of",
]
