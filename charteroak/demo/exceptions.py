"""The demonstration's exceptions for children's plans: one in force, one that waits for a signature, a nil report."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Product
from charteroak.district.exceptions import actions, agreement, report
from charteroak.district.exceptions.models import PlanException
from charteroak.district.families.models import Student

from .boards import Place
from .playing import Story

SHOWN = {
    "unique": "The plan asks that texts be read aloud in the pupil's own pace; nothing else on hand does that.",
    "cannot": "The company wrote that it signs no agreement with any board.",
    "ferpa": "Terms of use, section 7: records are disclosed to the school alone.",
    "hipaa": "Statement of the company: no health records are received.",
    "attempt": "The addendum was offered to the company's privacy office; it declined.",
    "equivalent": "Two approved readers were tried with the pupil; neither keeps the place on the page.",
    "operator": "Statement of the company on security, deletion, advertising, use, sale and disclosure.",
}


def keep(place: Place) -> Story:
    """One is in force, last year had none and was reported so, and another waits for the parent."""
    days = place.days
    year = report.school_year(days.today) - 1
    at = yield days.at(days.working(date(year + 1, 8, 20)), 10, 0)
    first, second = _pupils(place)
    tool = _tool(place, at)
    last = _begin(place, first, tool, plan="iep", year=year, at=at)
    _sign(place, last, at=at)
    actions.grant(last, on=at.date(), by=place.coordinator, at=at)
    at = yield days.at(days.working(date(year + 1, 8, 24)), 9, 30)
    made = report.make(place.board, year=year, by=place.coordinator, at=at)
    report.submit(made, on=at.date(), receipt="Receipt of the Commission, by e-mail", by=place.coordinator, at=at)
    at = yield days.at(days.day("5 business days ago"), 13, 40)
    waiting = _begin(place, second, tool, plan="504", year=report.school_year(at.date()), at=at)
    pair = second.guardians().first()
    if pair is not None and pair.guardian.email:
        agreement.ask_by_link(
            waiting, capacity="guardian", guardian=pair.guardian, name="", email="", by=place.coordinator, at=at
        )


def _pupils(place: Place) -> list[Student]:
    """Two children on the roster, each with a parent who has an address."""
    rows = Student.objects.listed(place.board).filter(guardianships__ended_on=None).distinct().order_by("roster_key")
    return [row for row in rows[:40] if (pair := row.guardians().first()) and pair.guardian.email][:2]


def _tool(place: Place, at: datetime) -> Product:
    by = place.coordinator
    company = contractors.enter_contractor(board=place.board, name="Murmur Voice Ltd", kind="operator", by=by, at=at)
    return contractors.enter_product(
        company, board=place.board, name="Murmur Reader", purpose="Reads texts aloud", by=by, at=at
    )


def _begin(place: Place, child: Student, tool: Product, *, plan: str, year: int, at: datetime) -> PlanException:
    until = date(year + 2, 6, 30) if plan == "iep" else date(year + 1, 6, 30)
    row = actions.propose(
        place.board, child, tool, plan=plan, plan_from=at.date(), plan_until=until, review_on=until - timedelta(30),
        reason="refused", by=place.coordinator, at=at,
    )  # fmt: skip
    for condition, words in SHOWN.items():
        day = at.date() - timedelta(days=7)
        actions.add_evidence(
            row, condition=condition, words=words, happened_on=day, received_on=at.date(), by=place.coordinator, at=at
        )
    return agreement.put_before_signers(row, by=place.coordinator, at=at)


def _sign(place: Place, row: PlanException, *, at: datetime) -> None:
    pair = row.student.guardians().first()
    assert pair is not None
    for capacity, guardian, name in (("guardian", pair.guardian, pair.guardian.name), ("team", None, "Ines Calloway")):
        agreement.record_paper(
            row, capacity=capacity, guardian=guardian, name=name, signed_on=at.date(), received_on=at.date(),
            file=f"Signed copy of the agreement: {name}.".encode(), file_name="signed.txt", by=place.coordinator, at=at,
        )  # fmt: skip
