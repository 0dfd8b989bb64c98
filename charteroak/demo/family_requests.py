"""The demonstration's families that ask: one answered, one whose contractors are asked, a question, a hold."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from charteroak import law
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.families.models import Guardianship
from charteroak.district.requests import acting, answering, asking, working
from charteroak.district.requests.acting import Asked
from charteroak.district.requests.models import FamilyLink, FamilyRequest

from .boards import Place
from .playing import Story


def play(place: Place) -> Story:
    """A correction that was answered, a deletion that two companies are asked for, a paper and a question."""
    days = place.days
    at = yield days.at(days.day("9 business days ago"), 18, 40)
    by = place.coordinator
    first, third, fourth, *others = _families(place)
    row = _ask(first, Asked("correct", "His home room is 12, not 21, on every list.", "es"), at=at)
    at = yield days.at(days.day("7 business days ago"), 10, 15)
    working.do_own(row, done="Cambiamos el salón a 12 en todas las listas.", by=by, at=at)
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=by, at=at)
    at = yield days.at(days.day("4 business days ago"), 16, 5)
    paper = acting.record_paper(
        third.student, Asked("see", "Everything the math program has."), guardian=third.guardian,
        name=third.guardian.name, happened_on=at.date(), received_on=at.date(), by=by, at=at,
    )  # fmt: skip
    working.place_hold(place.board, third.student, why="A hearing on a suspension is set.", by=by, at=at)
    at = yield days.at(days.day("3 business days ago"), 20, 10)
    second = max(others, key=lambda pair: len(working.holders_of(pair.student, on=at.date())))
    deletion = _ask(second, Asked("delete", "We move away in January. Please delete her old projects."), at=at)
    at = yield days.at(days.day("2 business days ago"), 9, 25)
    acting.settle(paper, "identity", how="Driver's license seen at the desk", by=by, at=at)
    working.check(
        deletion, retention="Series M8-240, student work: nothing has to be kept", authorization="", own_records=False,
        by=by, at=at,
    )  # fmt: skip
    for holder in working.holders_of(second.student, on=at.date())[:2]:
        people = place.board.contractor_people.active().filter(contractor=holder.contractor)
        sending = Sending("letter", at.date(), "The mail server's receipt") if not people.exists() else Sending()
        working.send(
            deletion, holder, limit=Limit(30, "calendar days", "Agreement, section 2"), sending=sending, by=by, at=at
        )
    at = yield days.at(days.day("1 business day ago"), 21, 30)
    _ask(fourth, Asked("question", "Does the reading program record my son's voice? Who hears it?"), at=at)


def _families(place: Place) -> list[Guardianship]:
    """Some children of different parents with an address, none of age and none with a plan."""
    rows = Guardianship.objects.standing(place.board).select_related("student__board", "student__school", "guardian")
    today = place.days.today
    free = (
        row for row in rows.filter(student__plan_exceptions=None, student__left_on=None).order_by("student__roster_key")
        if row.guardian.email and row.student.school and row.student.of_age(today) is False
    )  # fmt: skip
    # One for each guardian, the order of the roster kept.
    once = {row.guardian_id: row for row in islice(free, 40)}
    children = {row.student_id: row for row in once.values()}
    return list(islice(children.values(), 20))


def _ask(pair: Guardianship, asked: Asked, *, at: datetime) -> FamilyRequest:
    """As by the link: the parent came in and asked."""
    guardian, day = pair.guardian, at.astimezone(law.ZONE).date()
    link = FamilyLink.objects.create(
        board=guardian.board, guardian=guardian, made_at=at, opened_at=at,
        addressee={"name": guardian.name, "email": guardian.email, "language": asked.language},
    )  # fmt: skip
    child = next(one for one in asking.children_of(guardian, on=day) if one.student.pk == pair.student_id)
    return acting.ask(link, child, asked, at=at)
