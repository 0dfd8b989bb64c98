"""What goes out, and who is left out of it, whenever they opted out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage

from charteroak.district.audit.models import Event
from charteroak.district.disclosures import asking, letters, optouts, releasing
from charteroak.district.disclosures.models import OptOut, Release
from charteroak.district.families import actions as families
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import unseal_bytes
from tests import builders
from tests.builders import NOW, TODAY

from .opting import LATER, opt_out, sent

pytestmark = pytest.mark.django_db


# --- Releasing -------------------------------------------------------------------------------------------------------


def test_whoever_opted_out_is_left_out_and_only_counted(board, by, students):
    opt_out(students[1], by)
    row = builders.related(builders.directory_request(board))
    made = releasing.release(row, how="link", by=by, at=NOW)
    assert sent(made, by) == [["Name", "Grade level"], ["Ann Oak", "08"], ["Cal Oak", "08"]]
    assert (made.students, made.left_out) == (2, 1)
    event = Event.objects.get(verb="directory.released")
    assert (event.facts["students"], event.facts["left_out"]) == (2, 1) and "Oak" not in str(event.facts)


def test_an_opt_out_after_the_determination_and_before_the_release_is_honoured(board, by, students):
    row = builders.related(builders.directory_request(board))
    opt_out(students[2], by, at=NOW + timedelta(hours=1))
    made = releasing.release(row, how="link", by=by, at=LATER)
    assert "Cal Oak" not in str(sent(made, by)) and made.left_out == 1


def test_an_opt_out_after_the_release_stops_a_link_and_the_new_file_leaves_the_student_out(board, by, students):
    row = builders.related(builders.directory_request(board))
    made = releasing.release(row, how="link", by=by, at=NOW)
    token = made.addressee["token"]
    assert releasing.waiting_for(token, at=NOW) == made
    opt_out(students[0], by, at=LATER)
    assert releasing.waiting_for(token, at=LATER) is None
    assert Memo.objects.filter(kind="directory.link-stopped").exists()
    assert not releasing.mail_waiting(LATER)
    again = releasing.release(row, how="link", by=by, at=LATER)
    assert "Ann Oak" not in str(sent(again, by))


@pytest.mark.parametrize(
    ("more", "stops"),
    [({"covers": "recruiters"}, False), ({"elements": ["photo"]}, False), ({"elements": ["grade"]}, True), ({}, True)],
)
def test_only_what_is_refused_of_the_file_stops_its_link(board, by, students, more, stops):
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    opt_out(students[0], by, at=LATER, **more)
    assert (releasing.waiting_for(made.addressee["token"], at=LATER) is None) is stops


def test_an_opt_out_of_a_student_who_is_not_in_it_leaves_the_link_alone(board, by, students):
    row = builders.directory_request(board, grades=["08"])
    made = releasing.release(builders.related(row), how="link", by=by, at=NOW)
    opt_out(builders.student(board, "Dot Elm", guardian="Em Elm", grade="02"), by, at=LATER)
    assert releasing.waiting_for(made.addressee["token"], at=LATER) == made


def test_an_opt_out_that_was_taken_back_counts_no_more(board, by, students):
    row = opt_out(students[0], by)
    optouts.take_back(row, guardian=row.guardian, on=TODAY, by=by, at=LATER)
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=LATER)
    assert made.students == 3


def test_an_opt_out_follows_a_student_who_comes_back_under_another_key(board, by, students):
    row = opt_out(students[0], by)
    students[0].left_on = TODAY
    students[0].save()
    builders.student(board, "Ann Oak", guardian="Mo Oak", grade="08")
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    assert "Ann Oak" not in str(sent(made, by)) and made.left_out == 1
    assert row.withdrawn_at is None


def test_what_was_refused_in_part_is_blank_and_a_refused_name_leaves_the_student_out(board, by, students):
    opt_out(students[0], by, elements=["grade"])
    opt_out(students[1], by, elements=["name", "photo"])
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    assert sent(made, by)[1:] == [["Ann Oak", ""], ["Cal Oak", "08"]]


def test_only_what_is_designated_granted_and_on_the_roster_is_in_the_file(board, by, students):
    row = builders.directory_request(board, elements=["name", "grade", "photo"])
    builders.related(row)
    builders.designation(board, elements=["name", "photo"], at=LATER)
    made = releasing.release(row, how="link", by=by, at=LATER)
    assert (made.columns, made.lacking) == (["name"], ["grade", "photo"])
    assert sent(made, by)[0] == ["Name"]


def test_schools_and_grades_narrow_the_file_and_former_students_are_not_in_it(board, by, students):
    school = board.schools.create(name="Hill School")
    builders.student(board, "Dot Elm", school=school, grade="07")
    builders.student(board, "Eve Elm", school=school, grade="08")
    gone = builders.student(board, "Flo Elm", school=school, grade="07")
    gone.left_on = TODAY
    gone.save()
    row = builders.directory_request(board, schools=[school.public_id], grades=["07"])
    made = releasing.release(builders.related(row), how="link", by=by, at=NOW)
    assert sent(made, by)[1:] == [["Dot Elm", "07"]]


def test_named_students_are_chosen_by_a_member_and_whoever_is_unknown_is_told_nothing(board, by, students):
    row = builders.directory_request(board, scope="named", whom="Ann Oak, Ben Oak and Zoe Nobody")
    builders.related(row)
    with pytest.raises(Refusal, match="no student is chosen"):
        releasing.release(row, how="link", by=by, at=NOW)
    for student in students[:2]:
        releasing.choose(row, student, by=by, at=NOW)
    opt_out(students[1], by)
    made = releasing.release(row, how="link", by=by, at=NOW)
    assert sent(made, by)[1:] == [["Ann Oak", "08"]]
    releasing.mail_waiting(NOW)
    text = mail.outbox[-1].body
    assert "says nothing about whether they attend" in text
    assert not re.search(r"Oak|Zoe|\b1\b student|left out", text)


def test_another_boards_student_is_never_chosen(board, by):
    row = builders.directory_request(board, scope="named", whom="Ann")
    with pytest.raises(Refusal):
        releasing.choose(row, builders.student(builders.board(), "Ann Far"), by=by, at=NOW)


@pytest.mark.parametrize(
    ("more", "on"),
    [
        ({"opt_out_until": TODAY}, NOW),
        ({"notice_on": TODAY + timedelta(days=1), "opt_out_until": TODAY + timedelta(days=9)}, NOW),
    ],
)
def test_nothing_goes_out_while_families_may_still_opt_out(board, by, students, more, on):
    row = builders.related(builders.directory_request(board))
    builders.designation(board, **more, at=LATER)
    with pytest.raises(Refusal, match="may still opt out"):
        releasing.release(row, how="link", by=by, at=on)
    assert row.state == "related"


def test_nothing_goes_out_without_this_years_designation(board, by, students):
    row = builders.related(builders.directory_request(board))
    with pytest.raises(Refusal, match="has not gone out"):
        releasing.release(row, how="link", by=by, at=NOW + timedelta(days=300))


def test_a_file_lies_sealed_and_every_opening_is_on_record(board, by, students):
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    with default_storage.open(made.file_sealed_as) as file:
        token = file.read()
    assert b"Oak" not in token and b"Oak" in unseal_bytes(token)
    releasing.open_file(made, by=by, at=LATER)
    releasing.open_file(made, by=None, at=LATER)
    events = Event.objects.filter(verb="directory.file-opened")
    assert [event.facts["by_link"] for event in events.order_by("number")] == [False, True]
    made.refresh_from_db()
    assert made.opened_at == LATER


def test_a_file_is_handed_over_with_a_letter_and_says_to_whom(board, by, students):
    asked = asking.Asked(name="J. Roe", purpose="Yearbook", elements=["name"], scope="group", address="1 Elm St")
    row = asking.record_request(board, asked, via="letter", happened_on=TODAY, received_on=TODAY, by=by, at=NOW)
    builders.related(row)
    for how, handed in (("link", ""), ("hand", " "), ("pigeon", "x")):
        with pytest.raises(Refusal):
            releasing.release(row, how=how, handed=handed, by=by, at=NOW)
    made = releasing.release(row, how="hand", handed="On an encrypted drive, to J. Roe", by=by, at=NOW)
    assert made.holds["handed"] == "On an encrypted drive, to J. Roe" and not made.token_hash
    letter = row.letters.get(kind="handed")
    assert not letter.by_email and letters.as_pdf(letter).startswith(b"%PDF")


def test_a_cell_is_no_formula(board, by):
    builders.student(board, "=cmd() Oak")
    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    assert sent(made, by)[1][0] == "'=cmd() Oak"


# --- Who opts out ----------------------------------------------------------------------------------------------------


def of_age(student) -> None:
    student.sealed = {**student.sealed, "born": (TODAY - timedelta(days=19 * 366)).isoformat()}
    student.save()


def test_at_eighteen_the_student_alone_decides(board, by, students):
    mine = opt_out(students[0], by)
    of_age(students[0])
    with pytest.raises(Refusal, match="the student is eighteen"):
        opt_out(students[0], by, covers="recruiters")
    with pytest.raises(Refusal, match="the student is eighteen"):
        optouts.take_back(OptOut.objects.get(pk=mine.pk), guardian=mine.guardian, on=TODAY, by=by, at=NOW)
    assert OptOut.objects.standing().count() == 1  # what the parent refused still stands
    optouts.take_back(OptOut.objects.get(pk=mine.pk), guardian=None, on=TODAY, by=by, at=NOW)
    opt_out(students[0], by, guardian=None)


def test_below_eighteen_a_parent_decides_and_only_the_one_who_did_takes_it_back(board, by, students):
    students[0].sealed = {**students[0].sealed, "born": (TODAY - timedelta(days=4000)).isoformat()}
    students[0].save()
    with pytest.raises(Refusal, match="not eighteen yet"):
        opt_out(students[0], by, guardian=None)
    with pytest.raises(Refusal, match="no parent or guardian"):
        opt_out(students[0], by, guardian=students[1].guardianships.get().guardian)
    row = opt_out(students[0], by)
    with pytest.raises(Refusal, match="stands already"):
        opt_out(students[0], by)
    other = builders.student(board, "Ann Twin", guardian="Pa Oak").guardianships.get()
    other.student = students[0]
    other.save()
    with pytest.raises(Refusal, match="the other parent made it"):
        optouts.take_back(row, guardian=other.guardian, on=TODAY, by=by, at=NOW)


def test_a_parent_whom_a_court_keeps_from_records_may_opt_out_and_not_take_it_back(board, by, students):
    families.limit(
        students[0].guardianships.get(),
        kind="records",
        order=b"o",
        order_is="FA-1",
        from_day=TODAY,
        until=None,
        by=by,
        at=NOW,
    )
    row = opt_out(students[0], by)
    with pytest.raises(Refusal, match="court has limited"):
        optouts.take_back(row, guardian=row.guardian, on=TODAY, by=by, at=NOW)


def test_a_rotation_of_the_keys_takes_the_files_with_it(board, by, students, settings):
    from cryptography.fernet import Fernet

    from charteroak.commands import seal

    made = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    newest, older = Fernet.generate_key().decode(), settings.SEALING_KEYS
    settings.SEALING_KEYS = [newest, *older]
    assert seal._older(again=True) == 0
    settings.SEALING_KEYS = [newest]
    assert len(sent(Release.objects.get(pk=made.pk), by)) == 4
