"""Who is touched: from products, schools, grades and years; from the contractor's list; by a person's ruling."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board, School
from charteroak.district.breaches import matching, reporting, who
from charteroak.district.breaches.models import ListLine, Room
from charteroak.district.breaches.reporting import Arrived, Reported
from charteroak.district.contractors import usage
from charteroak.district.contractors.models import Product
from charteroak.district.families.models import CohortPlace, RosterEdition, Student
from charteroak.district.families.recipients import Scope, recipients
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY


@pytest.fixture
def board(db: None) -> Board:
    made = builders.board("Ashbrook")
    for name in ("Elm School", "Oak School"):
        School.objects.create(board=made, name=name)
    return made


@pytest.fixture
def product(board: Board) -> Product:
    return builders.contract(board).products.get()


def school(board: Board, name: str = "Elm School") -> School:
    return board.schools.get(name=name)


def use(board: Board, product: Product, *grades: str, at: School | None = None, since: date | None = None,
        until: date | None = None) -> None:  # fmt: skip
    usage.record_use(board, product, school=at, grades=grades, from_day=since, until=until, by=builders.member(board),
                     at=NOW)  # fmt: skip


def opened(board: Board, product: Product, **more: Any) -> Room:
    reported = Reported("It lay open.", ["record"], products=[product], **more)
    room = reporting.record_report(
        board, product.contractor, reported, Arrived.on(TODAY, None, channel="letter"), token="t",
        by=builders.member(board), at=NOW,
    ).room  # fmt: skip
    who.compute(room, by=None, at=NOW)
    return room


def names(room: Room) -> set[str]:
    return {place.student.name for place in who.places_of(room).select_related("student")}


def test_a_use_reaches_its_school_and_grades_and_nobody_else(board: Board, product: Product) -> None:
    use(board, product, "04", at=school(board))
    builders.student(board, "Ann In", grade="04", school=school(board))
    builders.student(board, "Bo Othergrade", grade="05", school=school(board))
    builders.student(board, "Cy Otherschool", grade="04", school=school(board, "Oak School"))
    assert names(opened(board, product)) == {"Ann In"}


def test_past_years_are_followed_into_later_grades_and_to_those_who_have_left(board: Board, product: Product) -> None:
    use(board, product, "04", since=date(2024, 9, 1), until=date(2025, 6, 20))
    builders.student(board, "Ann Then", grade="06", school=school(board, "Oak School"))
    builders.student(board, "Bo Younger", grade="05")
    builders.student(board, "Cy Now", grade="04")
    builders.student(board, "Di Left", grade="05", left_on=date(2026, 1, 10))
    builders.student(board, "Ed Leftbefore", grade="04", left_on=date(2024, 6, 1))
    room = opened(board, product)
    assert names(room) == {"Ann Then", "Di Left"}
    assert room.counts["former"] == 1 and dict(room.counts["by_why"]) == {"earlier": 1, "former": 1}


def test_a_use_of_every_school_and_grade_reaches_everybody_and_those_who_left_since(
    board: Board, product: Product
) -> None:
    use(board, product, since=date(2025, 9, 1))
    builders.student(board, "Ann Now", grade="12")
    builders.student(board, "Bo Left", grade="12", left_on=date(2026, 6, 15))
    builders.student(board, "Cy Leftbefore", grade="12", left_on=date(2025, 6, 15))
    assert names(opened(board, product)) == {"Ann Now", "Bo Left"}


def test_a_use_that_began_after_the_breach_reaches_nobody_and_that_is_said(board: Board, product: Product) -> None:
    use(board, product, since=date(2026, 10, 1))
    builders.student(board, "Ann Now", grade="03")
    room = opened(board, product, occurred_until=datetime(2026, 9, 1, tzinfo=NOW.tzinfo))
    assert names(room) == set()
    assert who.reached(room, on=TODAY).remarks == [f"No use of {product} is recorded for that time."]


def test_what_cannot_be_followed_is_said(board: Board, product: Product) -> None:
    use(board, product, "04")
    assert "since when" in who.reached(opened(board, product), on=TODAY).remarks[0]


def test_counts_are_by_school_grade_language_and_channel(board: Board, product: Product) -> None:
    use(board, product)
    builders.student(board, "Ann One", guardian="Mo One", grade="04", school=school(board))
    builders.student(board, "Bo Two", grade="10")
    room = opened(board, product)
    who.count_people(room, on=TODAY)
    assert dict(room.counts["by_school"]) == {"Elm School": 1, "No school of the board": 1}
    assert room.counts["by_grade"] == [["04", 1], ["10", 1]]
    assert room.counts["people"] == 3 and room.counts["by_channel"] == {"mail": 1, "paper": 0, "nowhere": 2}


def test_computing_again_adds_nobody_twice_and_nobody_whom_a_person_took_off(board: Board, product: Product) -> None:
    use(board, product)
    ann, bo = (builders.student(board, f"{name} Oak") for name in ("Ann", "Bo"))
    room = opened(board, product)
    who.take_off(room, ann, reason="Never had an account.", by=builders.member(board), at=NOW)
    builders.student(board, "Cy New")
    assert who.compute(room, by=None, at=NOW) == 1
    assert names(room) == {"Bo Oak", "Cy New"} and bo is not None


def test_computing_takes_as_many_statements_for_many_students_as_for_few(board: Board, product: Product) -> None:
    use(board, product)
    room = opened(board, product)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            who.compute(room, by=None, at=NOW)
        return len(seen)

    few = statements()
    for number in range(30):
        builders.student(board, f"S{number} Oak")
    assert statements() == few and len(names(room)) == 30


def test_a_student_stands_in_one_group_and_each_change_has_its_sealed_reason(board: Board, product: Product) -> None:
    use(board, product)
    ann = builders.student(board, "Ann Quillfeather")
    room, by = opened(board, product), builders.member(board)
    second = who.make_group(room, "Former reading club", elements=["voice"], by=by, at=NOW)
    who.add(second, ann, reason="Quillfeather was in the club.", by=by, at=NOW)
    assert [who.group_of(room, place.cohort) for place in who.places_of(room)] == [second]
    with pytest.raises(Refusal, match="no reason"):
        who.take_off(room, ann, reason=" ", by=by, at=NOW)
    kept = CohortPlace.objects.get(cohort=second.cohort)
    assert kept.said == {"added": "Quillfeather was in the club."}
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM families_cohortplace WHERE said IS NOT NULL")
        assert all(b"Quillfeather" not in bytes(row[0]) for row in cursor.fetchall())
    verbs = [event.verb for event in Event.objects.all()]
    assert "room.student-added" in verbs
    assert not [event for event in Event.objects.all() if "Quillfeather" in str(vars(event))]


def test_families_of_the_groups_students_are_the_recipients_and_former_ones_too(board: Board, product: Product) -> None:
    use(board, product, since=date(2025, 9, 1))
    builders.student(board, "Ann Left", guardian="Mo Left", left_on=date(2026, 6, 1), grade="12")
    room = opened(board, product)
    builders.student(board, "Bo Later", guardian="Jo Later")
    cohort = room.groups.get().cohort
    told = recipients(board, Scope(cohorts=frozenset({cohort.public_id})), on=TODAY)
    assert {one.name for one in told} == {"Ann Left", "Mo Left"}  # type: ignore[union-attr]


def test_an_empty_group_tells_nobody(board: Board, product: Product) -> None:
    builders.student(board, "Ann Oak")
    room = opened(board, product)
    assert list(recipients(board, Scope(cohorts=frozenset({room.groups.get().cohort.public_id})), on=TODAY)) == []


def test_a_student_of_a_breach_is_not_forgotten(board: Board, product: Product) -> None:
    use(board, product, since=date(2025, 9, 1))
    builders.student(board, "Ann Left", left_on=date(2026, 6, 1), grade="12")
    forgettable = Student.objects.forgettable(board, date(2030, 1, 1))  # type: ignore[attr-defined]
    assert forgettable.count() == 1
    opened(board, product)
    assert forgettable.all().count() == 0


def born(board: Board, name: str, day: str, key: str) -> Student:
    row = builders.student(board, name)
    row.sealed = {**row.sealed, "born": day, "key": key}
    row.save()
    return row


LIST = """Student ID,First Name,Last Name,DOB
1001,,,
,Zoë,Quillfeather,5/1/2015
,Jon,Smyth,2014-02-03
,Nobody,Atall,2013-01-01
1002,Entirely,Different,2010-01-01
"""


def handed_in(board: Board, product: Product, text: str = LIST) -> Any:
    room = opened(board, product)
    return matching.hand_in(room.groups.get(), data=text.encode(), name="list.csv", by=builders.member(board), at=NOW)


def test_a_list_matches_by_identifier_and_by_name_with_birth_date_and_leaves_the_rest_to_a_person(
    board: Board, product: Product
) -> None:
    by_key = born(board, "Ann Oak", "2015-01-01", "1001")
    by_name = born(board, "Zoe Quillfeather", "2015-05-01", "7")
    alike = born(board, "John Smith", "2014-02-03", "8")
    contradicted = born(board, "Bea Elm", "2012-01-01", "1002")
    made = handed_in(board, product)
    lines = {line.number: line for line in made.lines.all()}
    assert (lines[1].state, lines[1].student) == ("matched", by_key)
    assert (lines[2].state, lines[2].student) == ("matched", by_name)
    assert (lines[3].state, lines[3].candidates) == ("likely", [alike.pk])
    assert lines[4].state == "nobody"
    assert (lines[5].state, lines[5].candidates) == ("likely", [contradicted.pk])
    assert names(made.room) == {"Ann Oak", "Zoe Quillfeather"}


def test_a_person_rules_on_what_is_alike(board: Board, product: Product) -> None:
    alike = born(board, "John Smith", "2014-02-03", "8")
    made, by = handed_in(board, product), builders.member(board)
    line = made.lines.get(number=3)
    matching.rule(line, alike, by=by, at=NOW)
    assert names(made.room) == {"John Smith"} and line.state == ListLine.State.CHOSEN
    with pytest.raises(Refusal, match="settled"):
        matching.rule(line, None, by=by, at=NOW)
    matching.rule(made.lines.get(number=4), None, by=by, at=NOW)
    assert made.lines.get(number=4).state == "not-ours"


def test_two_of_one_name_and_birth_date_are_never_matched_by_themselves(board: Board, product: Product) -> None:
    twins = [born(board, "Zoe Quillfeather", "2015-05-01", key) for key in ("7", "8")]
    made = handed_in(board, product, "first name,last name,dob\nZoe,Quillfeather,2015-05-01\n")
    (line,) = made.lines.all()
    assert line.state == "likely" and line.candidates == [one.pk for one in twins]


def test_a_name_alone_matches_nobody_by_itself(board: Board, product: Product) -> None:
    born(board, "Zoe Quillfeather", "2015-05-01", "7")
    (line,) = handed_in(board, product, 'name\n"Quillfeather, Zoe"\n').lines.all()
    assert line.state == "likely"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "headed"), (b"\x00\x01binary\x00", "no text"), (b"a,b\n1,2\n", "headed"),
        (b"id,name\n", "names nobody"), (b'id\n"' + b"x" * 200_000 + b'"\n', "well-formed"),
    ],
    ids=["empty", "binary", "no header", "no lines", "a huge cell"],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(board: Board, product: Product, data: bytes, why: str) -> None:
    room = opened(board, product)
    with pytest.raises(Refusal, match=why):
        matching.hand_in(room.groups.get(), data=data, name="x.csv", by=builders.member(board), at=NOW)
    assert not room.lists.exists()


def test_another_boards_student_can_be_neither_added_nor_ruled(board: Board, product: Product) -> None:
    RosterEdition.objects.get_or_create(board=board)
    made, by = handed_in(board, product), builders.member(board)
    stranger = builders.student(builders.board("Birch"), "Eve Elsewhere")
    with pytest.raises(Refusal, match="roster"):
        who.add(made.room.groups.get(), stranger, reason="x", by=by, at=NOW)
    with pytest.raises(Refusal, match="roster"):
        matching.rule(made.lines.get(number=4), stranger, by=by, at=NOW)
