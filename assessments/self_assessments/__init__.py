"""Self-assessments: three times the person and who assesses them say, each for themselves, where
the person stands in every standard; once both have finished, both read both.

The workforce lead sees that it was done and when, and no words.
"""
