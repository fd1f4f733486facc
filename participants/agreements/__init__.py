"""What was agreed with a person beside their programme: pauses and adjustments.

From when to when, who agreed and whether it came is for everybody who sees the person. Why a pause
was agreed, and what an adjustment is, stands in a note: a table of its own, read by the person and
by those who are named for it, and by nobody else whatever their role.
"""
