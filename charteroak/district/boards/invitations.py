"""The way in for a new user: a link that sets a password, works once, and lasts three days."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from .models import User


def way_in(user: User) -> str:
    """The page, below the site's address, where a user without a password chooses one."""
    token = default_token_generator.make_token(user)
    return reverse("account:invitation", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
