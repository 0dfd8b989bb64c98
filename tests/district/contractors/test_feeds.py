"""What a feed or a sign-on really sends, beside what the schedule says; no value of a row is ever kept."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contractors import feeds, schedules, subprocessing
from charteroak.district.contractors.feeds import BadFeed, Feed, compare, sent
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


def test_in_a_oneroster_1_2_feed_the_roles_say_who_is_a_student(tmp_path: Path) -> None:
    users = "sourcedId,givenName,familyName,phone,metadata.birthDate\ns1,Ann,Oak,,2016-05-01\nt1,Tia,Ash,555-0100,\n"
    roles = "sourcedId,userSourcedId,role\nr1,s1,student\nr2,t1,teacher\n"
    profiles = "sourcedId,userSourcedId,username,password\np1,s1,ann,hunter2\n"
    feed = sent(_folder(tmp_path, users=users, roles=roles, userProfiles=profiles))
    assert "student-phone" not in feed.elements
    assert feed.elements["birth-date"] == "users.csv, column metadata.birthDate: filled in 1 of 1 rows"
    assert "sign-in-name" in feed.elements and feed.unknown == ("a password column",)


def test_a_file_beside_the_standards_is_looked_at_or_named(tmp_path: Path) -> None:
    feed = sent(_folder(
        tmp_path, users=USERS, nurse="studentSourcedId,allergies\ns1,nuts\nt1,\n", places="id,name\n1,Hill School\n",
    ))  # fmt: skip
    assert feed.elements["health"] == "nurse.csv, column allergies: filled in 1 of 1 rows"
    assert "the file places.csv" in feed.unknown and "places" not in feed.elements["student-name"]


def test_a_feed_without_a_student_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFeed, match="no filled row of a student"):
        sent(_folder(tmp_path, users="sourcedId,role,givenName\nt1,teacher,Tia\n"))


def test_a_workbook_is_known_by_its_headers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Student ID", "Phone", "IEP Status", "User Password"])
    book.active.append([1, None, "Y", "hunter2"])
    book.save(tmp_path / "export.xlsx")
    feed = sent(tmp_path / "export.xlsx")
    assert set(feed.elements) == {"student-identifier", "special-education"}
    assert feed.unknown == ("a password column",)


@pytest.mark.parametrize(
    "text",
    ["1,Ann,Oak,123-45-6789\n2,Ben,Elm,222-22-2222\n", "Ann,Oak,White,ann@s.example\nBen,Elm,Asian,ben@s.example\n",
     "id\tname\n1\tAnn.Oak\n", "name\nAnn.Oak\nBen.Elm\n"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["people.csv", "people.txt"])
def test_no_value_of_a_row_is_quoted_where_a_header_is_missing_or_looks_like_scopes(
    text: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text)
    said = repr(sent(path))
    assert not any(value in said for value in ("Ann", "Oak", "123-45", "@s.example")), said


SCOPES = [
    ("openid email profile", {"student-identifier", "student-email", "student-name"}),
    ("https://www.googleapis.com/auth/classroom.rosters.readonly", {"schedule", "student-name"}),
    ("https://www.googleapis.com/auth/drive.file", {"documents"}),
    ("https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly",
     {"birth-date", "gender", "race-ethnicity", "birth-place"}),
    ("read:students read:student_contacts", {"student-name", "student-identifier", "grade-level", "school-of-enrollment",
                                             "parent-name", "parent-contact"}),
    ("User.Read Mail.Read offline_access", {"student-name", "email-content"}),
    ("https://graph.microsoft.com/EduRoster.Read.All", {"student-name", "schedule", "grade-level"}),
    ("https://www.googleapis.com/auth/admin.directory.user.readonly https://www.googleapis.com/auth/forms.responses.readonly",
     {"student-name", "student-email", "student-identifier", "survey-answers"}),
    ("https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.readonly", {"grades"}),
    ("https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly $Person.email.primary",
     {"student-name", "student-email", "schedule"}),
    ("https://purl.imsglobal.org/spec/lti-ags/scope/score https://purl.imsglobal.org/spec/lti/claim/lis",
     {"grades", "student-identifier"}),
    ("phone address birthdate", {"student-phone", "home-address", "birth-date"}),
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


RECORDS = [
    ({"web": {"client_id": "1.apps.example", "redirect_uris": ["https://acme.example/cb"], "scope": "openid"}},
     {"student-identifier"}),
    ({"claims": {"userinfo": {"email": None, "given_name": {"essential": True}}}}, {"student-email", "student-name"}),
    ({"scopes": {"read:students": "Reads all students. Ever."}},
     {"student-name", "student-identifier", "grade-level", "school-of-enrollment"}),
    ({"scopes": [{"name": "email", "granted": True}, {"name": "address", "granted": False}]}, {"student-email"}),
    ({"claims": {"name": "Ann.Oak", "email": "ann@s.example"}}, {"student-name", "student-email"}),
    ({"custom_fields": {"who": "$Person.name.full"}}, {"student-name"}),
    (["openid", "email"], {"student-identifier", "student-email"}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "codes"), RECORDS)
def test_of_a_record_only_its_scopes_and_claims_count(record: object, codes: set[str], tmp_path: Path) -> None:
    path = tmp_path / "client.json"
    path.write_text(json.dumps(record))
    feed = sent(path)
    assert (set(feed.elements), feed.unknown) == (codes, ())
    assert "Ann" not in repr(feed)


def test_records_of_people_are_no_scopes(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps([{"name": "Ann.Oak", "email": "ann@s.example"}]))
    with pytest.raises(BadFeed, match="No scope was found"):
        sent(path)


def test_what_is_sent_is_compared_with_what_is_scheduled() -> None:
    feed = Feed("spreadsheet", {"student-name": "A", "birth-date": "B", "health": "C", "grades": "D"})
    found = compare(["grades", "essays", "student-name", "essays"], feed)
    assert found.over == (("health", "C"), ("birth-date", "B")), "the sensitive first"
    assert found.over[0].element == "health" and found.over[0].evidence == "C"
    assert [one.element for one in found.within] == ["student-name", "grades"]
    assert found.unused == ("essays",)


def test_a_workbook_that_is_a_trap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Student ID"])
    book.save(tmp_path / "good.xlsx")
    for name, entry, data in (
        ("torn.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        ("empty.xlsx", "xl/workbook.xml", b"<nothing/>"),
    ):
        with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / name, "w") as bad:
            for own in good.namelist():
                bad.writestr(own, data if own == entry else good.read(own))
        with pytest.raises(BadFeed, match="no workbook that can be read"):
            sent(tmp_path / name)
    monkeypatch.setattr(feeds, "LARGEST_WORKBOOK", 100)
    with pytest.raises(BadFeed, match="unpacks to far more"):
        sent(tmp_path / "good.xlsx")


@pytest.mark.parametrize("name", ["none.json", "none.csv", "none.txt", "folder.json"])
def test_a_file_that_is_not_there_is_said_to_be_so(name: str, tmp_path: Path) -> None:
    if name.startswith("folder"):
        (tmp_path / name).mkdir()
    with pytest.raises(BadFeed):
        sent(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.json", b"{" * 5000), ("x.json", b"[" * 13 + b'"openid"' + b"]" * 13),
     ("x.scopes", " ".join(f"read:w{n}" for n in range(3000)).encode()), ("x.json", b"\xff\xfe\x00"),
     ("x.json", b'{"scope": 7}'), ("x.json", b'"' + b"a" * 3_000_000 + b'"'), ("x.json", b"[]"), ("x.zip", b"PK\x03\x04junk"),
     ("x.csv", b""), ("x.xlsx", b"no workbook"), ("x.exe", b"MZ")],
)  # fmt: skip
def test_what_is_no_feed_says_why(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadFeed) as bad:
        sent(path)
    assert len(str(bad.value)) > 20


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "codes", "not_sent"),
    [("oneroster-1.1-full", {"student-name", "student-identifier", "schedule", "grade-level"}, {"birth-date", "gender"}),
     ("oneroster-1.1-minimal", {"student-name", "student-identifier", "schedule"}, {"student-phone", "student-email"}),
     ("oneroster-1.2-full", {"student-name", "student-identifier", "gender"}, {"birth-date"}),
     ("oneroster-mock-large", {"student-name", "student-identifier"}, {"birth-date"})],
)  # fmt: skip
def test_real_rosters_send_what_they_hold(shared: Path, name: str, codes: set[str], not_sent: set[str]) -> None:
    feed = sent(shared / "rosters" / name)
    assert feed.kind == "OneRoster" and codes <= feed.elements.keys() and not not_sent & feed.elements.keys()
    assert "a password column" in feed.unknown
    assert not any(value in repr(feed) for value in ("Password1-", "john.doe", "mary.jones"))


@pytest.mark.shared
def test_a_real_sheet_is_known_by_its_headers(shared: Path) -> None:
    feed = sent(shared / "rosters" / "sis-export-misc" / "speddy-messy-values.csv")
    assert {"student-name", "student-identifier", "grade-level"} <= feed.elements.keys()
    assert feed.unknown == ("speddy-messy-values.csv, column Goal",)


@pytest.mark.shared
def test_a_real_list_without_a_header_is_counted_off(shared: Path) -> None:
    feed = sent(shared / "rosters" / "oneroster-generator-planets")
    assert not feed.elements and "firstnames.csv, column 1" in feed.unknown


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
    over = schedules.compared(check, board.data_schedules.get()).over
    assert [one.element for one in over] == ["social-security-number", "birth-date"]
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
