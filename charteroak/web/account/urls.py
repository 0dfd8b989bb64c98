"""Signing in and out, one's password, and the boards of this host."""

from django.urls import path

from . import second_factor, views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("invitation/<uidb64>/<token>/", views.AcceptInvitation.as_view(), name="invitation"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("second-factor/codes/", second_factor.recovery_codes, name="recovery-codes"),
    path("boards/", views.boards, name="boards"),
]
