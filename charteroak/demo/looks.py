"""The daily looks at a posting in the weeks before the demonstration.

The boards are made up, and so are these proofs: what each look saw is constructed here and kept by the action that
keeps a real one. From the moment that the demonstration runs, the worker looks for itself over HTTP.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from random import Random

from charteroak import law
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract
from charteroak.district.notices.models import Posting, PostingCheck
from charteroak.district.notices.proof import Sight, public_address, registry_address

from .boards import Place, website_of
from .playing import Story
from .tables import ContractRow


def looks_of(
    contract: Contract, row: ContractRow, place: Place, chance: Random, *, posted_at: datetime, until: date
) -> Story:
    """A look just after the posting, then one each morning before the day `until`; today's is the worker's."""
    standing = Posting.objects.current().select_related("board").prefetch_related("files")
    posting = standing.get(board=contract.board, contract_id=contract.public_id)
    today = place.days.today
    failing = {today - timedelta(days=ago): how for how in ("missed", "changed", "down") for ago in getattr(row, how)}
    at = yield min(posted_at + timedelta(minutes=1), place.days.now)
    contracts.keep_sight(posting, _sight(posting, place, ""), at=at)
    day = posted_at.astimezone(law.ZONE).date()
    while (day := day + timedelta(days=1)) < until:
        if failing.get(day) == "missed":
            continue
        at = yield datetime.combine(day, time(0, chance.randrange(1, 5)), tzinfo=law.ZONE)
        contracts.keep_sight(posting, _sight(posting, place, failing.get(day, "")), at=at)


def _sight(posting: Posting, place: Place, fault: str) -> Sight:
    address = public_address(posting)
    if fault == "down":
        return Sight(address, PostingCheck.Outcome.DOWN, fault="The host did not answer: timed out.")
    page = hashlib.sha256(f"{posting.digest}{fault}".encode()).hexdigest()
    if fault == "changed":
        why = f"The page does not carry: {posting.student_information[:200]}"
        return Sight(address, PostingCheck.Outcome.CHANGED, 200, page, fault=why)
    files = [file.sha256 for file in posting.files.all()]
    website = website_of(place.row.slug)
    if not place.row.website_links:
        why = f"{website} does not answer with a link to {registry_address(posting)}."
        return Sight(address, PostingCheck.Outcome.UNLINKED, 200, page, files, fault=why)
    return Sight(address, PostingCheck.Outcome.UP, 200, page, files, linked_from=website)
