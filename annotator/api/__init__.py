"""The API, over the same actions and queries as the pages."""
