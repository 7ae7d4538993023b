"""Pages above the rooms."""
