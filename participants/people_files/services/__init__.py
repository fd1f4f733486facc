"""What a workforce lead does with a file of people, and what its jobs do for them."""

from .applying import apply_people_file, apply_rows, request_people_file_apply
from .checking import check_people_file, find, note_findings, rows_of
from .forgetting import forget_people_files
from .undoing import undo_people_file, what_prevents_undo
from .uploading import check_people_file_again, discard_people_file, upload_people_file

__all__ = [
    "apply_people_file",
    "apply_rows",
    "check_people_file",
    "check_people_file_again",
    "discard_people_file",
    "find",
    "forget_people_files",
    "note_findings",
    "request_people_file_apply",
    "rows_of",
    "undo_people_file",
    "upload_people_file",
    "what_prevents_undo",
]
