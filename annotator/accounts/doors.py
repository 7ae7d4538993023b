"""Which doors the operator opened, for every template."""

from django.conf import settings
from django.http import HttpRequest


def doors(_request: HttpRequest) -> dict[str, bool]:
    """`mail`: messages can be sent. `open_for_all`: anybody may make an account."""
    return {"mail": settings.MAIL, "open_for_all": settings.SIGN_UP}
