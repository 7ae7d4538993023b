"""Frozen datasets and the files they are written to."""
