"""Documents: import and what is known of each report."""
