"""Settling what the reviews of a report disagree on."""
