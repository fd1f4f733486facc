"""What a page is about: a judgement, a review, or what somebody says of themselves."""

from assessments.models import Conversation, FinalAssessment, Goal, Review, SelfAssessment
from participants.prepared import PreparedRow

assessment_or_404 = PreparedRow[FinalAssessment](FinalAssessment.objects.visible_to).or_404
review_or_404 = PreparedRow[Review](Review.objects.visible_to).or_404
goal_or_404 = PreparedRow[Goal](Goal.objects.visible_to).or_404
self_assessment_or_404 = PreparedRow[SelfAssessment](SelfAssessment.objects.visible_to).or_404
conversation_or_404 = PreparedRow[Conversation](Conversation.objects.visible_to).or_404
