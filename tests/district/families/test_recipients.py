"""Who is written to: everybody entitled, each once, each with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import actions
from charteroak.district.families.models import Guardian, Guardianship, Student
from charteroak.district.families.recipients import Scope, recipients
from charteroak.district.notices.recipient import LeftOut, Recipient
from charteroak.district.refusal import Refusal
from tests.district.families.conftest import NOW

pytestmark = pytest.mark.django_db
Enrol = Callable[[str], None]
TODAY = date(2026, 8, 20)
HEADER = (
    "Student ID,First Name,Last Name,DOB,Grade,School,Guardian 1 Name,Guardian 1 Email,Guardian 2 Name,Guardian 2 Email,"
    "Street,City,State,Zip\n"
)
SIBLINGS = HEADER + (
    "1,Ann,Oak,2015-03-01,05,North,Mo Oak,mo@x.example,Fa Oak,fa@x.example,1 Elm St,Elmford,CT,06001\n"
    "2,Ben,Oak,2012-03-01,08,North,Mo Oak,mo@x.example,Fa Oak,fa@x.example,1 Elm St,Elmford,CT,06001\n"
)


def named(board: Board, scope: Scope | None = None, on: date = TODAY) -> dict[str, str]:
    found = recipients(board, scope or Scope(), on=on)
    return {one.name: one.reason for one in found if isinstance(one, Recipient)}


def test_the_student_and_each_guardian_are_written_to_separately(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,2015-03-01,05,North,Mo Oak,mo@x.example,Fa Oak,fa@x.example,1 Elm St,Elmford,CT,06001\n")
    assert named(board) == {
        "Ann Oak": "the student", "Mo Oak": "parent or guardian", "Fa Oak": "parent or guardian",
    }  # fmt: skip


def test_a_guardian_of_two_children_is_written_to_once_and_knows_of_both(board: Board, enrol: Enrol) -> None:
    enrol(SIBLINGS)
    assert named(board)["Mo Oak"] == "parent or guardian of 2 students"
    assert len(named(board)) == 4


def test_two_people_at_one_address_are_two_though_they_share_a_mailbox(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,,05,North,Mo Oak,home@x.example,Fa Oak,home@x.example,1 Elm St,Elmford,CT,06001\n")
    assert {"Mo Oak", "Fa Oak"} <= set(named(board))


def test_parents_are_written_to_after_the_student_is_of_age_too(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,2008-01-01,12,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    assert named(board) == {"Ann Oak": "the student, who is of age", "Mo Oak": "parent or guardian"}


def test_a_student_of_no_school_of_the_board_is_written_to(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,,,,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    assert Student.objects.get().standing == "other"
    assert set(named(board)) == {"Ann Oak", "Mo Oak"}


def test_a_scope_of_grades_reaches_those_grades_and_their_guardians(board: Board, enrol: Enrol) -> None:
    enrol(SIBLINGS)
    assert set(named(board, Scope(grades=frozenset({"08"})))) == {"Ben Oak", "Mo Oak", "Fa Oak"}


def test_only_a_courts_order_takes_a_guardian_out_and_the_reason_is_given(
    board: Board, coordinator: Member, enrol: Enrol
) -> None:
    enrol(HEADER + "1,Ann,Oak,,05,North,Mo Oak,mo@x.example,Fa Oak,fa@x.example,1 Elm St,Elmford,CT,06001\n")
    link = next(link for link in Guardianship.objects.select_related("guardian") if link.guardian.name == "Fa Oak")
    with pytest.raises(Refusal, match="none is on file"):
        actions.limit(link, kind="contact", order=b"", order_is="", from_day=TODAY, until=None, by=coordinator, at=NOW)
    limit = actions.limit(
        link, kind="contact", order=b"%PDF order", order_is="Superior Court FA-26-1", from_day=TODAY, until=None,
        by=coordinator, at=NOW,
    )  # fmt: skip
    found = list(recipients(board, Scope(), on=TODAY))
    assert "Fa Oak" not in named(board)
    assert [one.reason for one in found if isinstance(one, LeftOut)] == [
        "a court has barred contact with the student; its order is on file"
    ]
    assert actions.order_of(limit, by=coordinator) == b"%PDF order"
    assert "Fa Oak" in named(board, on=TODAY - timedelta(days=1))
    actions.lift(limit, by=coordinator, at=NOW)
    assert "Fa Oak" in named(board)


def test_a_limit_on_records_does_not_stop_a_notice(board: Board, coordinator: Member, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,,05,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    actions.limit(
        Guardianship.objects.get(), kind="records", order=b"order", order_is="FA-1", from_day=TODAY, until=None,
        by=coordinator, at=NOW,
    )  # fmt: skip
    assert "Mo Oak" in named(board)


def test_a_guardian_barred_from_one_child_still_hears_of_the_other(
    board: Board, coordinator: Member, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    link = Guardianship.objects.select_related("guardian").order_by("pk")[0]
    actions.limit(
        link, kind="contact", order=b"order", order_is="FA-1", from_day=TODAY, until=None, by=coordinator, at=NOW
    )
    assert named(board)[link.guardian.name] == "parent or guardian"


def test_rights_pass_on_the_birthday_and_a_missed_day_is_caught_up(board: Board, enrol: Enrol) -> None:
    enrol(HEADER + "1,Ann,Oak,2008-08-21,12,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    assert actions.pass_rights(board, at=NOW) == []
    late = datetime(2026, 8, 24, 12, tzinfo=UTC)
    assert [student.name for student in actions.pass_rights(board, at=late)] == ["Ann Oak"]
    assert actions.pass_rights(board, at=late) == []
    assert Event.objects.filter(verb="student.rights-passed").count() == 1


def test_who_was_born_on_the_twenty_ninth_of_february_is_of_age_on_the_first_of_march(
    board: Board, enrol: Enrol
) -> None:
    enrol(HEADER + "1,Ann,Oak,2008-02-29,12,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    student = Student.objects.get()
    assert not student.of_age(date(2026, 2, 28)) and student.of_age(date(2026, 3, 1))


def test_a_former_student_stays_reachable_while_a_contract_needs_it_and_is_forgotten_after(
    board: Board, enrol: Enrol
) -> None:
    enrol(SIBLINGS)
    enrol(HEADER + "2,Ben,Oak,2012-03-01,08,North,Mo Oak,mo@x.example,Fa Oak,fa@x.example,1 Elm St,Elmford,CT,06001\n")
    gone = Student.objects.get(left_on__isnull=False)
    assert "Ann Oak" not in named(board)
    assert "Ann Oak" in named(board, Scope(students=frozenset({gone.pk}), former=True))
    actions.keep_reachable([gone.pk], board=board, until=date(2027, 6, 30), by=None, at=NOW)
    assert actions.forget(board, on=date(2027, 1, 1), by=None, at=NOW) == 0
    assert actions.forget(board, on=date(2027, 7, 1), by=None, at=NOW) == 1
    assert Student.objects.count() == 1 and Guardian.objects.count() == 2


def test_one_person_under_two_rows_of_a_roster_gets_one_notice_about_all_the_children(
    board: Board, enrol: Enrol
) -> None:
    enrol(HEADER + "1,Ann,Oak,,05,North,Mo Oak,mo@x.example,,,1 Elm St,Elmford,CT,06001\n")
    first = Guardianship.objects.get()
    other = Student.objects.create(
        board=board, roster_key="k", content_hash="", since=1, standing="enrolled", given_hash="", family_hash="",
        sealed={"given": "Ben", "family": "Oak"},
    )  # fmt: skip
    twin = Guardian.objects.create(
        board=board, roster_key="t", content_hash="", since=1, given_hash="", family_hash="",
        sealed={"given": "MO", "family": "Oak", "email": "Mo@x.example"},
    )  # fmt: skip
    Guardianship.objects.create(board=board, student=other, guardian=twin, relation="parent", since=1)
    found = [one for one in recipients(board, Scope(), on=TODAY) if isinstance(one, Recipient)]
    (parent,) = [one for one in found if one.key.startswith("guardian:")]
    assert parent.key == f"guardian:{first.guardian.public_id}"
    assert set(parent.about) == {f"student:{first.student.public_id}", f"student:{other.public_id}"}
