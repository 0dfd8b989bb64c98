"""A board's desks: who looks at a request in which lane, one after another or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .models import Desk, Step, TechnologyRequest

WEEK = 7


@transaction.atomic
def set_desk(
    board: Board, *, lane: str, number: int, days: int, members: Sequence[Member], by: Member, at: datetime
) -> Desk:
    """Set up a lane's desk, or change it. Without members, everyone who may review requests sits at it."""
    by.must("board.write", board)
    if lane not in Desk.Lane.values:
        raise Refusal("The desk was not set up", f"{lane} is no lane", "Choose curriculum, privacy or assistive.")
    unfit = [str(member) for member in members if member.board_id != board.pk or not member.may("requests.review")]
    if unfit:
        raise Refusal(
            "The desk was not set up", f"{', '.join(unfit)} may not review requests",
            "Give them the role of an approver first.",
        )  # fmt: skip
    desk, _ = Desk.objects.update_or_create(board=board, lane=lane, defaults={"number": number, "days": days})
    desk.members.set(members)
    record(
        board.public_id, "desk.set", desk, by=by, at=at, lane=lane, number=number, days=days,
        members=[member.public_id for member in members],
    )  # fmt: skip
    return desk


@transaction.atomic
def remove_desk(desk: Desk, *, by: Member, at: datetime) -> None:
    """Take a desk away at which nothing waits; the privacy desk stays."""
    by.must("board.write", desk.board)
    if desk.lane == Desk.Lane.PRIVACY:
        raise Refusal("The desk was not removed", "every request crosses the privacy desk", "Change its members.")
    if desk.steps.exists():
        raise Refusal(
            "The desk was not removed", "requests have crossed it, and their record names it",
            "Give it to other members instead.",
        )  # fmt: skip
    record(desk.board.public_id, "desk.removed", desk, by=by, at=at, lane=desk.lane)
    desk.delete()


def desks_for(request: TechnologyRequest, *, at: datetime) -> list[Desk]:
    """The desks that a request crosses: curriculum where students use it, assistive where it is asked for as such."""
    lanes = {Desk.Lane.PRIVACY}
    if request.users == TechnologyRequest.Users.STUDENTS:
        lanes.add(Desk.Lane.CURRICULUM)
    if request.assistive:
        lanes.add(Desk.Lane.ASSISTIVE)
    board = request.board
    if not board.desks.filter(lane=Desk.Lane.PRIVACY).exists():
        desk = Desk.objects.create(board=board, lane=Desk.Lane.PRIVACY, number=1)
        record(board.public_id, "desk.set", desk, by=None, at=at, lane=desk.lane, number=1, days=desk.days)
    return list(board.desks.filter(lane__in=lanes))


def who_sits_at(desk: Desk) -> list[Member]:
    """The desk's own members who may review, or whoever may where it has none of them left."""
    own = _reviewers(desk.members.all())
    return own or _reviewers(desk.board.members.all())


def _reviewers(members: QuerySet[Member]) -> list[Member]:
    return [one for one in members.filter(ended_on=None).select_related("user") if one.may("requests.review")]


def sits_at(member: Member, desk: Desk) -> bool:
    """Whether the member may speak for the desk; a coordinator may speak for each."""
    return member.board_id == desk.board_id and (
        member in who_sits_at(desk) or ("coordinator" in member.roles and member.ended_on is None)
    )


def remind(board: Board, *, at: datetime) -> int:
    """Remind the desks at which requests have waited too long, and then each week; returns how many memos are new."""
    written = 0
    waiting = Step.objects.filter(
        request__board=board, opinion="", opened_at__lt=at - timedelta(days=1), request__state="at-desks"
    ).select_related("desk", "request")
    for step in waiting:
        late = step.waited(at) - step.desk.days
        if late < 0:
            continue
        request = step.request
        body = (
            f"The request for {request} has waited {step.waited(at)} days at the desk {step.desk}. It was asked on "
            f"{request.asked_at.astimezone(law.ZONE).date():%B %d, %Y}. Say what the desk thinks of it, or hand it on."
        )
        written += len(
            memos.tell(
                who_sits_at(step.desk), about=request, kind=f"reminder:{step.public_id}:{late // WEEK}",
                subject=f"Still waiting: {request}", body=body, page=page_of(request), at=at,
            )
        )  # fmt: skip
    return written


def page_of(request: TechnologyRequest) -> str:
    """The request's page, below the site's address."""
    return f"/b/{request.board.slug}/staff/requests/{request.public_id}/"


def steps_for(member: Member) -> QuerySet[Step]:
    """The steps that wait at the desks at which this member sits."""
    theirs = [desk for desk in member.board.desks.all() if member in who_sits_at(desk)]
    return Step.objects.filter(
        request__state="at-desks", opinion="", opened_at__isnull=False, desk__in=theirs
    )  # fmt: skip
