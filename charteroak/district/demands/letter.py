"""A demand as a letter, and a certificate of deletion as a paper: tagged PDFs (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import typst

from charteroak.district.boards.models import Board

from .certificate import BACKUPS, METHODS, SUBPROCESSORS, Certificate, Lack
from .kinds import EXEMPTIONS
from .models import Demand

_PAPER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: "en")
#set par(leading: 0.75em, justify: false)
#for line in data.head { par(line) }
#heading(level: 1)[#data.title]
#for line in data.opening { par(line) }
#for part in data.parts {
  heading(level: 2)[#part.title]
  for line in part.lines { par(line) }
}
"""


def said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def of_demand(demand: Demand, *, due: Sequence[str], on: date) -> bytes:
    """The letter: what is asked, by which law, by when, how to answer. `due`: a sentence for each clock."""
    kind, board = demand.about_kind, demand.board
    where = f"under {demand.contract}" if demand.contract else "in connection with its services"
    products = ", ".join(product.name for product in demand.products.all())
    parts: list[dict[str, Any]] = []
    if demand.gaps:
        parts.append({"title": "What the contract lacks", "lines": [
            f"{gap['title']} ({gap['citation']}): {gap['verdict']}. {gap['why']}" for gap in demand.gaps
        ]})  # fmt: skip
        parts.append({"title": "Clauses that would cure it", "lines": [
            f"{gap['title']}: “{gap['clause']}”" for gap in demand.gaps if gap["clause"]
        ] + ["Other words that carry the same will do. They are no legal advice."]})  # fmt: skip
    if demand.about.get("students"):
        parts.append({"title": "Whose data", "lines": [_student(one) for one in demand.about["students"]]})
    if demand.about.get("words"):
        parts.append({"title": "In particular", "lines": str(demand.about["words"]).splitlines()})
    parts.append({"title": "By when", "lines": list(due)})
    parts.append({"title": "How to answer", "lines": _how(demand, board)})
    return _paper(
        f"{kind.title}: {demand.contractor}", board.name, [board.name, said(on), f"To {demand.contractor}"],
        [f"{board} asks {demand.contractor}, {where}{f' ({products})' if products else ''}, to {kind.asks} "
         f"({citation_of(demand)})."],
        parts,
    )  # fmt: skip


def citation_of(demand: Demand) -> str:
    """The law it rests on. A contract of before July 1, 2018 is not void for what it lacks: PA 17-200 § 1."""
    if demand.kind == "cure" and demand.contract and demand.contract.is_legacy():
        return "C.G.S. § 10-234bb(a)"
    return demand.about_kind.citation


def _student(one: dict[str, str]) -> str:
    more = [one.get("school", ""), f"grade {one['grade']}" if one.get("grade") else ""]
    return ", ".join([one["name"], *(word for word in more if word)])


def _how(demand: Demand, board: Board) -> list[str]:
    contact = ", ".join(word for word in (board.contact_name, board.contact_email, board.contact_phone) if word)
    to = f"to {contact or board.name}."
    if demand.how == "portal":
        return [f"In the portal of {board.short_name}, where this letter is also to be read, or {to}"]
    return [f"In writing, {to}"]


