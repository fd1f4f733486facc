"""Everything a decision rests on, as one plain value: for the final record and for draft packs.

Names: the independent reader appears under no name (their id stands beside their view), since the
participant may read the record too. Steps of the trail that only their author may see are left out.
"""

from .checking import Verdict, altered, check_record, fault_of
from .content import build_content, checklist_of, frozen, new_code

__all__ = [
    "Verdict",
    "altered",
    "build_content",
    "check_record",
    "checklist_of",
    "fault_of",
    "frozen",
    "new_code",
]
