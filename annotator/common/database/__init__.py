"""The embedded PostgreSQL: found, set up, started as a child, stopped, without ever touching what is not ours."""
