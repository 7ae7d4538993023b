"""Template tags that pages of several rooms share."""
