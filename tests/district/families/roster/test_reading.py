"""Rosters of every format: what is read, what is said of bad rows, and what hostile files do (nothing)."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charteroak.district.families.roster import (
    BadRoster,
    Fault,
    GuardianRow,
    Relation,
    Standing,
    StudentRow,
    generate,
    guess,
    needs_mapping,
    open_roster,
)
from charteroak.district.tables import Source

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files given as name=text (dots in names as two underscores) into a folder."""

    def into(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return tmp_path

    return into


def people(path: Path) -> tuple[dict[str, StudentRow], dict[str, GuardianRow], list[Fault]]:
    found = list(open_roster(path).people())
    return (
        {row.key: row for row in found if isinstance(row, StudentRow)},
        {row.key: row for row in found if isinstance(row, GuardianRow)},
        [row for row in found if isinstance(row, Fault)],
    )


ONE = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password\n"
)


def test_oneroster_1_1_gives_students_their_guardians_and_skips_the_staff(write: Write) -> None:
    folder = write(
        manifest__csv="propertyName,value\noneroster.version,1.1\nfile.users,bulk\n",
        orgs__csv="sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no1,,,North,school,,\n",
        users__csv=ONE
        + 's1,,,true,o1,student,u,,Ann,Oak,,,ann@x.example,,,"g1,g2",05,hunter2\n'
        + "g1,,,true,o1,mother,u,,Mo,Oak,,,mo@x.example,,1,s1,,hunter2\n"
        + "t1,,,true,o1,teacher,u,,Ted,Elm,,,,,,,,hunter2\n",
    )
    students, guardians, faults = people(folder)
    assert students["s1"].guardians == ("g1", "g2") and students["s1"].school == "o1"
    assert guardians["g1"].relation is Relation.PARENT
    roster = open_roster(folder)
    list(roster.people())
    assert roster.skipped == {"teacher": 1} and not faults
    assert "hunter2" not in repr(list(open_roster(folder).people()))


def test_oneroster_1_2_takes_role_and_school_from_roles_csv(write: Write) -> None:
    folder = write(
        roles__csv="sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r0,,,s1,secondary,student,,,o2\nr1,,,s1,primary,student,,,o1\nr2,,,g1,primary,guardian,,,\n",
        users__csv=ONE.replace(",role", "") + "s1,,,true,,u,,Ann,Oak,,,,,,g1,5,\ng1,,,true,,u,,Mo,Oak,,,,,,s1,,\n",
        demographics__csv="sourcedId,status,dateLastModified,birthDate\ns1,,,2015-03-01\n",
    )
    students, guardians, _ = people(folder)
    assert (students["s1"].school, students["s1"].born, students["s1"].grade) == ("o1", date(2015, 3, 1), "05")
    assert guardians["g1"].students == ("s1",)
    assert open_roster(folder).version == "1.2"


def test_without_a_manifest_the_roster_is_taken_as_whole_and_says_so(write: Write) -> None:
    folder = write(users__csv=ONE + "s1,,,true,o1,student,u,,Ann,Oak,,,,,,,05,\n")
    roster = open_roster(folder)
    assert not roster.delta and [fault.file for fault in roster.remarks] == ["manifest.csv"]


def test_a_delta_says_who_is_to_be_deleted(write: Write) -> None:
    folder = write(
        manifest__csv="propertyName,value\nfile.users,delta\n",
        users__csv=ONE + "s1,tobedeleted,,true,o1,student,u,,Ann,Oak,,,,,,,05,\n",
    )
    assert open_roster(folder).delta and people(folder)[0]["s1"].gone


@pytest.mark.parametrize(
    ("row", "field", "what", "fatal"),
    [
        ("s1,,,true,o1,student,u,,,,,,,,,,05,", "familyName", "is empty", True),
        (",,,true,o1,student,u,,Ann,Oak,,,,,,,05,", "sourcedId", "is empty", True),
        ("s0,,,true,o1,student,u,,Ann,Oak,,,,,,,05,", "sourcedId", "earlier row", True),
        ("s1,,,true,o1,student,u,,Ann,Oak,,,not-an-address,,,,05,", "email", "no e-mail address", False),
        ("s1,,,true,o1,student,u,,Ann,Oak,,,,,,,year 9,", "grades", "no grade", False),
    ],
)
def test_a_bad_row_is_shown_with_file_line_field_and_fix(
    write: Write, row: str, field: str, what: str, fatal: bool
) -> None:
    folder = write(users__csv=ONE + "s0,,,true,o1,student,u,,Ben,Oak,,,,,,,05,\n" + row + "\n")
    (fault,) = people(folder)[2]
    assert (fault.file, fault.line, fault.field, fault.fatal) == ("users.csv", 3, field, fatal)
    assert what in fault.what and fault.fix


