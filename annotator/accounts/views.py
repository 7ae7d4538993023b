"""A person's own account, and its tokens."""

from datetime import timedelta
from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts import actions
from annotator.accounts.forms import TokenForm
from annotator.accounts.models import Token, User
from annotator.accounts.second_factor import is_demanded_of
from annotator.common import clock


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What a person can see and change about their account, and where."""
    devices = Authenticator.objects.filter(user=request.user)
    page = {
        "keys": devices.filter(type=Authenticator.Type.WEBAUTHN),
        "app": devices.filter(type=Authenticator.Type.TOTP).first(),
        "demanded": is_demanded_of(request.user),
        "provider": settings.OIDC,
    }
    return render(request, "accounts/account.html", page)


@never_cache  # it may show a secret, once
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """What a person's programs may do; a POST makes a token and shows its secret."""
    user, secret = cast(User, request.user), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        expires_at = clock.now() + timedelta(days=given["days"]) if given["days"] else None
        _token, secret = actions.make_token(
            user=user, scopes=given["scopes"], expires_at=expires_at, name=given["name"], by=user
        )
        form = TokenForm()
    page = {"tokens": user.tokens.filter(withdrawn_at=None), "form": form, "secret": secret}
    return render(request, "accounts/tokens.html", page, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a token useless."""
    user = cast(User, request.user)
    actions.withdraw_token(token=get_object_or_404(Token, pk=pk, user=user), by=user)
    messages.success(request, _("The token is withdrawn."))
    return redirect("tokens")
