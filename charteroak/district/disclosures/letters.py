"""Letters to whoever asked: a receipt, a refusal with its reason and what it rests on, the words with the file."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from charteroak import law
from charteroak.district.audit.actions import SYSTEM, record
from charteroak.district.boards.models import Member
from charteroak.district.notices import memos

from .elements import in_words
from .models import Determination, DirectoryRequest, Letter, Release
from .sources import OWN_CLOCKS, PUBLIC_RECORDS, RECRUITERS

LANGUAGES = ("en", "es", "pt")
MOST_TRIES, BATCH = 8, 50
_NOTE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: "en")
#heading(level: 1)[#data.title]
#par(strong(data.clocks))
#for (label, words) in data.rows {
  heading(level: 2)[#label]
  for line in words { par(line) }
}
"""
_PAPER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.subject, author: data.board, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: data.language)
#for line in data.top { par(line) }
#v(1em)
#heading(level: 1)[#data.subject]
#for line in data.paragraphs { par(line) }
"""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("letters.toml").read_text(encoding="utf-8"))


def acknowledge(row: DirectoryRequest, *, by: Member | None, at: datetime) -> None:
    """Say that the request has come, where there is an address to say it to. Nothing that was typed stands in it:
    anybody may have typed the address."""
    if row.email:
        text = "counsel" if row.kind in DirectoryRequest.SPECIAL else "received"
        _write(row, Letter.Kind.RECEIVED, text, {}, by=by, at=at)


def refuse(row: DirectoryRequest, made: Determination, *, by: Member, at: datetime) -> Letter:
    facts = {"reason": made.words, "citation": made.basis["citation"], "policy": _policy(row, made)}
    return _write(row, Letter.Kind.REFUSED, f"refused_{made.outcome}", facts, by=by, at=at)


def hand(row: DirectoryRequest, *, by: Member, at: datetime) -> Letter:
    return _write(row, Letter.Kind.HANDED, "handed", {}, by=by, at=at)


def _policy(row: DirectoryRequest, made: Determination) -> str:
    named = made.basis.get("policy", "")
    return str(_table()[row.language]["policy"].format(policy=named)) if named else ""


def _write(
    row: DirectoryRequest, kind: str, text: str, facts: dict[str, str], *, by: Member | None, at: datetime
) -> Letter:
    table = _table()[row.language]
    names = _names(row) | facts
    paragraphs = [str(part).format(**names) for part in table[text]]
    if row.board.contact_email:
        paragraphs.append(str(table["questions"]).format(contact=row.board.contact_email))
    letter = Letter.objects.create(
        request=row, kind=kind, written_at=at, written_by=by.audit_id if by else SYSTEM, by_email="@" in row.email,
        next_try_at=at if "@" in row.email else None,
        sealed={"to": row.email, "subject": str(table[f"{kind}_subject"]).format(**names), "paragraphs": paragraphs},
    )  # fmt: skip
    record(row.board.public_id, "directory.letter-written", letter, by=by, at=at, kind=kind, by_email=letter.by_email)
    if letter.by_email:
        transaction.on_commit(lambda: mail_letters.enqueue())
    return letter


def _names(row: DirectoryRequest) -> dict[str, str]:
    return {"board": row.board.name, "reference": row.public_id, "received": _day(row.received_on, row.language)}


def with_link(made: Release) -> tuple[str, str]:
    """Subject and body of the message that brings the link to a file."""
    table, row = _table()[made.language], made.request
    until = made.expires_at.astimezone(law.ZONE).date() if made.expires_at else date.max
    names = _names(row) | {"until": _day(until, made.language)}
    body = "\n\n".join(str(part).format(**names) for part in table["disclosed"])
    return str(table["disclosed_subject"]).format(**names), body


def _day(day: date, language: str) -> str:
    return f"{day:%B} {day.day}, {day.year}" if language == "en" else f"{day.day}/{day.month}/{day.year}"


@task()
def mail_letters() -> None:
    """Mail what waits. Safe to run at any time, and more than once at a time."""
    mail_waiting(timezone.now())


def mail_waiting(now: datetime) -> int:
    """Mail the letters that wait; returns how many went. One that fails waits longer each time."""
    sent, connection = 0, get_connection()
    waiting = Letter.objects.filter(by_email=True, mailed_at=None, next_try_at__lte=now, tries__lt=MOST_TRIES)
    for letter in waiting.select_related("request__board")[:BATCH]:
        claimed = Letter.objects.filter(pk=letter.pk, tries=letter.tries, mailed_at=None).update(
            tries=letter.tries + 1, next_try_at=now + timedelta(minutes=2 ** (letter.tries + 1))
        )
        board = letter.request.board
        text = "\n\n".join([*letter.sealed["paragraphs"], board.name])
        if claimed and memos.mail(
            board, to=letter.sealed["to"], subject=letter.sealed["subject"], text=text,
            message_id=f"directory-{letter.public_id}", connection=connection,
        ):  # fmt: skip
            Letter.objects.filter(pk=letter.pk).update(mailed_at=now)
            sent += 1
    return sent


def note_for_counsel(row: DirectoryRequest) -> bytes:
    """The request with its three dates, what it may fall under, and that its clocks are its own: to hand to counsel."""
    asker = row.asker
    answer_at = [asker.get(name, "") for name in ("email", "phone", "address")]
    rows = [
        ("Who asks", [row.asked_by, *filter(None, answer_at)]),
        ("What for", [row.said["purpose"]]),
        ("What, and whom", [in_words(row.elements), row.get_scope_display(), row.said["whom"]]),
        ("Dates", [
            f"Dated {_day(row.happened_on, 'en')}, received on {_day(row.received_on, 'en')} "
            f"({row.get_via_display().lower()}), recorded on {_day(row.recorded_at.astimezone(law.ZONE).date(), 'en')}."
        ]),
        *((one.title, [f"{one.citation}: {one.paraphrase}", one.confidence_note])
          for one in (RECRUITERS, PUBLIC_RECORDS)),
    ]  # fmt: skip
    data = {
        "title": f"For counsel: {row.get_kind_display()}, {row.public_id}", "board": row.board.name,
        "clocks": OWN_CLOCKS, "rows": [(label, [line for line in lines if line]) for label, lines in rows],
    }  # fmt: skip
    return bytes(typst.compile(_NOTE.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))


def as_pdf(letter: Letter) -> bytes:
    """The letter as it is printed."""
    row = letter.request
    asker, day = row.asker, letter.written_at.astimezone(law.ZONE).date()
    address = asker.get("address", "").splitlines()
    top = [row.board.name, _day(day, row.language), asker.get("name", ""), asker.get("organization", ""), *address]
    data = {
        "subject": letter.sealed["subject"], "paragraphs": letter.sealed["paragraphs"], "board": row.board.name,
        "language": row.language, "top": [line for line in top if line],
    }  # fmt: skip
    return bytes(typst.compile(_PAPER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))
