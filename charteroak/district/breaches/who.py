"""Who is touched: products x schools x grades x years in the roster, former students with them, and a person's rulings.

The roster knows the grade of today. A use of past years is followed through them: who was in grade 3 two years ago is
in grade 5 now, in whichever school, or has left. Nobody who may be touched is dropped; a person takes off who is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.grades import ORDER
from charteroak.district.contractors.models import Product, ProductUse
from charteroak.district.families import cohorts, notifying
from charteroak.district.families.models import Cohort, CohortPlace, Student
from charteroak.district.families.recipients import Scope
from charteroak.district.refusal import Refusal

from .models import Group, Room
from .rooms import must_be_open

#: What brings a student in.
WHY = {
    "now": "uses the product",
    "earlier": "was in a grade that used it, by the years since",
    "former": "has left, and used it before",
    "list": "stands on the contractor’s list",
    "person": "added by a person",
}
#: A school year begins in this month.
YEAR_BEGINS = 7
#: Uses without a first day are followed back through no years: everyone would be in.
MOST_YEARS = 13


@dataclass
class Reached:
    """Whom the products reach, by why, and what a person should know of how that was counted."""

    parts: list[tuple[str, QuerySet[Student]]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def school_year(day: date) -> int:
    """The year in which the school year of that day began."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def products_of(room: Room) -> list[Product]:
    """The products that its reports name; where none is named, those of the contractor that the board uses."""
    named = Product.objects.filter(breach_reports__breaches__room=room).distinct()
    used = Product.objects.filter(contractor=room.contractor, uses__board=room.board).distinct()
    return list(named) or list(used)


def reached(room: Room, *, on: date) -> Reached:
    """The students whom the room's products reach, set by set; nothing is read into memory."""
    found = Reached()
    ended = _until(room)
    products = products_of(room)
    if not products:
        found.remarks.append("The board has recorded no use of a product of this contractor.")
    for product in products:
        uses = room.board.product_uses.filter(product=product).select_related("school")
        running = [use for use in uses if not (ended and use.from_day and use.from_day > ended)]
        if not running:
            found.remarks.append(f"No use of {product} is recorded for that time.")
        for use in running:
            if use.from_day is None:
                found.remarks.append(
                    f"It is not recorded since when {product} is used: earlier years of students who are in other "
                    "grades now are not followed."
                )
            elif use.school_id and school_year(use.from_day) < school_year(on):
                found.remarks.append(f"Those who have changed from {use.school} to another school are not followed.")
            found.parts += _parts(room.board, use, ended or on, on)
    found.remarks = list(dict.fromkeys(found.remarks))
    return found


def _until(room: Room) -> date | None:
    """The last day of the occurrence, as late as the reports allow; None where one of them does not know.

    Its first day bounds nothing: what was collected in earlier years lay in the system, too.
    """
    reports = [breach.report for breach in room.breaches.select_related("report")]
    ends = [report.occurred_until or report.discovered_at for report in reports]
    last = max((moment for moment in ends if moment), default=None) if all(ends) else None
    return last.astimezone(law.ZONE).date() if last else None


