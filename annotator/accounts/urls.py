"""Routes of signing in and out."""

from django.contrib.auth import views
from django.urls import path

from annotator.accounts import views as accounts

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("tokens/", accounts.tokens, name="tokens"),
    path("tokens/<int:pk>/withdraw/", accounts.withdraw, name="token-withdraw"),
]
