"""What data a product receives: stated element by element, compared over time and with what is really sent."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from . import feeds
from .elements import ELEMENTS, Element, by_group
from .models import ContractorUser, DataSchedule, FeedCheck, Product, ScheduledElement


@dataclass(frozen=True)
class Stated:
    """One element as it is stated: why it is needed, and who enters it."""

    code: str
    why: str = ""
    entry: str = "staff"


@transaction.atomic
def state_schedule(
    board: Board, product: Product, *, elements: Sequence[Stated], source: str, stated_on: date,
    by: Member | ContractorUser, at: datetime,
) -> DataSchedule:  # fmt: skip
    """State what data a product receives. Earlier schedules stay, so that they can be compared."""
    by.must("schedule.state", board)
    if isinstance(by, ContractorUser):
        by.must_act_for(product.contractor)
    unknown = sorted({stated.code for stated in elements} - ELEMENTS.keys())
    if unknown:
        raise Refusal(
            "The schedule was not kept", f"no data element is called {', '.join(unknown)}", "Choose from the list."
        )
    if any(stated.entry not in ScheduledElement.Entry.values for stated in elements):
        raise Refusal("The schedule was not kept", "it is not said who enters an element", "Choose from the list.")
    if len({stated.code for stated in elements}) != len(elements):
        raise Refusal("The schedule was not kept", "an element stands in it twice", "Name each once.")
    last = board.data_schedules.filter(product=product).first()
    if not elements and last is None:
        raise Refusal("The schedule was not kept", "no element is chosen", "Choose what the product receives.")
    if last and _same(last, elements):
        raise Refusal("The schedule was not kept", f"schedule {last.number} says the same", "Change something first.")
    schedule = DataSchedule.objects.create(
        board=board, product=product, number=last.number + 1 if last else 1, source=source, stated_on=stated_on,
        recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    ScheduledElement.objects.bulk_create(
        ScheduledElement(schedule=schedule, code=one.code, why=one.why.strip(), entry=one.entry) for one in elements
    )
    record(
        board.public_id, "schedule.stated", schedule, by=by, at=at, product=product.public_id, number=schedule.number,
        elements=len(elements),
    )  # fmt: skip
    return schedule


def _same(last: DataSchedule, elements: Sequence[Stated]) -> bool:
    before = {(one.code, one.why, one.entry) for one in last.elements.all()}
    return before == {(one.code, one.why.strip(), one.entry) for one in elements}


@dataclass(frozen=True)
class Change:
    """What a later schedule says otherwise than an earlier one: codes of elements."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    altered: tuple[str, ...]


def changes(before: DataSchedule | None, after: DataSchedule) -> Change:
    """From one schedule to another: added, dropped, and those with another reason or another way in."""
    old = {one.code: (one.why, one.entry) for one in before.elements.all()} if before else {}
    new = {one.code: (one.why, one.entry) for one in after.elements.all()}
    return Change(
        tuple(code for code in new if code not in old),
        tuple(code for code in old if code not in new),
        tuple(code for code in new if code in old and old[code] != new[code]),
    )


@transaction.atomic
def check_feed(board: Board, product: Product, *, data: bytes, name: str, by: Member, at: datetime) -> FeedCheck:
    """Look at what a roster feed or a sign-on sends. The file is read and not kept: it may hold students' data."""
    by.must("products.write", board)
    with tempfile.TemporaryDirectory(prefix="charteroak-feed-") as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name or "feed")
        path.write_bytes(data)
        try:
            feed = feeds.sent(path)
        except feeds.BadFeed as problem:
            raise Refusal("The file was not read", str(problem), "Choose another file.") from problem
    check = FeedCheck.objects.create(
        board=board, product=product, schedule=board.data_schedules.filter(product=product).first(),
        name=path.name[:255], kind=feed.kind, sha256=hashlib.sha256(data).hexdigest(),
        sent=feed.elements, unknown=list(feed.unknown),
        checked_at=at, checked_by=by.audit_id,
    )  # fmt: skip
    record(
        board.public_id, "feed.checked", check, by=by, at=at, product=product.public_id, sha256=check.sha256,
        sent=len(check.sent),
    )  # fmt: skip
    return check


def grouped(schedule: DataSchedule) -> list[tuple[str, list[tuple[Element, ScheduledElement]]]]:
    """The schedule under the headings of the national agreement's schedule of data."""
    stated = {one.code: one for one in schedule.elements.all()}
    return [(group, [(element, stated[element.code]) for element in rows]) for group, rows in by_group(stated)]


def compared(check: FeedCheck, schedule: DataSchedule | None) -> feeds.Comparison:
    """What a feed was found to send beside a schedule: beyond it (what is sensitive first), within it, and not sent."""
    return feeds.compare(schedule.codes if schedule else (), feeds.Feed(check.kind, check.sent))
