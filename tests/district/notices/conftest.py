"""A board with a coordinator, an approver and a signer, and notices that are ready to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import queueing, writing
from charteroak.district.notices.models import Notice
from charteroak.district.notices.recipient import Recipient
from tests.smtp import Sink, sink

NOW = datetime(2026, 8, 24, 14, tzinfo=UTC)


@pytest.fixture
def board() -> Board:
    return boards.found_board(name="Elmford Board of Education", short_name="Elmford", slug="elmford", by=None, at=NOW)


def member(board: Board, role: str) -> Member:
    return boards.add_member(
        board, email=f"{role}@elmford.example.org", name=role.title(), title="", roles=[role], by=None, at=NOW
    )


@pytest.fixture
def coordinator(board: Board) -> Member:
    return member(board, "coordinator")


@pytest.fixture
def signer(board: Board) -> Member:
    return member(board, "signer")


FACTS = {"website": "https://privacy.elmford.example.org/b/elmford/", "contact": "Co Oak, 860-555-0100"}


def people(count: int, *, language: str = "") -> list[Recipient]:
    return [
        Recipient(f"guardian:{n:012}", f"Person {n}", "parent or guardian", f"p{n}@family.example", language=language)
        for n in range(count)
    ]


def begun(board: Board, coordinator: Member, *, languages: tuple[str, ...] = ("en",)) -> Notice:
    return writing.draft(board, kind="september", title="", languages=languages, facts=FACTS, by=coordinator, at=NOW)


@pytest.fixture
def sendable(board: Board, coordinator: Member, signer: Member) -> Callable[[list[Recipient]], Notice]:
    """A notice with two approvals, queued for these people."""

    def make(to: list[Recipient], languages: tuple[str, ...] = ("en",)) -> Notice:
        notice = begun(board, coordinator, languages=languages)
        for language in languages:
            writing.mark_reviewed(notice, language, by=signer, at=NOW)
        writing.approve(notice, by=coordinator, at=NOW)
        writing.approve(notice, by=signer, at=NOW)
        writing.freeze(notice, recipients=len(to), by=coordinator, at=NOW)
        queueing.begin(notice, by=coordinator, at=NOW)
        queueing.queue(notice, to, at=NOW)
        return notice

    return make


@pytest.fixture
def server(tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> Iterator[Sink]:
    """A real SMTP server; `@pytest.mark.parametrize("server", ["drop"], indirect=True)` makes it misbehave."""
    with sink(tmp_path / "mail", getattr(request, "param", "well")) as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 2
        yield running
