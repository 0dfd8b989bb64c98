"""The demonstration's tools: what is used where, what teachers ask for, and an old list that came in."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Member, School
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import schedules, subprocessing, usage
from charteroak.district.contractors.elements import named
from charteroak.district.contractors.models import Product
from charteroak.district.technology import asking, deciding, desks, triage
from charteroak.district.technology.inventory import cells, handing_in, taking
from charteroak.district.technology.models import TechnologyRequest

from .boards import Place
from .playing import Stage, Story
from .tables import ProductRow, table

#: Words of the notices' statements that the catalogue knows under another name.
_SAID = {"recordings of reading aloud": "voice", "recordings of speech": "voice", "sign-in name": "sign-in-name",
         "school e-mail address": "student-email", "class": "schedule", "name": "student-name"}  # fmt: skip
#: What a service gathers by itself, whoever named it.
_GATHERED = frozenset({"usage", "in-app-progress", "persistent-identifier", "search-activity"})


def play(place: Place, stage: Stage, known: dict[str, ProductRow]) -> None:
    """Bring on what happens with a board's tools."""
    stage.bring_on(_decide_on_contracts(place, known))
    if place.row.slug != "wrenfield":
        return
    stage.bring_on(_set_desks(place))
    for number, row in enumerate(table("technology")["request"]):
        stage.bring_on(_ask(place, row, Random(f"request/{number}")))  # noqa: S311 - for variety, not for secrets
    stage.bring_on(_name_subprocessors(place))
    stage.bring_on(_hand_in_list(place))


def _decide_on_contracts(place: Place, known: dict[str, ProductRow]) -> Story:
    """A week ago the approver decided on every product whose contract holds; where each is used was recorded."""
    at = yield place.days.at(place.days.day("4 business days ago"), 15, 10)
    board, by = place.board, place.coordinator
    boards.change_board(board, fields={"answers_public": place.row.slug != "tidewick"}, by=by, at=at)
    approver = next((member for member in place.people if "approver" in member.roles), by)
    year = at.year if at.month >= 8 else at.year - 1
    chance = Random(f"use/{place.row.slug}")  # noqa: S311 - for variety, not for secrets
    schools = list(board.schools.all())
    for product in Product.objects.filter(contracts__board=board).distinct().order_by("name"):
        row = known.get(product.name)
        if row is None:
            continue
        for school in chance.sample(schools, k=min(len(schools), chance.choice([1, 1, 2, 3]))):
            usage.record_use(
                board,
                product,
                school=school,
                grades=_grades(school),
                from_day=date(year, 9, 1),
                until=None,
                by=by,
                at=at,
            )
        if stated := _stated(row):
            schedules.state_schedule(
                board, product, elements=stated, source="contract", stated_on=at.date(), by=by, at=at
            )
        if deciding.basis_for(board, product, None, at.date()):
            deciding.approve(
                board, product, request=None, permission_required=row.purpose.startswith("A photographer"),
                conditions=_conditions(row), by=approver, at=at,
            )  # fmt: skip


def _grades(school: School) -> list[str]:
    """The grades that the school's own words name."""
    return list(cells.grades(school.grades.replace("12+", "12"))[0])


def _conditions(row: ProductRow) -> str:
    if row.content.startswith("None"):
        return "Staff enter what the schedule names; students do not sign in."
    return "Sign in with the school account. No full names in titles of work."


def _stated(row: ProductRow) -> list[schedules.Stated]:
    """The notice's statements as elements of a schedule: each named thing that the catalogue knows."""
    found: dict[str, schedules.Stated] = {}
    for text, entry in ((row.information, "feed"), (row.records, "staff"), (row.content, "student")):
        for part in re.split(r",|\band\b|;|\.", text.lower()):
            words = part.strip()
            code = _SAID.get(words) or getattr(named(words), "code", "")
            if code:
                entry = "operator" if code in _GATHERED else entry
                found.setdefault(code, schedules.Stated(code, row.purpose[:120], entry))
    return list(found.values())


