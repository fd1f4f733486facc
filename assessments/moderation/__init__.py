"""The internal moderation checklist: what the data say of how somebody was supported and assessed,
and what whoever confirms says of the recommendation.

The questions follow the internal moderation template of Skills for Care (September 2022). Nobody
fills in what the data say.
"""
