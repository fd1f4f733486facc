"""The development plan: one living list of goals for each participant.

The participant writes their own goals; supervisor and assessor propose some and comment. All three
read everything; the workforce lead sees how many there are and no words.
"""
