"""Showing a refusal where the person is: on the form they filled in, or as a message above the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from charteroak.district.refusal import Refusal


@contextmanager
def shown_on(form: forms.BaseForm) -> Iterator[None]:
    """Do all of the block or nothing of it; a refusal is put on the form, and the page goes on to show it."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        on_form(form, refusal)


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Do the block and say so above the next page, or say there why it was refused."""
    try:
        yield
    except Refusal as refusal:
        as_message(request, refusal)
    else:
        if done:
            messages.success(request, done)


def on_form(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put the refusal at the top of the form, with one line for each obstacle; what was typed stays."""
    form.add_error(None, forms.ValidationError([_sentence(refusal), *refusal.items]))


def as_message(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, " ".join([_sentence(refusal), *refusal.items]))


def _sentence(refusal: Refusal) -> str:
    because = f"{refusal.why} ({refusal.citation})" if refusal.citation else refusal.why
    return f"{refusal.what}: {because}. {refusal.todo}"
