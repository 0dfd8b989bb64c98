"""Showing a refusal where the person is: on the form they filled in, or as a message above the page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from charteroak.district.refusal import Refusal


def on_form(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put the refusal at the top of the form, with one line for each obstacle; what was typed stays."""
    form.add_error(None, forms.ValidationError([_sentence(refusal), *refusal.items]))


def as_message(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, " ".join([_sentence(refusal), *refusal.items]))


def _sentence(refusal: Refusal) -> str:
    because = f"{refusal.why} ({refusal.citation})" if refusal.citation else refusal.why
    return f"{refusal.what}: {because}. {refusal.todo}"
