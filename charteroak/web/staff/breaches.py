"""Breaches that contractors reported: the instant of receipt, the clocks that run from it, the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.district.boards.models import Member
from charteroak.district.breaches import reporting, rooms
from charteroak.district.breaches.models import Breach
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.duties.models import Duty
from charteroak.web.downloads import as_file
from charteroak.web.presenting import clock_of, name_of, now

from .access import place, show, staff_page


@never_cache
@require_safe
@staff_page("breaches.read")
def breaches(request: HttpRequest, member: Member) -> HttpResponse:
    at = now()
    rows = member.board.rooms.select_related("board", "contractor")
    return show(
        request,
        member,
        "breaches.html",
        here="staff:breaches",
        title="Breaches of security",
        rows=[
            (row, [clock_of(duty, at) for duty in rooms.clocks_of(row) if not duty.met_at and _ours(duty)], row.counts)
            for row in rows
        ],
    )


def _ours(duty: Duty) -> bool:
    return duty.owed_by.lower().startswith("board")


@never_cache
@require_safe
@staff_page("breaches.read")
def breach(request: HttpRequest, member: Member, breach_id: str) -> HttpResponse:
    """One report as it was received, the board's clocks with their working, and the contractor's delay."""
    row = _breach(member, breach_id)
    at, delay = now(), row.contractors_delay()
    ours = row.clocks().exclude(pk__in=[duty.pk for duty in delay]).most_urgent_first()
    return show(
        request,
        member,
        "breach.html",
        here="staff:breaches",
        title=str(row),
        above=(
            place(member, "Breaches", "staff:breaches"),
            place(member, str(row.room), "staff:room", row.room.public_id),
        ),
        breach=row,
        elements=[ELEMENTS[code].words for code in row.report.elements if code in ELEMENTS],
        ours=[clock_of(duty, at) for duty in ours],
        delay=[clock_of(duty, at) for duty in delay],
        reporter=name_of(row.recorded_by, member.board),
        additions=member.board.breaches.filter(report__adds_to=row.report),
    )


@never_cache
@require_safe
@staff_page("breaches.read")
def receipt(request: HttpRequest, member: Member, breach_id: str) -> HttpResponse:
    return as_file(reporting.receipt_of(_breach(member, breach_id), by=member), "receipt.pdf")


def _breach(member: Member, breach_id: str) -> Breach:
    rows = member.board.breaches.select_related("board", "room__contractor", "report__contractor", "report__adds_to")
    return get_object_or_404(rows, public_id=breach_id)
