"""The queue, decisions and the review page."""
