"""What a feed or a sign-on really sends, beside what the schedule says; no value of a row is ever kept."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contractors import feeds, schedules, subprocessing
from charteroak.district.contractors.feeds import BadFeed, sent
from charteroak.district.contractors.models import FeedCheck, Product
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

USERS = (
    "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,phone,grades,password\n"
    "s1,active,true,o1,student,ann,Ann,Oak,ann@s.example,,04,hunter2\n"
    "s2,active,true,o1,student,ben,Ben,Elm,,,04,\n"
    "t1,active,true,o1,teacher,tia,Tia,Ash,tia@s.example,555-0100,,\n"
)
DEMOGRAPHICS = "sourcedId,status,birthDate,sex,asian\ns1,active,2016-05-01,female,\ns2,active,,,\n"


def _folder(tmp_path: Path, **files: str) -> Path:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return path


def test_a_oneroster_feed_sends_what_is_filled_for_students(tmp_path: Path) -> None:
    feed = sent(_folder(tmp_path, users=USERS, demographics=DEMOGRAPHICS))
    assert feed.kind == "OneRoster"
    assert {
        "student-name",
        "student-identifier",
        "sign-in-name",
        "student-email",
        "birth-date",
        "gender",
    } <= feed.elements.keys()
    assert "student-phone" not in feed.elements, "only the teacher has a phone"
    assert "race-ethnicity" not in feed.elements, "the column is there, and empty"
    assert feed.elements["student-email"] == "users.csv, column email: filled in 1 of 2 rows"
    assert feed.unknown == ("a password column",)
    said = json.dumps([feed.elements, feed.unknown])
    assert not any(secret in said for secret in ("hunter2", "Ann", "ann@s.example", "2016-05-01"))


def test_any_spreadsheet_is_known_by_its_headers(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Student ID,DOB,SSN,Shoe size\n1,2016-05-01,,38\n")
    feed = sent(path)
    assert set(feed.elements) == {"student-identifier", "birth-date"}
    assert feed.unknown == ("export.csv, column Shoe size",)


SCOPES = [
    ("openid email profile", {"student-identifier", "student-email", "student-name"}),
    ("https://www.googleapis.com/auth/classroom.rosters.readonly", {"schedule", "student-name"}),
    ("https://www.googleapis.com/auth/drive.file", {"documents"}),
    ("https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly",
     {"birth-date", "gender", "race-ethnicity", "birth-place"}),
    ("read:students read:student_contacts", {"student-name", "student-identifier", "grade-level", "school-of-enrollment",
                                             "parent-name", "parent-contact"}),
    ("User.Read Mail.Read offline_access", {"student-name", "email-content"}),
]  # fmt: skip


@pytest.mark.parametrize(("scopes", "codes"), SCOPES)
@pytest.mark.parametrize("as_json", [True, False])
def test_scopes_grant_their_elements(scopes: str, codes: set[str], as_json: bool, tmp_path: Path) -> None:
    path = tmp_path / ("consent.json" if as_json else "scopes.txt")
    path.write_text(json.dumps({"client": {"grants": [{"scope": scopes}]}}) if as_json else scopes.replace(" ", "\n"))
    assert set(sent(path).elements) == codes


def test_a_scope_that_is_not_known_is_named(tmp_path: Path) -> None:
    path = tmp_path / "scopes.json"
    path.write_text(json.dumps({"scopes": ["openid", "acme:read.everything"]}))
    assert sent(path).unknown == ("scope acme:read.everything",)


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.json", b"{" * 5000), ("x.json", b'"' + b"a" * 3_000_000 + b'"'), ("x.json", b"[]"), ("x.zip", b"PK\x03\x04junk"),
     ("x.csv", b""), ("x.xlsx", b"no workbook"), ("x.exe", b"MZ")],
)  # fmt: skip
def test_what_is_no_feed_says_why(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadFeed) as bad:
        sent(path)
    assert len(str(bad.value)) > 20


def test_real_rosters_send_names_and_identifiers(shared: Path) -> None:
    for folder in ("oneroster-1.1-full", "oneroster-1.2-full"):
        found = feeds.sent(shared / "rosters" / folder)
        assert {"student-name", "student-identifier"} <= found.elements.keys()


# --- With a board's records ------------------------------------------------------------------------------------------


@pytest.fixture
def board(db: None) -> Board:
    return builders.board("Feedfield")


@pytest.fixture
def product(board: Board) -> Product:
    return builders.contract(board).products.get()


def _state(board: Board, product: Product, *codes: str) -> None:
    stated = [schedules.Stated(code) for code in codes]
    schedules.state_schedule(
        board, product, elements=stated, source="contract", stated_on=TODAY, by=builders.member(board), at=NOW
    )


def test_over_sharing_shows_what_is_sent_and_not_scheduled_the_sensitive_first(board: Board, product: Product) -> None:
    _state(board, product, "student-name", "student-identifier")
    data = b"Student ID,First name,SSN,DOB\n1,Ann,123-45-6789,2016-05-01\n"
    check = schedules.check_feed(board, product, data=data, name="out.csv", by=builders.member(board), at=NOW)
    over = schedules.over_shared(check, board.data_schedules.get())
    assert [code for code, _ in over] == ["social-security-number", "birth-date"]
    assert "123-45" not in json.dumps(FeedCheck.objects.get().sent)


def test_schedules_are_numbered_and_compared(board: Board, product: Product) -> None:
    _state(board, product, "student-name", "birth-date")
    _state(board, product, "student-name", "essays")
    new, old = board.data_schedules.all()
    change = schedules.changes(old, new)
    assert (new.number, change.added, change.dropped) == (2, ("essays",), ("birth-date",))
    with pytest.raises(Refusal, match="says the same"):
        _state(board, product, "student-name", "essays")
    with pytest.raises(Refusal, match="no data element is called shoe-size"):
        _state(board, product, "shoe-size")


def test_a_subprocessors_failure_reaches_tools_schools_students_and_data(board: Board, product: Product) -> None:
    from charteroak.district.boards import actions as boards
    from charteroak.district.contractors import usage
    from charteroak.district.technology import exposure

    by = builders.member(board)
    hill = boards.add_school(board, name="Hill School", by=by, at=NOW)
    lake = boards.add_school(board, name="Lake School", by=by, at=NOW)
    for school, grade in ((hill, "04"), (hill, "05"), (lake, "04")):
        builders.student(board, school=school, grade=grade)
    usage.record_use(board, product, school=hill, grades=["04"], from_day=TODAY, until=None, by=by, at=NOW)
    usage.record_use(board, product, school=lake, grades=[], from_day=TODAY, until=None, by=by, at=NOW)
    _state(board, product, "student-name", "voice")
    made = subprocessing.engage(
        board, product, name="Northgate Cloud", service="Hosting", only_for_the_service="Page 3", by=by, at=NOW
    )
    assert made.lacking == ["does not disclose it onward", "is bound to the same duties"]
    reach = exposure.reach_of(board, TODAY)[0]
    assert [str(school) for school in reach.schools] == ["Hill School", "Lake School"]
    assert (reach.students, reach.elements) == (2, ["student-name", "voice"])
    subprocessing.end_engagement(made, on=TODAY, by=by, at=NOW)
    assert exposure.reach_of(board, TODAY) == []
