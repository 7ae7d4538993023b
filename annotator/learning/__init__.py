"""What reviews teach: evaluation of suggesters, and training of new versions."""
