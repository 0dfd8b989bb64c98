"""A request comes in, goes to counsel or is determined by a person, and stands in the log."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from charteroak.district.audit.models import Event
from charteroak.district.disclosures import asking, deciding, designating, letters, log, releasing
from charteroak.district.disclosures.models import Determination, DirectoryRequest, Letter
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

from .opting import LATER, opt_out

pytestmark = pytest.mark.django_db


# --- Asking ----------------------------------------------------------------------------------------------------------


def test_anyone_asks_and_is_told_that_it_came_and_nothing_else(board, students, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = builders.directory_request(board, scope="named", whom="Ann Oak, and <b>Nobody Known</b>")
    letters.mail_waiting(NOW)
    [text] = [one.body for one in mail.outbox if one.to == ["rae@yearbooks.example"]]
    assert row.public_id in text and "Nothing is decided yet" in text
    for typed in ("Rae", "yearbook", "Oak", "Nobody", "Finch"):
        assert typed not in text
    assert Memo.objects.filter(kind="directory.asked").count() == 1
    assert row.state == "waiting" and row.recorded_by == "system"


def test_what_was_written_lies_sealed_and_in_no_event(board, students):
    row = builders.directory_request(board, scope="named", whom="Ann Oak")
    raw = DirectoryRequest.objects.raw(
        "SELECT id, said AS raw_said, asker AS raw_asker FROM disclosures_directoryrequest"
    )[0]
    assert b"Oak" not in bytes(raw.raw_said) and b"Finch" not in bytes(raw.raw_asker)
    assert row.said["whom"] == "Ann Oak"
    for event in Event.objects.all():
        assert "Oak" not in str(event.facts) and "Rae" not in str(event.facts)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"purpose": " "}, "what for"),
        ({"elements": ["grades", "nonsense"]}, "for what"),
        ({"email": ""}, "no way to answer"),
        ({"scope": "everybody"}, "not chosen"),
        ({"kind": "subpoena"}, "not chosen"),
        ({"scope": "named"}, "which students"),
    ],
)
def test_a_request_that_says_too_little_is_not_kept(board, more, why):
    with pytest.raises(Refusal, match=why):
        builders.directory_request(board, **more)
    assert not DirectoryRequest.objects.exists()


def test_schools_and_grades_that_there_are_not_are_dropped(board):
    row = builders.directory_request(board, schools=["elsewhere"], grades=["08", "99"])
    assert (row.schools, row.grades) == ([], ["08"])


def test_one_address_asks_five_times_a_day_and_no_more(board):
    for _ in range(asking.A_DAY):
        builders.directory_request(board)
    with pytest.raises(Refusal, match="within a day"):
        builders.directory_request(board, email="RAE@yearbooks.example ")
    builders.directory_request(board, at=NOW + timedelta(days=1, minutes=1))


def test_staff_type_in_what_came_on_paper_with_three_dates(board, by):
    asked = asking.Asked(name="J. Roe", purpose="A reunion", elements=["name"], scope="group", address="1 Elm St")
    days = {"happened_on": TODAY - timedelta(days=4), "received_on": TODAY - timedelta(days=1)}
    row = asking.record_request(board, asked, via="letter", **days, by=by, at=NOW)
    assert (row.happened_on, row.received_on, row.recorded_at) == (days["happened_on"], days["received_on"], NOW)
    assert not row.letters.exists()
    with pytest.raises(Refusal, match="future"):
        asking.record_request(
            board, asked, via="letter", happened_on=TODAY, received_on=TODAY + timedelta(days=1), by=by, at=NOW
        )
    with pytest.raises(Refusal, match="before it happened"):
        asking.record_request(
            board, asked, via="letter", happened_on=TODAY, received_on=days["received_on"], by=by, at=NOW
        )
    with pytest.raises(Refusal, match="how it came"):
        asking.record_request(board, asked, via="online", **days, by=by, at=NOW)


# --- For counsel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["recruiter", "foi"])
def test_recruiters_and_public_records_go_to_counsel_and_no_clock_is_counted(
    board, by, kind, django_capture_on_commit_callbacks
):
    builders.designation(board, answer_count=10, answer_unit="business days")
    row = builders.directory_request(board, kind=kind)
    assert row.state == "counsel" and not Duty.objects.exists()
    assert "clocks of their own, which this system does not count" in Memo.objects.get(about_id=row.public_id).body
    assert "counsel" in " ".join(row.letters.get().sealed["paragraphs"])
    with pytest.raises(Refusal, match="with counsel"):
        builders.related(row)
    with pytest.raises(Refusal, match="not determined"):
        releasing.release(row, how="link", by=by, at=NOW)


def test_counsel_is_named_answers_and_the_request_is_closed(board, by):
    row = builders.directory_request(board, kind="foi")
    with pytest.raises(Refusal, match="to whom"):
        asking.hear_counsel(row, outcome="answered", words="Exempt.", on=TODAY, by=by, at=NOW)
    assert letters.note_for_counsel(row).startswith(b"%PDF")
    asking.hand_to_counsel(row, counsel="Avery Counsel", on=TODAY, by=by, at=NOW)
    asking.hear_counsel(row, outcome="answered", words="Exempt; counsel wrote.", on=TODAY, by=by, at=NOW)
    assert (row.state, row.closing) == ("closed", "counsel")
    assert row.referrals.get().words == "Exempt; counsel wrote."


def test_what_counsel_leaves_to_the_board_is_determined_and_recruiters_opt_outs_count_then(board, by, students):
    opt_out(students[0], by, covers="recruiters")
    ordinary = releasing.release(builders.related(builders.directory_request(board)), how="link", by=by, at=NOW)
    assert ordinary.students == 3
    row = builders.directory_request(board, kind="recruiter")
    asking.hand_to_counsel(row, counsel="Avery Counsel", on=TODAY, by=by, at=NOW)
    asking.hear_counsel(row, outcome="returned", words="Give the list.", on=TODAY, by=by, at=NOW)
    assert row.state == "waiting"
    made = releasing.release(builders.related(row), how="link", by=by, at=NOW)
    assert (made.students, made.left_out) == (2, 1)


def test_a_person_sends_an_unmarked_request_to_counsel(board):
    row = builders.directory_request(board, purpose="Under the FOIA, C.G.S. 1-210, for the U.S. Army.")
    assert asking.signs_of(row) == ["1-210", "army", "foia"]
    assert row.state == "waiting"  # no rule decides it
    approver = builders.member(board, "approver")
    with pytest.raises(Refusal, match="neither a recruiter"):
        deciding.determine(row, outcome="unrelated", reason="No.", is_ordinary=False, by=approver, at=NOW)
    asking.send_to_counsel(row, kind="foi", by=approver, at=NOW)
    assert (row.state, row.kind) == ("counsel", "foi")


@pytest.mark.parametrize(
    "purpose", ["A school play", "The yearbook", "Recreation league sign-ups", "Alumni reunion 1-5 May"]
)
def test_plain_purposes_raise_no_question(board, purpose):
    assert asking.signs_of(builders.directory_request(board, purpose=purpose)) == []


# --- Determining -----------------------------------------------------------------------------------------------------


def test_what_is_not_related_is_refused_by_a_letter_that_says_why_and_by_what(board, students):
    approver = builders.member(board, "approver")
    row = builders.directory_request(board, purpose="To sell insurance.")
    made = deciding.determine(
        row, outcome="unrelated", reason="Selling is no school purpose.", is_ordinary=True, by=approver, at=NOW
    )
    letter = row.letters.get(kind="refused")
    text = " ".join(letter.sealed["paragraphs"])
    assert "Selling is no school purpose." in text and "the board's policy, Policy 5145.15" in text
    assert "has not been confirmed" in text
    assert (made.basis["confidence"], made.determined_by) == ("unresolved", approver.audit_id)
    assert row.state == "refused" and not row.releases.exists()
    assert letters.as_pdf(letter).startswith(b"%PDF")


def test_what_is_not_designated_is_refused_on_that_ground(board, by):
    row = builders.directory_request(board, elements=["phone"], language="es")
    with pytest.raises(Refusal, match="not all of it is directory information"):
        deciding.determine(row, outcome="related", reason="x", elements=["phone"], is_ordinary=True, by=by, at=NOW)
    deciding.determine(
        row, outcome="not-directory", reason="Telephone numbers are not.", is_ordinary=True, by=by, at=NOW
    )
    text = " ".join(row.letters.get(kind="refused").sealed["paragraphs"])
    assert "34 CFR §§ 99.3, 99.37(a)" in text and "Se niega." in text


def test_nothing_is_determined_without_a_reason_or_twice_or_beyond_what_was_asked(board, by):
    row = builders.directory_request(board)
    for more in ({"reason": " "}, {"outcome": "maybe"}, {"elements": ["school"]}, {"elements": []}):
        said = {"outcome": "related", "reason": "r", "elements": ["name"], "is_ordinary": True, **more}
        with pytest.raises(Refusal):
            deciding.determine(row, **said, by=by, at=NOW)
    builders.related(row)
    with pytest.raises(Refusal, match="to be disclosed"):
        builders.related(row)


def test_a_determination_is_taken_back_while_nothing_has_gone_out(board, by, students):
    row = builders.related(builders.directory_request(board))
    deciding.take_back(row, by=by, at=NOW)
    assert row.state == "waiting" and Determination.objects.get().taken_back_by == by.audit_id
    releasing.release(builders.related(row), how="link", by=by, at=NOW)
    with pytest.raises(Refusal, match="an answer has gone out"):
        deciding.take_back(row, by=by, at=NOW)


@pytest.mark.parametrize("role", ["teacher", "auditor", "signer", "plans"])
def test_others_neither_determine_nor_release(board, role):
    row = builders.directory_request(board)
    other = builders.member(board, role)
    with pytest.raises(Refusal, match="may not do this"):
        builders.related(row, by=other)
    with pytest.raises(Refusal, match="may not do this"):
        releasing.release(row, how="link", by=other, at=NOW)


def test_an_approver_determines_and_does_not_release(board, students):
    approver = builders.member(board, "approver")
    row = builders.related(builders.directory_request(board), by=approver)
    with pytest.raises(Refusal, match="may not do this"):
        releasing.release(row, how="link", by=approver, at=NOW)


# --- Designation, promise, log ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"elements": ["ssn"]}, "nothing is designated"),
        ({"policy": ""}, "policy stands"),
        ({"opt_out_until": date(2026, 8, 1)}, "before the notice"),
        ({"year": 2020}, "does not belong"),
        ({"answer_count": 5}, "half said"),
        ({"answer_count": 5, "answer_unit": "moons"}, "half said"),
    ],
)
def test_a_designation_is_whole(board, more, why):
    with pytest.raises(Refusal, match=why):
        builders.designation(board, **more)


def test_a_clock_runs_only_where_the_boards_policy_promises_one(board, by, students):
    builders.directory_request(board)
    assert not Duty.objects.exists()
    builders.designation(board, answer_count=3, answer_unit="business days", at=LATER)
    row = builders.directory_request(board, at=LATER)
    duty = Duty.objects.get()
    assert duty.due.leading == date(2026, 11, 25) and duty.due.due is None  # Thanksgiving is the day after
    assert "no law is known" in duty.due.confidence_note
    releasing.release(builders.related(row), how="link", by=by, at=LATER)
    duty.refresh_from_db()
    assert duty.met_at == LATER


def test_the_promise_is_counted_again_under_a_changed_calendar(board, by):
    from charteroak.district.boards import actions as boards
    from charteroak.district.duties import actions as duties

    builders.designation(board, answer_count=3, answer_unit="business days", at=LATER)
    builders.directory_request(board)
    boards.set_calendar_day(
        board, day=date(2026, 11, 24), kind="closed", reason="Snow", confirmed_by="A. Counsel", by=by, at=NOW
    )
    duties.issue_again(board, by=by, at=NOW)
    assert Duty.objects.get().due.leading == date(2026, 11, 27)


def test_counsel_and_taking_back_withdraw_the_promise(board, by):
    builders.designation(board, answer_count=3, answer_unit="calendar days", at=LATER)
    first, second = builders.directory_request(board), builders.directory_request(board)
    asking.send_to_counsel(first, kind="recruiter", by=by, at=NOW)
    asking.take_back(second, by=by, at=NOW)
    assert not Duty.objects.open().exists() and second.state == "closed"
    with pytest.raises(Refusal):
        asking.take_back(second, by=by, at=NOW)


def test_the_log_counts_and_names_no_student(board, by, students):
    opt_out(students[0], by)
    releasing.release(builders.related(builders.directory_request(board, whom="Ann Oak")), how="link", by=by, at=NOW)
    builders.directory_request(board, kind="foi", name="=HYPERLINK(1)")
    refused = builders.directory_request(board)
    deciding.determine(refused, outcome="unrelated", reason="Ann Oak", is_ordinary=True, by=by, at=NOW)
    text = log.as_csv(board.directory_requests.all(), {by.audit_id: str(by)}).decode("utf-8-sig")
    assert "Oak" not in text and "Elm Yearbooks" in text and "'=HYPERLINK(1)" in text and str(by) in text
    [year] = log.years(board)
    assert (year.received, year.public_records, year.refused, year.disclosed, year.open) == (3, 1, 1, 1, 1)
    assert (year.students, year.left_out) == (2, 1)
    assert log.refusing(board) == 1


def test_a_link_brings_the_file_in_the_language_of_the_form(board, by, students):
    row = builders.related(builders.directory_request(board, language="pt"))
    made = releasing.release(row, how="link", by=by, at=NOW)
    assert releasing.mail_waiting(NOW) == 1
    message = mail.outbox[-1]
    assert message.to == ["rae@yearbooks.example"] and "fins escolares" in message.body
    token = re.search(r"/link/([^/]+)/directory/", message.body)
    assert token and releasing.waiting_for(token.group(1), at=LATER) == made
    assert releasing.waiting_for(token.group(1), at=NOW + timedelta(days=15)) is None
    assert Letter.objects.filter(kind="handed").count() == 0


def test_every_letter_is_written_in_each_language():
    table = letters._table()
    for language in letters.LANGUAGES:
        assert table[language].keys() == table["en"].keys()
        for name, text in table["en"].items():
            same = table[language][name]
            assert type(same) is type(text) and len(same) == len(text) if isinstance(text, list) else True
            find = lambda value: sorted(re.findall(r"\{\w+\}", " ".join(value) if isinstance(value, list) else value))  # noqa: E731
            assert find(same) == find(text), (language, name)


def test_designations_of_the_year_replace_one_another(board, by):
    later = designating.designate(
        board, year=2026, elements=["name"], notice_on=date(2026, 8, 25), opt_out_until=date(2026, 9, 30),
        policy="Policy 5145.15, revised", by=by, at=LATER,
    )  # fmt: skip
    assert type(later).objects.in_force(board, TODAY) == later and type(later).objects.count() == 2