def _parts(board: Board, use: ProductUse, ended: date, on: date) -> Iterator[tuple[str, QuerySet[Student]]]:
    """Those who use it now, those who did in another grade, and those who have left since."""
    grades = use.grades or _grades_of(board, use)
    this_year, last = school_year(on), school_year(min(use.until or ended, ended))
    first = max(school_year(use.from_day), this_year - MOST_YEARS) if use.from_day else None
    listed, gone = Student.objects.listed(board), Student.objects.known(board).exclude(left_on=None)
    if last >= this_year:
        now = listed.filter(school=use.school) if use.school_id else listed
        yield "now", now.filter(grade__in=use.grades) if use.grades else now
    if first is None:
        left = gone.filter(school=use.school) if use.school_id else gone
        yield "former", left.filter(grade__in=grades) if use.grades else left
        return
    moved = {grade for year in range(first, min(last, this_year - 1) + 1) for grade in _older(grades, this_year - year)}
    if moved:
        # Beyond the school's own grades they may be in any school; within them, they are still in that one.
        beyond = moved - set(_grades_of(board, use)) if use.school_id else moved
        yield "earlier", listed.filter(Q(grade__in=beyond) | Q(grade__in=moved, school=use.school_id))
    of_years = Q(pk__in=[])
    for year in range(first, this_year + 1):
        held = {grade for used in range(first, min(last, year) + 1) for grade in _older(grades, year - used)}
        begins, ends = date(year, YEAR_BEGINS, 1), date(year + 1, YEAR_BEGINS, 1)
        of_years |= Q(left_on__gte=max(begins, use.from_day or begins), left_on__lt=ends, grade__in=held)
    yield "former", gone.filter(of_years)


def _grades_of(board: Board, use: ProductUse) -> list[str]:
    """The grades of a use that names none: those of its school's students, else every one."""
    if not use.school_id:
        return ORDER
    rows = Student.objects.known(board).filter(school=use.school_id).order_by()
    return [grade for grade in rows.values_list("grade", flat=True).distinct() if grade]


def _older(grades: Sequence[str], years: int) -> set[str]:
    """The grades in which those of these grades are so many years later."""
    return {ORDER[ORDER.index(g) + years] for g in grades if g in ORDER and ORDER.index(g) + years < len(ORDER)}


@transaction.atomic
def compute(room: Room, *, by: Member | None, at: datetime) -> int:
    """Add to the first group whoever is reached and stands in none yet; returns how many are new.

    Safe to run again: nobody is added twice, and nobody whom a person took off.
    """
    if by is not None:
        by.must("breaches.write", room.board)
    Room.objects.select_for_update().get(pk=room.pk)
    group = room.groups.first() or _new_group(room, "Everybody whom it touches", _reported_elements(room))
    beside = [one.cohort for one in room.groups.exclude(pk=group.pk).select_related("cohort")]
    actor = by.audit_id if by else "system"
    added = 0
    for why, students in reached(room, on=at.astimezone(law.ZONE).date()).parts:
        added += cohorts.fill(group.cohort, students, why=why, beside=beside, by=actor, at=at)
    room.computed_at = at
    room.counts = {**room.counts, **counted(room)}
    room.save(update_fields=["computed_at", "counts"])
    record(room.board.public_id, "room.computed", room, by=by, at=at, added=added, students=room.counts["students"])
    return added


def _new_group(room: Room, name: str, elements: Sequence[str]) -> Group:
    return Group.objects.create(
        room=room, number=room.groups.count() + 1, name=name, elements=list(elements), cohort=cohorts.make(room.board)
    )


def _reported_elements(room: Room) -> list[str]:
    return sorted({code for breach in room.breaches.select_related("report") for code in breach.report.elements})


def places_of(room: Room) -> QuerySet[CohortPlace]:
    """Everybody who stands in a group of the room."""
    return CohortPlace.objects.standing().filter(cohort__in=room.groups.values("cohort"))


def counted(room: Room) -> dict[str, object]:
    """Students by school, grade and reason, counted by the database."""
    rows = places_of(room).order_by()
    by_school = rows.values_list("student__school__name").annotate(Count("pk")).order_by("student__school__name")
    by_grade = dict(rows.values_list("student__grade").annotate(Count("pk")))
    return {
        "students": rows.count(),
        "former": rows.exclude(student__left_on=None).count(),
        "by_school": [[name or "No school of the board", number] for name, number in by_school],
        "by_grade": [[grade, by_grade[grade]] for grade in sorted(by_grade, key=_grade_order)],
        "by_why": [[why, number] for why, number in rows.values_list("why").annotate(Count("pk")).order_by("why")],
    }


def _grade_order(grade: str) -> tuple[int, str]:
    return (ORDER.index(grade) if grade in ORDER else len(ORDER), grade)


