"""A transfer file comes in: looked at, its sender accepted, somebody added with the time served."""

from .applying import ALREADY_HERE, apply_arrival, number_to_check, preview_of
from .senders import end_sender, trust_sender
from .uploading import discard_arrival, forget_arrivals, upload_transfer_file

__all__ = [
    "ALREADY_HERE",
    "apply_arrival",
    "discard_arrival",
    "end_sender",
    "forget_arrivals",
    "number_to_check",
    "preview_of",
    "trust_sender",
    "upload_transfer_file",
]
