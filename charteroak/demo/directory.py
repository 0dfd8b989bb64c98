"""The demonstration's requests for directory information: disclosed, refused, with counsel, to be determined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from charteroak.district.disclosures import asking, deciding, designating, optouts, releasing
from charteroak.district.disclosures.asking import Asked
from charteroak.district.families.models import Student

from .boards import Place
from .playing import Story

POLICY = "Policy 5145.15, adopted June 9, 2025"
YEARBOOK = Asked(
    name="Odile Marchetti", organization="Fernleaf Yearbooks", email="odile@fernleaf.example", scope="group",
    purpose="The yearbook that the students’ council makes with us each spring.", elements=["name", "grade", "photo"],
)  # fmt: skip
SELLER = Asked(
    name="Bertram Quill", organization="Quill Tutoring", email="bertram@quill.example", scope="group",
    purpose="To offer families our evening classes.", elements=["name", "address"],
)  # fmt: skip
RECRUITER = Asked(
    name="Sgt. Lenora Haddad", organization="Recruiting station, Third Street", email="lenora@station.example",
    purpose="A list of the juniors and seniors.", elements=["name", "address", "phone"], scope="group",
    grades=["11", "12"], kind="recruiter",
)  # fmt: skip
NEWSPAPER = Asked(
    name="Ignace Doyle", organization="The Wrenfield Lantern", email="ignace@lantern.example", scope="named",
    purpose="We print who made the honor roll.", elements=["name", "school", "awards"], whom="This term’s honor roll.",
)  # fmt: skip


def keep(place: Place) -> Story:
    """The year's designation, the families that opted out, and a yearbook's request that was granted."""
    days = place.days
    year = days.today.year if days.today >= date(days.today.year, 9, 2) else days.today.year - 1
    at = yield days.at(days.working(date(year, 8, 19)), 11, 0)
    board, by = place.board, place.coordinator
    designating.designate(
        board, year=year, elements=["name", "school", "grade", "photo", "activities", "awards"],
        notice_on=date(year, 8, 25), opt_out_until=date(year, 9, 15), policy=POLICY, answer_count=10,
        answer_unit="business days", by=by, at=at,
    )  # fmt: skip
    at = yield days.at(days.working(date(year, 9, 4)), 10, 20)
    grade = _opt_out(place, at)
    at = yield days.at(days.working(date(year, 10, 6)), 9, 15)
    row = asking.ask_online(board, replace(YEARBOOK, grades=[grade]), at=at)
    at = yield days.at(days.working(date(year, 10, 8)), 14, 0)
    deciding.determine(
        row, outcome="related", reason="The yearbook is made at the direction of the school.", is_ordinary=True,
        elements=["name", "grade", "photo"], by=by, at=at,
    )  # fmt: skip
    at = yield days.at(days.working(date(year, 10, 9)), 10, 40)
    releasing.release(row, how="link", by=by, at=at)


def lately(place: Place) -> Story:
    """A refusal, a recruiter's request that counsel has, and one that came yesterday; they need no designation."""
    days = place.days
    at = yield days.at(days.day("3 weeks ago"), 11, 5)
    board, by = place.board, place.coordinator
    refused = asking.ask_online(board, SELLER, at=at)
    at = yield days.at(days.business_days(at.date(), 1), 15, 30)
    deciding.determine(
        refused, outcome="unrelated", reason="Offering paid classes to families is no purpose of the schools’.",
        is_ordinary=True, by=by, at=at,
    )  # fmt: skip
    at = yield days.at(days.day("4 business days ago"), 9, 50)
    sent = asking.ask_online(board, RECRUITER, at=at)
    asking.hand_to_counsel(sent, counsel="Avery Lindqvist", on=at.date(), by=by, at=at)
    at = yield days.at(days.day("1 business day ago"), 16, 10)
    asking.ask_online(board, NEWSPAPER, at=at)


def _opt_out(place: Place, at: datetime) -> str:
    """Three families opt out; returns the grade of the first student's."""
    rows = Student.objects.listed(place.board).filter(guardianships__ended_on=None).distinct().order_by("roster_key")
    young = (row for row in rows if row.of_age(at.date()) is False)
    first = next(young)
    for student in (first, *islice((row for row in young if row.grade == first.grade), 2)):
        pair = student.guardians().first()
        assert pair is not None
        optouts.opt_out(
            student, guardian=pair.guardian, covers="all", via="form", happened_on=at.date(), received_on=at.date(),
            by=place.coordinator, at=at,
        )  # fmt: skip
    return str(first.grade)