def count_people(room: Room, *, on: date) -> None:
    """Count the people who will be told, by language and channel. It opens every sealed row: the worker does it."""
    scope = Scope(cohorts=frozenset(room.groups.values_list("cohort__public_id", flat=True)))
    found = notifying.count(room.board, scope, on=on) if scope.cohorts else notifying.Reach()
    fresh = Room.objects.get(pk=room.pk)
    fresh.counts = {
        **fresh.counts, "people": found.people, "left_out": found.left_out,
        "by_language": [list(pair) for pair in found.languages.most_common()],
        "by_channel": {"mail": found.by_mail, "paper": found.on_paper, "nowhere": found.nowhere},
    }  # fmt: skip
    fresh.save(update_fields=["counts"])
    room.counts = fresh.counts


# --- a person's rulings ------------------------------------------------------------------------------------------


@transaction.atomic
def make_group(room: Room, name: str, *, elements: Sequence[str], by: Member, at: datetime) -> Group:
    """Another group, for students whose exposed data differ."""
    by.must("breaches.write", room.board)
    must_be_open(room)
    if not name.strip():
        raise Refusal("No group was made", "it has no name", "Name it by what its students have in common.")
    made = _new_group(room, name.strip()[:120], sorted(set(elements)))
    record(room.board.public_id, "room.group-made", room, by=by, at=at, group=made.public_id, elements=made.elements)
    return made


@transaction.atomic
def set_elements(group: Group, elements: Sequence[str], *, by: Member, at: datetime) -> Group:
    """Say which elements were exposed for the students of a group; the next update tells their families so."""
    by.must("breaches.write", group.room.board)
    must_be_open(group.room)
    group.elements = sorted(set(elements))
    group.save(update_fields=["elements"])
    board = group.room.board
    record(board.public_id, "room.elements-set", group.room, by=by, at=at, group=group.public_id,
           elements=group.elements)  # fmt: skip
    return group


@transaction.atomic
def add(group: Group, student: Student, *, reason: str, by: Member, at: datetime) -> CohortPlace:
    """Put a student into a group; out of another one of the room, since a student stands in one."""
    room = _may_rule(group.room, reason, by)
    if student.board_id != room.board_id:
        raise Refusal("Nobody was added", "the student is not on this board's roster", "Choose from the roster.")
    for place in places_of(room).filter(student=student).exclude(cohort=group.cohort):
        cohorts.take_off(place, said=reason.strip(), by=by.audit_id, at=at)
    place = cohorts.put_in(group.cohort, student, why="person", said=reason.strip(), by=by.audit_id, at=at)
    _count(room)
    # The event does not say who: that stands sealed in the cohort.
    record(room.board.public_id, "room.student-added", room, by=by, at=at, group=group.public_id)
    return place


@transaction.atomic
def take_off(room: Room, student: Student, *, reason: str, by: Member, at: datetime) -> None:
    """Take a student off. Whoever was written to stays written to; the reason is kept, sealed."""
    _may_rule(room, reason, by)
    places = list(places_of(room).filter(student=student))
    if not places:
        raise Refusal("Nobody was taken off", "the student stands in no group", "Open the page again.")
    for place in places:
        cohorts.take_off(place, said=reason.strip(), by=by.audit_id, at=at)
    _count(room)
    record(room.board.public_id, "room.student-taken-off", room, by=by, at=at)


def _may_rule(room: Room, reason: str, by: Member) -> Room:
    by.must("breaches.write", room.board)
    by.must("families.read", room.board)
    must_be_open(room)
    if not reason.strip():
        raise Refusal("Nothing was changed", "no reason is given", "Say why; it is kept with the change.")
    return room


def _count(room: Room) -> None:
    room.counts = {**room.counts, **counted(room)}
    room.save(update_fields=["counts"])


def group_of(room: Room, cohort: Cohort) -> Group:
    return room.groups.get(cohort=cohort)