def test_a_student_before_kindergarten_is_counted_apart(write: Write) -> None:
    folder = write(users__csv=ONE + "s1,,,true,o1,student,u,,Ann,Oak,,,,,,,PK,\n")
    assert people(folder)[0]["s1"].standing is Standing.PRESCHOOL


def test_school_data_sync_2_1_ties_guardians_by_relationships(write: Write) -> None:
    folder = write(
        orgs__csv="sourcedId,name,type,parentSourcedId\no1,North,school,\n",
        users__csv="sourcedId,username,givenName,familyName,password,email,phone\ns1,a,Ann,Oak,x,,\ng1,m,Mo,Oak,x,mo@x.example,1\n",
        roles__csv="userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary\ns1,o1,student,,05,true\n",
        relationships__csv="userSourcedId,relationshipUserSourcedId,relationshipRole\ns1,g1,guardian\n",
    )
    students, guardians, _ = people(folder)
    assert open_roster(folder).format == "School Data Sync"
    assert students["s1"].grade == "05" and guardians["g1"].students == ("s1",)


def test_school_data_sync_1_knows_guardians_by_their_address(write: Write) -> None:
    folder = write(
        School__csv="SIS ID,Name\no1,North\n",
        Student__csv="SIS ID,School SIS ID,First Name,Last Name,Grade\ns1,o1,Ann,Oak,5\n",
        User__csv="Email,First Name,Last Name,Phone\nmo@x.example,Mo,Oak,1\n",
        Guardianrelationship__csv="SIS ID,Email,Role\ns1,mo@x.example,parent\n",
    )
    students, guardians, _ = people(folder)
    assert students["s1"].school == "o1"
    assert guardians["mo@x.example"].students == ("s1",)


def test_ed_fi_joins_schools_contacts_and_addresses(write: Write) -> None:
    folder = write(
        Student__xml="""<InterchangeStudent><Student><StudentUniqueId>1</StudentUniqueId><Name><FirstName>Ann</FirstName>
        <LastSurname>Oak</LastSurname></Name><BirthData><BirthDate>2015-03-01</BirthDate></BirthData></Student></InterchangeStudent>""",
        Enrollment__xml="""<InterchangeStudentEnrollment><StudentSchoolAssociation><StudentReference><StudentIdentity>
        <StudentUniqueId>1</StudentUniqueId></StudentIdentity></StudentReference><SchoolReference><SchoolIdentity><SchoolId>9</SchoolId>
        </SchoolIdentity></SchoolReference><EntryGradeLevel>uri://ed-fi.org/GradeLevelDescriptor#Fifth grade</EntryGradeLevel>
        </StudentSchoolAssociation></InterchangeStudentEnrollment>""",
        Parent__xml="""<InterchangeParent><Contact><ContactUniqueId>g</ContactUniqueId><Name><FirstName>Mo</FirstName>
        <LastSurname>Oak</LastSurname></Name><ElectronicMail><ElectronicMailAddress>mo@x.example</ElectronicMailAddress></ElectronicMail>
        </Contact><StudentContactAssociation><ContactReference><ContactIdentity><ContactUniqueId>g</ContactUniqueId></ContactIdentity>
        </ContactReference><StudentReference><StudentIdentity><StudentUniqueId>1</StudentUniqueId></StudentIdentity></StudentReference>
        <Relation>uri://ed-fi.org/RelationDescriptor#Mother</Relation></StudentContactAssociation></InterchangeParent>""",
    )
    students, guardians, _ = people(folder)
    assert (students["1"].school, students["1"].grade, students["1"].born) == ("9", "05", date(2015, 3, 1))
    assert (guardians["g"].email, guardians["g"].relation) == ("mo@x.example", Relation.PARENT)
    assert guardians["g"].students == ("1",)


