"""Pressing a control as one member, and reading its effect as another, without a browser."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from tests import builders


def signed_in(board: Board, role: str) -> Client:
    client = Client()
    client.force_login(builders.member(board, role).user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def press(board: Board, page: str, /, *args: str, role: str = "coordinator", status: int = 200, **data: object) -> str:
    """A member, the coordinator unless told, sends a form; the page that answers, in the end."""
    answer = signed_in(board, role).post(reverse(f"staff:{page}", args=[board.slug, *args]), data, follow=True)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def read(board: Board, name: str, *args: str, role: str = "auditor", status: int = 200, query: str = "") -> str:
    """A page as another member reads it; `query` is what is searched for on it."""
    asked = {"q": query} if query else {}
    answer = signed_in(board, role).get(reverse(f"staff:{name}", args=[board.slug, *args]), asked)
    assert answer.status_code == status
    return answer.content.decode()
