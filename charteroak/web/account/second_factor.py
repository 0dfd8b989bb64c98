"""The second factor: the one-time code of an authenticator app, or one of ten recovery codes.

It is asked for once a session, before the first page that names a student. Who has none sets one up there and then.
django-otp keeps the devices, accepts a code once, and slows guessing down.
"""

from __future__ import annotations

import base64
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import devices_for_user, login, match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=16, label="Code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
        error_messages={"required": "Enter the six digits that the app shows."},
    )  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show a second factor, or set one up where there is none."""
    user: Any = request.user
    form = CodeForm(request.POST or None)
    has_one = any(devices_for_user(user))
    new = None if has_one else TOTPDevice.objects.get_or_create(user=user, confirmed=False, name="app")[0]
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].replace(" ", "").lower()
        device = match_token(user, code) if has_one else new if new and new.verify_token(code) else None
        if device is None:
            form.add_error("code", "This is not the code that the app shows now. Wait for the next one and try again.")
        else:
            if new:
                new.confirmed = True
                new.save()
            login(request, device)
            if new:
                request.session["recovery_codes"] = _recovery_codes(user)
                return redirect(f"{reverse('account:recovery-codes')}?next={_next(request)}")
            return redirect(_next(request))
    return render(
        request,
        "account/second_factor.html",
        {"form": form, "new": new, "secret": _secret(new) if new else "", "picture": _picture(new) if new else "",
         "next": _next(request)},
    )  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once."""
    codes = request.session.pop("recovery_codes", None)
    if not codes:
        messages.info(request, "Recovery codes are shown once, when the second factor is set up.")
        return redirect(_next(request))
    return render(request, "account/recovery_codes.html", {"codes": codes, "next": _next(request)})


def _recovery_codes(user: Any) -> list[str]:
    """Ten new codes, each good once; earlier ones stop working."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return codes


def _secret(device: TOTPDevice) -> str:
    """The secret as it is typed into an app, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _picture(device: TOTPDevice) -> str:
    return str(segno.make(device.config_url).svg_data_uri(scale=5, dark="#1b1b1b"))


def _next(request: HttpRequest) -> str:
    """Where to go on: an address of this site, or the boards."""
    wanted = request.GET.get("next", "") or request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("account:boards")
