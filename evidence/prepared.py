"""The piece of evidence that a page is about, with all that its pages show."""

from evidence.models import EvidenceItem
from participants.prepared import PreparedRow

item_or_404 = PreparedRow[EvidenceItem](
    lambda user: EvidenceItem.objects.visible_to(user).with_reading()
).or_404