def of_certificate(demand: Demand, given: Certificate, *, on: date) -> bytes:
    """The certificate, statement by statement, as the contractor gave it."""
    backups = f"{BACKUPS.get(given.backups, 'Nothing is said of backup copies')}."
    if given.backups == "expiring" and given.backups_until:
        backups = f"{BACKUPS['expiring']}, by {said(given.backups_until)}."
        if given.backups_unreachable:
            backups += " They cannot be reached by the public."
        if given.backups_unusable:
            backups += " They are unusable in the normal course of business."
    parts = [
        {"title": "What was deleted", "lines": [given.scope]},
        {"title": "From which systems", "lines": [given.systems]},
        {"title": "How, and when it was completed", "lines": [
            f"{METHODS.get(given.method, 'It is not said how')}."
            + (f" Completed on {said(given.completed_on)}." if given.completed_on else "")]},
        {"title": "Backup copies", "lines": [backups]},
        {"title": "Subprocessors", "lines": [
            f"{one.name}: {SUBPROCESSORS.get(one.said, 'nothing is said').lower()}"
            + (f", on {said(one.on)}." if one.on else ".")
            for one in given.subprocessors] or ["None is known to have handled the data."]},
        {"title": "What is kept, and why", "lines": [
            f"{one.what}. {EXEMPTIONS[one.exemption][0] if one.exemption in EXEMPTIONS else one.exemption} "
            f"({EXEMPTIONS[one.exemption][1] if one.exemption in EXEMPTIONS else 'no exemption'}): {one.why}"
            + (f" Accounts: {one.count}." if one.count else "")
            + (" The public cannot reach it." if one.unreachable else "")
            + (" It is unusable in the normal course of business." if one.unusable else "")
            + (f" Until {said(one.until)}." if one.until else "")
            for one in given.kept] or ["Nothing."]},
        {"title": "Statement", "lines": [
            "Nothing else of the data named above is retained by the contractor or available to it."
            if given.nothing_else else "It is not said whether anything else is retained.",
            f"Certified for {demand.contractor} on {said(on)} by {given.name}, {given.title}. "
            f"Authority: {given.authority}."]},
    ]  # fmt: skip
    return _paper(
        "Certificate of deletion", demand.contractor.name,
        [demand.contractor.name, said(on), f"To {demand.board.name}"],
        [f"In answer to: {demand.about_kind.title}, {said(demand.asked_on)} "
         f"({demand.contract or demand.contractor}; {demand.about_kind.citation})."],
        parts,
    )  # fmt: skip


def of_reminder(demand: Demand, *, number: int, to_the_top: bool, due: Sequence[str], on: date) -> bytes:
    """A reminder of what was asked; `to_the_top` where it goes out in the superintendent's sight."""
    kind, board = demand.about_kind, demand.board
    opening = [
        f"On {said(demand.reached_on)} {board} asked {demand.contractor}, "
        f"{f'under {demand.contract}' if demand.contract else 'in connection with its services'}, to {kind.asks} "
        f"({citation_of(demand)}). This is reminder {number}: nothing that settles it has reached the board.",
    ]
    if to_the_top:
        opening.append("The superintendent has been told that it is not done.")
    parts: list[dict[str, Any]] = [{"title": "By when", "lines": list(due)}]
    if demand.kind == "cure" and citation_of(demand) == demand.about_kind.citation:
        parts.append({"title": "What follows", "lines": [
            "A contract that lacks a required provision is void where the board has given reasonable notice and the "
            "contractor has failed within a reasonable time to amend it (C.G.S. § 10-234bb(f))."]})  # fmt: skip
    parts.append({"title": "How to answer", "lines": _how(demand, board)})
    return _paper(f"Reminder: {kind.title}, {demand.contractor}", board.name,
                  [board.name, said(on), f"To {demand.contractor}"], opening, parts)  # fmt: skip


def of_lacks(demand: Demand, lacks: Sequence[Lack], *, on: date) -> bytes:
    """What a certificate still has to say, statement by statement, each with its citation."""
    parts: list[dict[str, Any]] = [
        {
            "title": "What is missing",
            "lines": [f"{one.why[:1].upper()}{one.why[1:]} ({one.citation})." for one in lacks],
        },
        {"title": "How to answer", "lines": _how(demand, demand.board)},
    ]
    return _paper(
        f"A certificate to be completed: {demand.contractor}", demand.board.name,
        [demand.board.name, said(on), f"To {demand.contractor}"],
        [f"The certificate that {demand.contractor} gave {f'for {demand.contract}' if demand.contract else ''} cannot "
         "be relied on yet. The board asks for what is missing; until it has come, the time runs on."],
        parts,
    )  # fmt: skip


def _paper(title: str, author: str, head: list[str], opening: list[str], parts: list[dict[str, Any]]) -> bytes:
    data = {"title": title, "author": author, "head": head, "opening": opening, "parts": parts}
    return bytes(typst.compile(_PAPER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))