def _set_desks(place: Place) -> Story:
    at = yield place.days.at(place.days.working(place.days.day(place.row.founded) + timedelta(days=3)), 11, 0)
    people = {member.user.email.partition("@")[0]: member for member in place.people}
    for lane, number, who in (
        ("curriculum", 1, ["approver"]), ("privacy", 2, ["deputy"]), ("assistive", 1, ["services"]),
    ):  # fmt: skip
        desks.set_desk(
            place.board, lane=lane, number=number, days=5, members=[people[name] for name in who], by=place.coordinator,
            at=at,
        )  # fmt: skip


def _ask(place: Place, row: dict[str, Any], chance: Random) -> Story:
    days = place.days
    asked_on = days.day(row["asked"])
    at = yield days.at(asked_on, 10, chance.randrange(60))
    people = {member.user.email.partition("@")[0]: member for member in place.people}
    teacher = people[row["by"]]
    request = asking.ask(place.board, _asked(row, teacher), by=teacher, at=at)
    come = row["come"]
    if come in {"new", "no-data", "joined"}:
        return
    if come == "withdrawn":
        at = yield days.at(days.business_days(asked_on, 2), 14, 20)
        asking.withdraw(request, by=teacher, at=at)
        return
    at = yield days.at(days.business_days(asked_on, 2), 9, 40)
    _speak(request, "curriculum", people["approver"], "It fits the unit, and nothing that we have does the same.", at)
    asking.comment(
        request, text="Would the free version without accounts do as well?", for_requester=True, by=people["approver"],
        at=at,
    )  # fmt: skip
    if come == "curriculum":
        return
    at = yield days.at(days.business_days(asked_on, 5), 13, 5)
    _speak(request, "privacy", people["deputy"], "They sign the addendum, if we ask.", at)
    if come == "decided":
        return
    at = yield days.at(days.business_days(asked_on, 7), 15, 30)
    deciding.refuse(
        place.board, request.product, request=TechnologyRequest.objects.get(pk=request.pk), reason=row["reason"],
        by=people["approver"], at=at,
    )  # fmt: skip


def _asked(row: dict[str, Any], teacher: Member) -> asking.Asked:
    answers = {question.code: "no" for question in (*triage.QUESTIONS, triage.TERMS)}
    answers |= dict.fromkeys(row.get("yes", []), "yes") | dict.fromkeys(row.get("unsure", []), "unsure")
    return asking.Asked(
        name=row["name"], company=row.get("company", ""), link=row.get("link", ""), description=row["description"],
        plan=row["plan"], position=teacher.title, grades=row["grades"], triage=answers, download="no",
        data_shared="" if not row.get("yes") else "Names and what students write.",
        parental_permission="no" if not row.get("yes") else "unsure",
    )  # fmt: skip


def _speak(request: TechnologyRequest, lane: str, by: Member, reason: str, at: datetime) -> None:
    step = request.steps.select_related("desk", "request__board").get(desk__lane=lane, opinion="")
    asking.give_opinion(step, opinion="for", reason=reason, by=by, at=at)


def _name_subprocessors(place: Place) -> Story:
    at = yield place.days.at(place.days.day("3 business days ago"), 10, 15)
    for row in table("technology")["subprocessor"]:
        said = {key: value for key, value in row.items() if key not in {"products"}}
        for product in contractors.known_to(place.board).filter(name__in=row["products"]):
            subprocessing.engage(place.board, product, **said, by=place.coordinator, at=at)


def _hand_in_list(place: Place) -> Story:
    """The old list came in last week, was read, matched and taken over."""
    at = yield place.days.at(place.days.day("3 business days ago"), 14, 35)
    listed = table("technology")["list"]
    text = io.StringIO()
    csv.writer(text).writerows(listed["rows"])
    imported = handing_in.hand_in(
        place.board, [(listed["file"], io.BytesIO(text.getvalue().encode()))], by=place.coordinator, at=at
    )
    handing_in.read_list.call(imported.public_id)
    imported.refresh_from_db()
    taking.take_over(imported, bad_rows_accepted=True, dates_accepted=True, by=place.coordinator, at=at)
    taking.take_some(imported.public_id, now=lambda: at)
