"""The demonstration's families: a made-up roster comes in, and the yearly notice of the last September goes out."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from charteroak.district.duties import actions as duties
from charteroak.district.families import imports, notifying
from charteroak.district.families.models import RosterImport
from charteroak.district.families.recipients import recipients
from charteroak.district.families.roster import generate, open_roster
from charteroak.district.notices import paper, queueing, sending, writing
from charteroak.district.notices.discharge import standing
from charteroak.district.notices.proof import public_address

from .boards import Place
from .playing import Story

STUDENTS = 180


def yearly_notice(place: Place) -> Story:
    """From the roster in August to the letters for whoever has no e-mail address."""
    days = place.days
    year = days.today.year if days.today >= date(days.today.year, 9, 2) else days.today.year - 1
    at = yield days.at(days.working(date(year, 8, 17)), 10, 5)
    _enrol(place, date(year, 9, 1), at)
    at = yield days.at(days.working(date(year, 8, 18)), 9, 30)
    opened = duties.start_clocks(
        "year.notice", place.board, board=place.board, happened=date(year, 7, 1), by=None, at=at
    )
    board, coordinator, signer = place.board, place.coordinator, place.signer
    contact = ", ".join(filter(None, [board.contact_name, board.contact_phone, board.contact_email]))
    notice = writing.draft(
        board, kind="september", title=f"Yearly notice, September {year}", languages=["en", "es", "pt"],
        facts={"website": public_address(board), "contact": contact}, planned_for=date(year, 8, 25),
        duty_id=opened[0].public_id if opened else "", by=coordinator, at=at,
    )  # fmt: skip
    at = yield days.at(days.working(date(year, 8, 20)), 14, 10)
    for language in notice.languages:
        writing.mark_reviewed(notice, language, by=coordinator, at=at)
    writing.approve(notice, by=coordinator, at=at)
    at = yield at + timedelta(hours=2)
    writing.approve(notice, by=signer, at=at)
    at = yield days.at(days.working(date(year, 8, 25)), 9, 0)
    people = notifying.reach(notice, on=at.date()).people
    writing.freeze(notice, recipients=people, by=coordinator, at=at)
    queueing.begin(notice, by=coordinator, at=at)
    queueing.queue(notice, recipients(board, notifying.scope_of({}), on=at.date()), at=at)
    sending.send(notice, now=lambda: at)
    at = yield days.at(days.working(date(year, 8, 27)), 11, 20)
    paper.mark_printed(notice, by=coordinator, at=at)
    for duty in opened:
        duties.meet(
            duty, happened=at, received=None, by=coordinator, at=at,
            evidence=f"{standing(notice).words} The delivery log and the letters are kept with the notice.",
        )  # fmt: skip


def _enrol(place: Place, start: date, at: object) -> None:
    board = place.board
    with tempfile.TemporaryDirectory() as folder:
        schools = [school.name for school in board.schools.all()]
        generate.write(Path(folder), STUDENTS, schools=schools, start=start)
        imported = RosterImport.objects.create(
            board=board, sha256="0" * 64, begun_at=at, begun_by=place.coordinator.audit_id
        )
        imports.stage(imported, open_roster(Path(folder)), by=place.coordinator, at=at)  # type: ignore[arg-type]
        imports.commit(imported, by=place.coordinator, at=at)  # type: ignore[arg-type]
