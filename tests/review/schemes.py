"""Schemes that a project may come to have, and how leads put them in force."""

import json
from copy import deepcopy

from annotator.projects import defaults
from annotator.projects.models import SchemeChange
from annotator.projects.queries import get_project_for
from annotator.review import versions
from annotator.spans import canonical
from annotator.spans.renaming import Name

SCHEME = "/projects/coast/scheme/"
RECHECKS = "/projects/coast/rechecks/"
API = "/api/v1/projects/coast/"
PARTY = {Name("ACTOR"): "PARTY"}
RENAMED = json.dumps({"label": "ACTOR", "to": "PARTY"})


def with_party() -> dict:
    """The default scheme, in which ACTOR is called PARTY."""
    return json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))


def without_sources() -> dict:
    """The default scheme without SOURCE, and so without claims."""
    raw = deepcopy(defaults.scheme())
    del raw["labels"]["SOURCE"], raw["claims"]
    raw["links"] = {}
    nesting = raw["overlap"]["nesting"]
    raw["overlap"]["nesting"] = {
        inner: [one for one in outer if one != "SOURCE"]
        for inner, outer in nesting.items()
        if inner != "SOURCE"
    }
    return raw


def sent(project, scheme: dict, *renames: str, **more: str) -> dict:
    return {"text": json.dumps(scheme), "seen": project.scheme.sha256, "rename": list(renames), **more}


def save(client, project, scheme: dict, *renames: str):
    """What a lead does who has seen what it does."""
    listed = [json.loads(one) for one in renames]
    previewed = canonical.sha256([scheme, listed])
    return client.post(SCHEME, sent(project, scheme, *renames, save="", previewed=previewed))


def put_in_force(max, scheme: dict, renames=PARTY) -> SchemeChange:
    access = get_project_for(max, "coast")
    seen = access.project.scheme.sha256
    return versions.change_scheme(access=access, scheme=scheme, renames=renames, seen=seen)[0]
