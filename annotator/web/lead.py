"""Answers to what a lead asks first of a project."""

from collections.abc import Mapping
from typing import Any

from annotator.adjudication import answers as kept
from annotator.adjudication import disputed
from annotator.projects.models import Project
from annotator.review import gaps, pace
from annotator.review.progress import Progress


def answers(project: Project, far: Mapping[str, int]) -> dict[str, Any]:
    """How good, how far (`far` counts the documents), what is disputed, and whether the machine is biasing us."""
    settled, done = kept.settled(project), far[Progress.SUBMITTED]
    hours = pace.hours_left(project, far["documents"])
    return {
        "good": kept.good(project),
        "far": {
            **settled,
            "reviewed": done - settled["gold"],
            "open": far["documents"] - done - far[Progress.FLAGGED],
            "hours": hours,
            "whole_hours": round(hours or 0),
        },
        "fights": disputed.most(project),
        "gaps": sum(not gap.answered for gap in gaps.open_gaps(project)),
        "bias": kept.biased(project),
    }
