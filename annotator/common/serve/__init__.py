"""`make run`: everything set up, the database, the web server and the worker kept running, all stopped together."""
