"""Reviews with interim assessment: what comes filled in, what the three write, how they sign.

A review looks at the days since the last one and the next begins the day after it, so that no day
is lost. Who leads it writes four short boxes, an interim view and whether the person is on track;
the person has their own part; all sign, or return it, or say why they do not.
"""
