"""What a page is about: an observation, a support agreement, a supervision meeting."""

from participants.prepared import PreparedRow
from supervision.models import Observation, SupervisionMeeting, SupportAgreement

observation_or_404 = PreparedRow[Observation](Observation.objects.visible_to).or_404
agreement_or_404 = PreparedRow[SupportAgreement](SupportAgreement.objects.visible_to).or_404
meeting_or_404 = PreparedRow[SupervisionMeeting](
    lambda user: SupervisionMeeting.objects.visible_to(user).with_accounts()
).or_404
