"""What leads say of names on their page, and what it comes to."""

from annotator.releases.names import ProjectNames

PAGE = "/projects/coast/claims/names/"
SAY = f"{PAGE}said/"
API = "/api/v1/projects/coast/names/"
LEAGUE, SHORT = "Harbour League", "HL"


def proposed(project) -> list[tuple[str, str, int]]:
    return [(one.name, one.means, one.reports) for one in ProjectNames(project).proposals]


def said(project) -> dict[str, set[str]]:
    return {one.called: set(one.names) for one in ProjectNames(project).known}


def confirm(lead, *names: str):
    return lead.post(SAY, {"names": names, "join": ""}, follow=True)


def split(lead, *names: str, apart: str):
    return lead.post(SAY, {"names": names, "apart": apart, "split": ""}, follow=True)


def undo(lead):
    change = lead.get(PAGE).context["changes"][0]
    return lead.post(f"{PAGE}{change.pk}/undo/", follow=True)
