"""Reflections before reviews: written by the person, or a conversation that supervisor or assessor
noted and the person agreed to, which counts the same.

``presentation.for_review`` says how it stands for one review.
"""
