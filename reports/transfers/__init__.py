"""The file somebody takes to their next employer: what is in it, how it looks, how it is made."""
