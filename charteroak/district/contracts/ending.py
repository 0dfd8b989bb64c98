"""Ending a contract before its time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from .actions import open_what_ended
from .models import Contract


@transaction.atomic
def terminate(contract: Contract, *, last_day: date, why: str, by: Member, at: datetime) -> Contract:
    """End the contract on an earlier day than it says; once that day has passed, nothing of its data may be kept.

    The law speaks of the expiration of the contract (C.G.S. § 10-234bb(a)(7)); one that is terminated expires then.
    """
    by.must("contracts.execute", contract.board)
    if contract.state != Contract.State.EXECUTED or contract.executed_on is None:
        raise Refusal("The contract was not ended", "it is not in force", "Open its page to see how it stands.")
    if not why.strip():
        raise Refusal("The contract was not ended", "there is no reason", "Say why, and by which clause or letter.")
    if last_day < contract.executed_on or (contract.ends_on and last_day > contract.ends_on):
        raise Refusal(
            "The contract was not ended", "that day does not lie within its term", "Enter a day between its two ends."
        )
    contract.ends_on, contract.ended_why = last_day, why.strip()
    contract.save(update_fields=["ends_on", "ended_why"])
    record(contract.board.public_id, "contract.terminated", contract, by=by, at=at, on=last_day.isoformat())
    open_what_ended(contract.board, today=at.astimezone(law.ZONE).date(), at=at)
    contract.refresh_from_db()
    return contract
