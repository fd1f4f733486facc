"""Somebody leaves: what they hold, who could take it, and one act in which it passes on."""
