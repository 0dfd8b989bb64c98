"""What families are written: short messages, and the one letter that answers a request, in their language."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from .models import FamilyRequest, RequestPart

OWN_LANGUAGES = ("en", "es", "pt")
_PAPER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: data.language)
#set par(leading: 0.75em, justify: false)
#for line in data.head { par(line) }
#heading(level: 1)[#data.title]
#par(data.opening)
#for part in data.parts {
  heading(level: 2)[#part.title]
  for line in part.lines { par(line) }
}
"""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("letters.toml").read_text(encoding="utf-8"))


def words(language: str, key: str, **facts: str) -> str:
    """One text of the table in that language, with what is filled in."""
    return str(_table()[language if language in OWN_LANGUAGES else "en"][key].format(**facts))


def day_in(day: date, language: str) -> str:
    return f"{day:%B} {day.day}, {day.year}" if language == "en" else f"{day.day}/{day.month}/{day.year}"


def parts_of(row: FamilyRequest) -> list[dict[str, Any]]:
    """The letter's parts, each with a title and lines: what was done by whom, what is kept and why, how to complain."""
    board, own, language = row.board, row.own or {}, row.language

    def say(key: str, **facts: str) -> str:
        return words(language, key, **facts)

    lines = [own["done"]] if own.get("done") else [say("nothing_own", board=board.name)]
    kept = [f"{board.name}: {own['kept']} ({own['why']})"] if own.get("kept") else []
    parts = [{"title": say("own", board=board.name), "lines": lines}]
    for part in row.parts.all():
        demand = part.demand
        told, still = _of_contractor(part, language)
        products = ", ".join(product.name for product in demand.products.all())
        parts.append({"title": f"{demand.contractor.name}{f' ({products})' if products else ''}", "lines": told})
        kept += [f"{demand.contractor.name}: {line}" for line in still]
    parts.append({"title": say("kept"), "lines": kept or [say("nothing_kept")]})
    contact = ", ".join(one for one in (board.contact_name, board.contact_email, board.contact_phone) if one)
    complain = [say("complain", contact=contact or board.name)]
    if row.kind in {"see", "correct"}:
        complain += [say("hearing"), say("unread")]
    parts.append({"title": say("complain_title"), "lines": complain})
    return parts


def _of_contractor(part: RequestPart, language: str) -> tuple[list[str], list[str]]:
    """What this contractor did, and what it keeps with the statute's exception."""
    demand, answer = part.demand, part.demand.last_answer()
    if demand.end != demand.End.MET or answer is None:
        return [words(language, "not_done", why=demand.end_words or (answer.words if answer else ""))], []
    if certificate := answer.certificate:
        done = day_in(certificate.completed_on or answer.received_on, language)
        still = [
            f"{one.what}. {words(language, one.exemption) if one.exemption in {'law', 'recovery', 'account'} else ''}: "
            f"{one.why}" + (f", {words(language, 'until', day=day_in(one.until, language))}" if one.until else "")
            for one in certificate.kept
        ]  # fmt: skip
        return [words(language, "certified", day=done, scope=certificate.scope)], still
    if answer.outcome == "nothing":
        return [words(language, "nothing_held"), answer.words], []
    lines = [answer.words] if answer.words else []
    if answer.happened_on:
        lines.append(words(language, "done", day=day_in(answer.happened_on, language)))
    if part.shown_at:
        lines.append(words(language, "file"))
        if part.is_redacted:
            lines.append(words(language, "redacted"))
    return lines, []


def letter(row: FamilyRequest, *, name: str, student: str, on: date) -> bytes:
    """The letter as a PDF: to whom, about whom, and its parts."""
    language, board = row.language, row.board
    opening = words(language, "opening", asked=day_in(row.received_on, language), kind=words(language, row.kind))
    data = {
        "title": words(language, "title"), "board": board.name, "language": language, "opening": opening,
        "head": [board.name, day_in(on, language), name, student], "parts": parts_of(row),
    }  # fmt: skip
    return bytes(typst.compile(_PAPER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))
