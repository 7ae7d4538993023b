"""Who calls: a person's session, or a program with a person's token, within the token's scopes."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from rest_framework import authentication, permissions
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from annotator.accounts.backends import AccountBackend
from annotator.accounts.models import Token, User
from annotator.common import clock
from annotator.spans import canonical

NOTED_EVERY = timedelta(hours=1)  # when a token was last used; more often would write with each call


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`"""

    def authenticate_credentials(self, key: str) -> tuple[User, Any]:
        """The person and the token; AuthenticationFailed (401) for a secret that opens nothing."""
        found = Token.objects.select_related("user").filter(secret_sha256=canonical.text_sha256(key)).first()
        if found is None or found.withdrawn_at:
            raise AuthenticationFailed("There is no such token.")
        if found.ended:
            raise AuthenticationFailed("This token has expired.")
        if not AccountBackend().user_can_authenticate(found.user):
            raise AuthenticationFailed("This person's account is switched off.")
        now = clock.now()
        if found.used_at is None or found.used_at < now - NOTED_EVERY:
            unnoted = Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY)
            Token.objects.filter(unnoted, pk=found.pk).update(used_at=now)
        return found.user, found


def scoped(scopes: dict[str, str]) -> type[permissions.BasePermission]:
    """A permission that asks a token for the scope of each method; a session has all."""

    class Scoped(permissions.IsAuthenticated):
        def has_permission(self, request: Request, view: Any) -> bool:
            if not super().has_permission(request, view):
                return False
            method = "GET" if request.method == "HEAD" else str(request.method)
            needed = scopes.get(method)
            if needed is None or not isinstance(request.auth, Token) or needed in request.auth.scopes:
                return True
            self.message = f"This token does not have the scope “{needed}”."
            return False

    return Scoped
