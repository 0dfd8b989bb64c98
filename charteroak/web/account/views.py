"""Signing in and out, one's password, and the boards of this host."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from charteroak.district.boards.models import Board


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The host's front door: the public registries, and the way in for staff."""
    return render(request, "account/home.html", {"boards": Board.objects.all()})


class SignIn(auth_views.LoginView):
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("account:sign-in")


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "account/password.html"
    success_url = reverse_lazy("account:boards")

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        messages.success(self.request, "Your password is changed.")
        return super().form_valid(form)


class AcceptInvitation(auth_views.PasswordResetConfirmView):
    """A new member sets a password by the link that the coordinator handed on; the link works once, for three days."""

    template_name = "account/invitation.html"
    success_url = reverse_lazy("account:boards")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"


@login_required
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The boards where the user is a member, or for whose contractor they act; straight on where there is one way."""
    memberships = list(request.user.memberships.filter(ended_on=None).select_related("board"))
    acts = request.user.contractor_places.filter(ended_at=None).exists()
    if len(memberships) == 1 and not acts:
        return redirect("staff:home", memberships[0].board.slug)
    if acts and not memberships:
        return redirect("contractor:home")
    return render(request, "account/boards.html", {"memberships": memberships, "acts": acts})
