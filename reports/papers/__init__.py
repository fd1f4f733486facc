"""Records as files of their own: the portfolio in the order of the stages, the support agreement and
the support record. Each is drawn from plain content, so that the same content gives the same bytes.
"""
