"""Equality answers: given by people on a programme for themselves, and counted for groups of them.

An app of its own that no other one imports: nothing else can meet an answer by accident.
"""
