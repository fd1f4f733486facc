"""Records as files of their own: the support agreement, the support record and reviews; and the
order of a portfolio. Each is drawn from plain content: the same content gives the same bytes.
"""
