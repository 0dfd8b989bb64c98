"""Drills: the same room, which reaches nobody outside a named list; what its leader brings in; and the score.

That nobody else is reached is seen to below the pages, by whatever sends: `notices.sending`, `queueing`, `paper` and
`memos` know the list of a notice or memo, and a drill's room starts no duty and is no part of the registry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.duties.models import Duty
from charteroak.district.families.models import CohortPlace
from charteroak.district.notices.models import Notice
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal

from .models import Inject, Room, Update
from .reporting import Reported, receive_in_drill
from .rooms import clocks_of, must_be_open


@dataclass(frozen=True, slots=True)
class Step:
    """What a scenario brings in: a report, or only words for the people in the room."""

    code: str
    after: int
    """Minutes after the drill began at which it is meant to come."""
    title: str
    words: str
    is_report: bool = False
    names_more: bool = False
    kinds: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    code: str
    title: str
    steps: tuple[Step, ...]


def _load() -> dict[str, Scenario]:
    rows = tomllib.loads(Path(__file__).with_name("scenarios.toml").read_text(encoding="utf-8"))["scenario"]
    return {
        row["code"]: Scenario(
            row["code"], row["title"],
            tuple(Step(**{**step, "kinds": tuple(step.get("kinds", ())), "elements": tuple(step.get("elements", ()))})
                  for step in row["step"]),
        )
        for row in rows
    }  # fmt: skip


SCENARIOS = _load()


@transaction.atomic
def begin(
    board: Board, contractor: Contractor, products: Sequence[Product], *, scenario: str, test_list: Sequence[str],
    by: Member, at: datetime,
) -> Room:  # fmt: skip
    """Open a drill's room with the first step of its scenario."""
    by.must("breaches.drill", board)
    what = "The drill was not begun"
    if scenario not in SCENARIOS:
        raise Refusal(what, f"{scenario} is no scenario", "Choose one of the list.")
    named = sorted({one.strip().lower() for one in test_list if one.strip()})
    if not named:
        raise Refusal(what, "nobody is named whom it may reach", "Name the addresses of those who take part.")
    for one in named:
        try:
            validate_email(one)
        except ValidationError as error:
            raise Refusal(what, f"{one} is no e-mail address", "Write one address a line.") from error
    if any(product.contractor_id != contractor.pk for product in products):
        raise Refusal(what, "a product is another company’s", "Choose products of one company.")
    room = Room.objects.create(
        board=board, contractor=contractor, opened_at=at, is_drill=True, test_list=named, scenario=scenario
    )
    record(board.public_id, "room.drill-begun", room, by=by, at=at, scenario=scenario, addresses=len(named))
    give(room, SCENARIOS[scenario].steps[0].code, by=by, at=at, products=products)
    return room


@transaction.atomic
def give(room: Room, code: str, *, by: Member, at: datetime, products: Sequence[Product] = ()) -> Inject:
    """Bring in a step of the scenario; a step that is a report is received like one."""
    by.must("breaches.drill", room.board)
    must_be_open(room)
    steps = {step.code: step for step in SCENARIOS[room.scenario].steps} if room.is_drill else {}
    if code not in steps:
        raise Refusal("Nothing was brought in", "the scenario has no such step", "Choose one of its steps.")
    if room.injects.filter(code=code).exists():
        raise Refusal("Nothing was brought in", "it was brought in already", "Choose the next step.")
    step = steps[code]
    made = Inject.objects.create(room=room, code=code, given_at=at, given_by=by.audit_id)
    record(room.board.public_id, "room.inject-given", room, by=by, at=at, code=code)
    if step.is_report:
        reported = Reported(
            f"DRILL. {step.words}", step.kinds or ("unknown",), elements=step.elements, names_more=step.names_more,
            products=products or list(Product.objects.filter(breach_reports__breaches__room=room).distinct()),
        )  # fmt: skip
        receive_in_drill(room, reported, token=f"drill {new_public_id()}", by=by, at=at)
    return made


def steps_of(room: Room) -> list[tuple[Step, datetime, Inject | None]]:
    """Each step with the instant at which it is meant to come, and whether it was brought in."""
    given = {one.code: one for one in room.injects.all()}
    return [
        (step, room.opened_at + timedelta(minutes=step.after), given.get(step.code))
        for step in SCENARIOS[room.scenario].steps
    ]


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the score sheet; `done` is None where it cannot be said yet."""

    words: str
    done: bool | None
    detail: str = ""


def score(room: Room, *, now: datetime) -> list[Score]:
    """How the room did, from its record: by the clock, by what was told, by whom it reached."""
    updates = list(room.updates.all())
    first = updates[0] if updates else None
    says = dict.fromkeys(("known", "contact"), None) if first is None else {
        name: bool(first.facts.get(name, "").strip()) for name in ("known", "contact")
    }  # fmt: skip
    sheet = [
        _in_time("Families are told within the board’s time", room, "B9", now),
        _in_time("The notice is posted within the board’s time", room, "B10", now),
        Score("Whom it touches is computed", room.computed_at is not None),
        Score("The first notice says what is not known yet", says["known"]),
        Score("It names somebody whom families can ask", says["contact"]),
        Score("Every language was read by a person who knows it", _reviewed(first) if first else None),
    ]  # fmt: skip
    brought = set(room.injects.values_list("code", flat=True))
    steps = [step for step in SCENARIOS[room.scenario].steps if step.code in brought]
    if any(step.elements for step in steps):
        later = [one for one in updates[1:] if any(pair.group.elements for pair in one.notices.select_related("group"))]
        sheet.append(Score("Once the elements were named, an update told them", bool(later)))
    if any(step.names_more for step in steps):
        ruled = CohortPlace.objects.filter(cohort__in=room.groups.values("cohort"), why="person").exists()
        more = ruled or room.groups.count() > 1 or bool(room.counts.get("former"))
        sheet.append(Score("Those who were named later, former students among them, were brought in", more))
    sheet.append(Score("Nobody outside the list of the drill was reached", _nobody_else(room)))
    return sheet


def _in_time(words: str, room: Room, row: str, now: datetime) -> Score:
    clock: Duty | None = next((duty for duty in clocks_of(room) if duty.row == row), None)
    if clock is None or clock.due_at is None:
        return Score(words, None)
    if clock.met_at is not None:
        hours = (clock.met_at - room.opened_at).total_seconds() / 3600
        return Score(words, clock.met_at < clock.due_at, f"after {hours:.1f} hours")
    return Score(words, False if now >= clock.due_at else None)


def _reviewed(update: Update) -> bool:
    return not any(
        text.reviewed_at is None
        for one in update.notices.select_related("notice")
        for text in one.notice.texts.all()
    )  # fmt: skip


def _nobody_else(room: Room) -> bool:
    """Whether every message that went out went to an address of the list."""
    notices = Notice.objects.filter(
        pk__in=[one.notice_id for update in room.updates.all() for one in update.notices.all()]
    )
    listed = set(room.test_list)
    return all(
        delivery.private.get("email", "").lower() in listed
        for notice in notices
        for delivery in notice.deliveries.exclude(accepted_at=None)
    )
