"""What every room leans on: permits, jobs, clock, the embedded database and the supervisor."""
