"""Routes of signing in and out, and of one's own account."""

from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as provider
from django.urls import include, path

from annotator.accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/withdraw/", views.withdraw, name="token-withdraw"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("", include(provider)),
]
