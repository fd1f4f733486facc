"""Drills: a whole portal of its own is broken on purpose, and then everything must agree again."""
