"""Work a worker does for this room."""

from annotator.releases import background


def release(job_id: int) -> None:
    """Freeze or export, as somebody wished for; repeating it changes nothing."""
    background.run(job_id=job_id)


def tidy(timestamp: int) -> None:  # when it was due
    """Let go of exports that have been kept for their time."""
    background.tidy()
