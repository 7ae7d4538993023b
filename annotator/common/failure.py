"""Failures that are told to a person in one line, without a traceback."""


class Failure(Exception):
    """Something the person at the terminal can mend; the message says what and how."""
