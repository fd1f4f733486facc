"""People who come from another employer or go to one, and colleagues who hand over."""
