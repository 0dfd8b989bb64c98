"""Disaster-recovery copies that a certificate leaves: followed until they are gone, and opened again on a restore.

The law leaves them out of a deletion while the public cannot reach them and normal business cannot use them (C.G.S.
§ 10-234bb(a)(2)(B)). A restore makes them usable, and ends that.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .models import Answer, Demand, RecoveryCopy

RESTORED = "Data came back from a disaster-recovery copy ({what}) on {on}: {words}"


def follow(demand: Demand) -> list[RecoveryCopy]:
    """Begin to follow each copy that the accepted certificate leaves until a day."""
    answer = demand.last_answer()
    return [RecoveryCopy.objects.create(answer=answer, what=what, until=until) for what, until in _left(answer)]


def _left(answer: Answer | None) -> list[tuple[str, date]]:
    given = answer.certificate if answer else None
    if given is None:
        return []
    left = [("Backup copies", given.backups_until)] if given.backups == "expiring" else []
    left += [(one.what, one.until) for one in given.kept if one.exemption == "recovery"]
    return [(what[:300], until) for what, until in left if until]


@transaction.atomic
def confirm_gone(copy: RecoveryCopy, *, on: date, words: str, by: Member, at: datetime) -> RecoveryCopy:
    """Record that the copy is overwritten, and what says so."""
    _must_stand(copy, on, words, by=by, at=at)
    copy.gone_on, copy.gone_words, copy.settled_at, copy.settled_by = on, words.strip()[:400], at, by.audit_id
    copy.save(update_fields=["gone_on", "gone_words", "settled_at", "settled_by"])
    record(copy.answer.demand.board.public_id, "copy.gone", copy, by=by, at=at, on=on.isoformat())
    return copy


@transaction.atomic
def restored(copy: RecoveryCopy, *, on: date, words: str, by: Member, at: datetime) -> Demand:
    """Record that data came back from the copy: a deletion is asked for again, the way the first demand went."""
    from .actions import Sending, make  # the actions settle by following the copies

    _must_stand(copy, on, words, by=by, at=at)
    first = copy.answer.demand
    today = at.astimezone(law.ZONE).date()
    again = make(
        first.board, kind="deletion", contractor=first.contractor, contract=first.contract,
        products=list(first.products.all()), asked_on=today, by=by, at=at,
        words=RESTORED.format(what=copy.what, on=f"{on:%B} {on.day}, {on.year}", words=words.strip()),
        sending=Sending(first.how, today, first.proof and f"As before: {first.proof}"[:400]),
    )  # fmt: skip
    copy.restored_on, copy.restored_words, copy.again = on, words.strip()[:400], again
    copy.settled_at, copy.settled_by = at, by.audit_id
    copy.save(update_fields=["restored_on", "restored_words", "again", "settled_at", "settled_by"])
    record(first.board.public_id, "copy.restored", copy, by=by, at=at, on=on.isoformat(), demand=again.public_id)
    return again


def _must_stand(copy: RecoveryCopy, on: date, words: str, *, by: Member, at: datetime) -> None:
    by.must("demands.write", copy.answer.demand.board)
    why = todo = ""
    if copy.settled_at:
        why, todo = "it is recorded already what became of it", "Open the contract's page."
    elif on > at.astimezone(law.ZONE).date():
        why, todo = "the day lies in the future", "Check the day."
    elif not words.strip():
        why, todo = "it is not said what shows it", "Name the letter, the e-mail or the log."
    if why:
        raise Refusal("Nothing was recorded", why, todo, citation="C.G.S. § 10-234bb(a)(2)(B)")


def tell_of_expired(board: Board, *, today: date, at: datetime) -> int:
    """Tell the coordinators of each copy whose day has passed, once; returns how many. Safe to run again."""
    told = 0
    rows = RecoveryCopy.objects.open().filter(answer__demand__board=board, until__lt=today)
    for copy in rows.select_related("answer__demand__contractor"):
        demand = copy.answer.demand
        told += len(memos.tell(
            board.coordinators(), about=copy, kind="copy.expired", subject=f"To be gone by now: {copy.what}"[:200],
            body=f"{demand.contractor} certified that it would be overwritten by {copy.until:%B} {copy.until.day}, "
            f"{copy.until.year}. Ask whether it is, and record the answer.",
            page=reverse("staff:demand", args=[board.slug, demand.public_id]), at=at,
        ))  # fmt: skip
    return told