def test_an_entity_in_xml_is_not_expanded(write: Write) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><InterchangeStudent><Student><StudentUniqueId>&b;'
    )
    folder = write(
        Student__xml=bomb
        + "</StudentUniqueId><Name><LastSurname>Oak</LastSurname></Name></Student></InterchangeStudent>"
    )
    assert "aaaa" not in repr(people(folder))


def test_a_spreadsheets_columns_are_guessed_with_reasons(write: Write) -> None:
    folder = write(
        roster__csv="SASID,Legal First Name,Surname,Mother Email,X1,X2,Password\n"
        + "".join(f"{n},Ann{n},Oak,mo{n}@x.example,{n:02}/01/2015,{n}@x.example,secret\n" for n in range(1, 9))
    )
    found = {one.column: (one.field, one.reason) for one in guess(Source.of(folder))}
    assert found["SASID"] == ("key", "by its name") and found["Surname"][0] == "family"
    assert found["Mother Email"][0] == "guardian1.email"
    assert found["X1"] == ("born", "by what its cells look like") and found["X2"][0] == "email"
    assert found["Password"] == ("", "passwords are never read")
    assert needs_mapping(folder)


def test_a_mapping_that_a_person_changed_is_followed(write: Write) -> None:
    folder = write(roster__csv="A,B,C\n1,Oak,Ann\n2,Elm,Ben\n")
    with pytest.raises(BadRoster, match="identifier"):
        open_roster(folder)
    roster = open_roster(folder, {"A": "key", "B": "family", "C": "given"})
    assert [row.given for row in roster.people() if isinstance(row, StudentRow)] == ["Ann", "Ben"]


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Student ID", "First Name", "Last Name", "DOB"], [17, "Ann", "Oak", date(2015, 3, 1)]):
        sheet.append(row)
    book.save(tmp_path / "roster.xlsx")
    assert people(tmp_path / "roster.xlsx")[0]["17"].born == date(2015, 3, 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-8"])
def test_files_are_read_in_whatever_they_were_saved(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes("Student ID;First Name;Last Name\n1;José;Núñez\n".encode(encoding))
    assert people(path)[0]["1"].family == "Núñez"


def test_a_zip_archive_is_read_whatever_its_folders_are_called(tmp_path: Path) -> None:
    generate.write(tmp_path / "r", 12)
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        for file in (tmp_path / "r").iterdir():
            archive.write(file, f"../../export/{file.name}")
    assert len(people(tmp_path / "r.zip")[0]) == 12


def test_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"a" * 120_000_000)
    with pytest.raises(BadRoster, match="far more"):
        open_roster(tmp_path / "bomb.zip")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=3000), name=st.sampled_from(["users.csv", "Student.csv", "Student.xml", "x.xlsx", "r.zip"])
)
def test_whatever_the_bytes_are_there_is_a_refusal_or_a_fault(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    try:
        list(open_roster(path).people())
    except BadRoster as problem:
        assert str(problem)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    generate.write(tmp_path / "r", 200)
    whole = tmp_path / "r.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (tmp_path / "r").iterdir():
            archive.write(file, file.name)
    data = bytearray(whole.read_bytes())
    for at in range(2000, 6000, 7):
        data[at] ^= 0x55
    whole.write_bytes(bytes(data))
    with pytest.raises(BadRoster):
        list(open_roster(whole).people())


def test_a_made_up_roster_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        generate.write(tmp_path / name, 50, seed=4)
    assert (tmp_path / "a" / "users.csv").read_bytes() == (tmp_path / "b" / "users.csv").read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "students", "guardians"),
    [("oneroster-1.1-full", 3, 1), ("oneroster-1.1-minimal", 3, 1), ("oneroster-1.2-full", 3, 0), ("ed-fi-sample", 960, 0),
     ("oneroster-mock-large", 292, 0), ("sis-export-misc/speddy-messy-values.csv", 8, 0)],
)  # fmt: skip
def test_real_rosters_are_read_as_they_are(shared: Path, name: str, students: int, guardians: int) -> None:
    kinds = Counter(type(row) for row in open_roster(shared / "rosters" / name).people())
    assert (kinds[StudentRow], kinds[GuardianRow]) == (students, guardians)


@pytest.mark.shared
def test_a_real_sheet_without_names_is_refused_with_what_to_do(shared: Path) -> None:
    with pytest.raises(BadRoster, match="Map them first"):
        open_roster(shared / "rosters" / "sis-export-misc" / "speddy-roster-template.csv")
