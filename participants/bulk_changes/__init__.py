"""One change for many people at once: asked, shown person by person, applied as a whole, and for a
day taken back."""
