"""People of a cohort brought in by a file: read, checked, shown, applied as a whole, taken back.

``columns`` says what a file may hold, ``values`` reads its cells, ``facts`` what the portal knows,
``checks`` holds the two against each other, ``services`` does it, ``work`` is what the jobs run.
"""
