"""Projects, who is in them, and their scheme and guideline versions."""
