"""What is done with a board, its people, its calendar and its promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.audit.models import HOST
from charteroak.district.refusal import Refusal

from .models import Board, CalendarDay, CounselAnswer, Member, PolicyPromise, School, User, roles_from


@transaction.atomic
def found_board(*, name: str, short_name: str, by: User | None, at: datetime, slug: str = "") -> Board:
    """Set up a board on this host. Its address is its slug, made from the short name unless given."""
    slug = slug or slugify(short_name)
    if Board.objects.filter(slug=slug).exists():
        raise Refusal(
            "The board was not set up", f"the address /b/{slug}/ is taken", "Choose another short name or slug."
        )
    board = Board.objects.create(name=name, short_name=short_name, slug=slug)
    record(HOST, "board.founded", board, by=by, at=at)
    return board


@transaction.atomic
def change_board(board: Board, *, fields: Mapping[str, str | bool | int], by: Member, at: datetime) -> Board:
    """Change what the board says of itself: names, contact, the website that it declares, and what is public."""
    by.must("board.write", board)
    allowed = {
        "name", "short_name", "website", "contact_name", "contact_email", "contact_phone", "answers_public",
        "submissions_kept_days", "guidance_address", "guidance_edition",
    }  # fmt: skip
    guidance = {name: fields.get(name, getattr(board, name)) for name in ("guidance_address", "guidance_edition")}
    if bool(guidance["guidance_address"]) != bool(guidance["guidance_edition"]):
        raise Refusal(
            "The entry was not changed", "the state’s guidance has an address or an edition, and not the other",
            "Enter both, as they stand on the state’s page, or neither.", citation="PA 17-200 § 3",
        )  # fmt: skip
    changed = sorted(name for name in allowed & set(fields) if getattr(board, name) != fields[name])
    for name in changed:
        setattr(board, name, fields[name])
    if changed:
        board.save(update_fields=changed)
        record(board.public_id, "board.changed", board, by=by, at=at, fields=changed)
    return board


@transaction.atomic
def add_school(board: Board, *, name: str, grades: str = "", by: Member, at: datetime) -> School:
    by.must("board.write", board)
    if board.schools.filter(name=name).exists():
        raise Refusal("The school was not added", f"{board} has a school called {name}", "Give it another name.")
    school = School.objects.create(board=board, name=name, grades=grades)
    record(board.public_id, "school.added", school, by=by, at=at)
    return school


@transaction.atomic
def add_member(
    board: Board, *, email: str, name: str, title: str, roles: Sequence[str], by: Member | User | None, at: datetime
) -> Member:
    """Give a person a place on the board. Only the host's command line (by=None or a user) founds the first one."""
    if isinstance(by, Member):
        by.must("board.write", board)
    known = roles_from(list(roles))
    if not known:
        raise Refusal("The member was not added", "no role was chosen", "Choose at least one role.")
    user = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(email.strip(), name)
    existing = Member.objects.filter(board=board, user=user).first()
    if existing and existing.ended_on is None:
        raise Refusal(
            "The member was not added", f"{email} is a member of {board} already", "Change that member's roles instead."
        )
    member, _ = Member.objects.update_or_create(
        board=board, user=user, defaults={"title": title, "roles": known, "ended_on": None}
    )
    record(board.public_id, "member.added", member, by=by, at=at, roles=known)
    return member


@transaction.atomic
def change_member(member: Member, *, title: str, roles: Sequence[str], by: Member, at: datetime) -> Member:
    """Change a member's title and roles; the board always keeps one coordinator."""
    by.must("board.write", member.board)
    known = roles_from(list(roles))
    if not known:
        raise Refusal("The roles were not changed", "no role was chosen", "Choose at least one, or end the membership.")
    if "coordinator" not in known:
        _keep_a_coordinator(member)
    before = list(member.roles)
    member.title, member.roles = title, known
    member.save(update_fields=["title", "roles"])
    record(member.board.public_id, "member.changed", member, by=by, at=at, before=before, after=known)
    return member


@transaction.atomic
def end_member(member: Member, *, on: date, by: Member, at: datetime) -> Member:
    by.must("board.write", member.board)
    _keep_a_coordinator(member)
    member.ended_on = on
    member.save(update_fields=["ended_on"])
    record(member.board.public_id, "member.ended", member, by=by, at=at, on=on.isoformat())
    return member


def _keep_a_coordinator(member: Member) -> None:
    others = member.board.members.filter(ended_on=None).exclude(pk=member.pk)
    if not any("coordinator" in other.roles for other in others):
        raise Refusal(
            "The roles were not changed", f"{member} is the board's only data privacy coordinator",
            "Make someone else a coordinator first.",
        )  # fmt: skip


@transaction.atomic
def set_calendar_day(
    board: Board, *, day: date, kind: str, reason: str, confirmed_by: str, by: Member, at: datetime
) -> CalendarDay:
    """Enter a closed day or a worked holiday. The caller has running clocks issued again (duties.actions.reissue)."""
    by.must("board.write", board)
    entry, _ = CalendarDay.objects.update_or_create(
        board=board, day=day, defaults={"kind": kind, "reason": reason, "confirmed_by": confirmed_by}
    )
    record(
        board.public_id, "calendar.day-set", entry, by=by, at=at,
        day=day.isoformat(), kind=kind, confirmed=bool(confirmed_by),
    )  # fmt: skip
    return entry


@transaction.atomic
def clear_calendar_day(entry: CalendarDay, *, by: Member, at: datetime) -> None:
    by.must("board.write", entry.board)
    record(entry.board.public_id, "calendar.day-cleared", entry, by=by, at=at, day=entry.day.isoformat())
    entry.delete()


@transaction.atomic
def make_promise(
    board: Board, *, row: str, unit: str, count: int, source: str, on: date, by: Member, at: datetime
) -> PolicyPromise:
    """Switch on a stricter promise of the board's policy for one row of the law; an earlier one for the row ends."""
    by.must("board.write", board)
    if row not in {deadline.row for deadline in law.on(on).deadlines}:
        raise Refusal("The promise was not kept", f"the law of {on} has no duty {row}", "Choose a duty from the list.")
    board.policy_promises.filter(row=row, ended_on=None).update(ended_on=on)
    promise = PolicyPromise.objects.create(board=board, row=row, unit=unit, count=count, source=source)
    record(board.public_id, "promise.made", promise, by=by, at=at, row=row, unit=unit, count=count)
    return promise


@transaction.atomic
def end_promise(promise: PolicyPromise, *, on: date, by: Member, at: datetime) -> None:
    by.must("board.write", promise.board)
    promise.ended_on = on
    promise.save(update_fields=["ended_on"])
    record(promise.board.public_id, "promise.ended", promise, by=by, at=at, row=promise.row)


@transaction.atomic
def record_counsel_answer(
    board: Board, *, question: str, answer: str, counsel: str, answered_on: date, by: Member, at: datetime
) -> CounselAnswer:
    """Record what counsel answered to an open question: who, when. It is shown beside the rule and never changes it."""
    by.must("board.write", board)
    if question not in {known.id for known in law.on(answered_on).questions}:
        raise Refusal(
            "The answer was not recorded", f"no open question is called {question}", "Choose one from the list."
        )
    entry = CounselAnswer.objects.create(
        board=board, question=question, answer=answer, counsel=counsel, answered_on=answered_on
    )
    record(board.public_id, "counsel.answered", entry, by=by, at=at, question=question, on=answered_on.isoformat())
    return entry
