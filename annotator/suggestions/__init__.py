"""Suggesters, and what they proposed."""
