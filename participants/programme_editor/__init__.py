"""A council's own programmes: its local values, the full editor, comparing and publishing."""
