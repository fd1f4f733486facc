"""What a programme asks for at the least, rule by rule: what counts, what does not, and why."""
