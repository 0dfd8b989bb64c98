"""A board, its people, a contract: one line each. Everything is made by the actions, at a moment that the test names."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from charteroak import law
from charteroak import policy as policies
from charteroak import review as reviewing
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import people
from charteroak.district.contractors.models import Contractor, ContractorUser
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract, Document, Review
from charteroak.district.disclosures import asking as directory
from charteroak.district.disclosures import deciding, designating
from charteroak.district.disclosures.models import Designation, DirectoryRequest
from charteroak.district.families.models import Guardian, Guardianship, RosterEdition, Student
from charteroak.district.policies import keeping, overlays, reading
from charteroak.district.policies.models import BoardPolicy, Overlay
from charteroak.district.sealing import keyed_hash
from charteroak.district.signatures import actions as signing
from charteroak.district.technology import asking, triage
from charteroak.district.technology.asking import Asked
from charteroak.district.technology.models import TechnologyRequest

#: A Friday afternoon before a weekend: five business days reach over Thanksgiving.
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=law.ZONE)
TODAY = NOW.date()
PASSWORD = "correct horse battery staple"
_numbers = count(1)

#: An agreement that carries the ten provisions and the advertising clause, in plain words.
COMPLETE = """# Student data agreement

This agreement is made between the Ashbrook Board of Education (the "Board") and Larkspur Learning, Inc. (the
"Contractor"). "Student Data" means student information, student records and student-generated content.

## 1. Ownership and control

Student Data are not the property of the Contractor and are not under the Contractor's control.

## 2. Deletion

The Board may at any time request the deletion of Student Data by writing to privacy@larkspur.example. The Contractor
shall delete the data within ten days of the request, except data that state or federal law requires it to keep and
copies in disaster-recovery storage that the public cannot reach and that are unusable in the normal course of business.

## 3. Use

The Contractor shall not use Student Data for any purpose other than those authorized by this agreement.

## 4. Review and correction

A student, parent or legal guardian may review personally identifiable information in the Student Data and have
erroneous information corrected by writing to privacy@larkspur.example; the Contractor shall answer within ten days.

## 5. Security

The Contractor shall take actions designed to ensure the security and confidentiality of Student Data, including
encryption and access control.

## 6. Breach

Upon discovery of an unauthorized release, disclosure or acquisition of Student Data the Contractor shall notify the
Board's data privacy coordinator by e-mail and telephone without unreasonable delay and not later than thirty days
after the discovery, in accordance with C.G.S. § 10-234dd.

## 7. Expiration

Student Data shall not be retained by or available to the Contractor upon expiration of this agreement; the Contractor
shall delete them within thirty days, except that a student, parent or legal guardian may choose to independently keep
an electronic account for storing student-generated content.

## 8. FERPA

The Contractor and the Board shall each ensure compliance with the Family Educational Rights and Privacy Act, 20 U.S.C.
1232g, as amended from time to time.

## 9. Law

The laws of the State of Connecticut shall govern the rights and duties of the Contractor and the Board.

## 10. Severability

If any provision of this agreement or its application is held invalid, the invalidity does not affect other provisions
or applications that can be given effect without the invalid provision or application.

## 11. Advertising

The Contractor shall not use personally identifiable information in Student Data for targeted or any other advertising.
"""

#: Nothing about deletion, and the law of another state.
WITH_GAPS = COMPLETE.replace(COMPLETE[COMPLETE.index("## 2. Deletion") : COMPLETE.index("## 3. Use")], "").replace(
    "laws of the State of Connecticut", "laws of the State of Delaware"
)

ADDENDUM = (
    COMPLETE.replace("# Student data agreement", "# Addendum")
    + """
## 12. Precedence

This addendum controls over any inconsistent term in any other agreement between the parties concerning Student Data.
"""
)


def board(short_name: str = "", *, website: str = "") -> Board:
    """A board with one member for each role; see `member`."""
    short_name = short_name or f"Ashbrook {next(_numbers)}"
    made = boards.found_board(name=f"{short_name} Board of Education", short_name=short_name, by=None, at=NOW)
    for role in ("coordinator", "approver", "teacher", "signer", "auditor", "plans"):
        added = boards.add_member(
            made, email=f"{role}@{made.slug}.example", name=f"{role.title()} of {short_name}", title="", roles=[role],
            by=None, at=NOW,
        )  # fmt: skip
        added.user.set_password(PASSWORD)
        added.user.save()
    if website:
        boards.change_board(made, fields={"website": website}, by=member(made), at=NOW)
    return made


def member(of: Board, role: str = "coordinator") -> Member:
    return of.members.get(user__email=f"{role}@{of.slug}.example")


def contractor_user(of: Board, contractor: Contractor, *, name: str = "Ada", at: datetime = NOW) -> ContractorUser:
    """A person who acts for the contractor towards the board, and has accepted."""
    email = f"{name.lower()}@{of.slug}.contractor.example"
    place = people.invite(contractor, board=of, email=email, name=f"{name} Vendor", by=member(of), at=at)
    place.user.set_password(PASSWORD)
    place.user.save()
    return people.accept(place, by=place.user, at=at)


def contract(
    of: Board,
    *,
    title: str = "Reading practice",
    product: str = "Larkspur Reader",
    at: datetime = NOW,
    ends_on: date | None = None,
) -> Contract:
    by = member(of)
    contractor = contractors.enter_contractor(board=of, name="Larkspur Learning, Inc.", kind="operator", by=by, at=at)
    made = contractors.enter_product(
        contractor,
        board=of,
        name=product,
        address="https://www.larkspur.example/reader",
        purpose="Reading practice",
        by=by,
        at=at,
    )
    return contracts.open_contract(
        of, contractor=contractor, products=[made], title=title, instrument="agreement", ends_on=ends_on, by=by, at=at
    )


def document(
    of: Contract, text: str = COMPLETE, *, name: str = "agreement.md", role: str = "agreement", at: datetime = NOW
) -> Document:
    """Upload a text; tests read it at once, once the transaction's tasks are run (`captured` fixtures or `read`)."""
    made = contracts.add_document(of, data=text.encode(), name=name, role=role, by=member(of.board), at=at)
    return read(made, at=at)


def read(of: Document, *, at: datetime = NOW) -> Document:
    """Do the waiting review of a document, as the worker would."""
    from charteroak.district.contracts.reading import read_and_check

    latest = of.latest_review()
    assert latest is not None
    read_and_check(latest.public_id, at=lambda: at)
    of.refresh_from_db()
    return of


def confirm(of: Document, *, at: datetime = NOW) -> Review:
    """Rule every finding as the engine read it, and a precedence clause with it."""
    review = of.last_done_review()
    assert review is not None
    report = review.as_report()
    for finding in report.findings:
        if finding.verdict != "unclear":
            contracts.rule(
                review, provision=finding.id, verdict=finding.verdict, reason="", by=member(of.contract.board), at=at
            )
    if report.precedence:
        contracts.rule(
            review, provision="precedence", verdict="present", reason="", by=member(of.contract.board), at=at
        )
    return review


def state(of: Contract, *, at: datetime = NOW) -> Contract:
    return contracts.state_what_is_collected(
        of, description="A web program for reading practice.", purpose="Pupils practise reading at their own pace.",
        student_information="Name, grade and class.", student_records="Reading level.",
        student_generated_content="Recordings of reading aloud.", by=member(of.board), at=at,
    )  # fmt: skip


def sign(of: Contract, *, on: date = TODAY, at: datetime = NOW) -> None:
    for each in of.documents.all():
        for party in ("board", "contractor"):
            signing.record_signature(
                of, board=of.board, sha256=each.sha256, party=party, name=f"Signer for the {party}", title="Officer",
                authority="Vote of October 6, 2026", method="paper", signed_on=on, received_on=None, by=member(of.board), at=at,
            )  # fmt: skip


def ready(of: Board, *, text: str = COMPLETE, at: datetime = NOW, **options: object) -> Contract:
    """A contract that can be executed: read, ruled, stated, signed."""
    made = contract(of, at=at, **options)  # type: ignore[arg-type]
    confirm(document(made, text, at=at), at=at)
    sign(state(made, at=at), on=at.astimezone(law.ZONE).date(), at=at)
    return made


def executed(of: Board, *, at: datetime = NOW, **options: object) -> Contract:
    made = ready(of, at=at, **options)
    contracts.execute(made, on=at.astimezone(law.ZONE).date(), by=member(of), at=at)
    return made


#: A policy of another day: a repealed clock that is a promise too, and a clause that the statute does not ask for.
OLD_POLICY = """Policy on student data

The Board shall enter into a written contract with each contractor as section 10-234bb of the General Statutes requires.

All student records provided to a contractor remain the property of the Board.

Upon receiving notice of a breach from a vendor, the Board shall notify the families concerned within 48 hours.

The notice of a breach shall describe what happened, the types of data involved and whom to contact.

The Board shall notify parents of each contract that it executes with a contractor.

Contracts shall prohibit the contractor from using student data for advertising of any kind.
"""


def policy(of: Board, text: str = OLD_POLICY, *, title: str = "Policy 3520.13", at: datetime = NOW) -> BoardPolicy:
    """A policy of the board that was pasted and read, in this process since the words are ours."""
    row = keeping.hand_in(of, data=text.encode(), name=keeping.PASTED, title=title, by=member(of), at=at)
    return reading.read_and_check(row.public_id, at=lambda: at, reader=read_policy)


def read_policy(data: bytes, name: str, day: date) -> tuple[reviewing.Document, policies.PolicyReport]:
    document = reviewing.read(data, name)
    return document, policies.check(document, on=day)


def switched_on(row: BoardPolicy, topic: str, *, at: datetime = NOW) -> Overlay:
    """A promise of the policy on this topic, switched on."""
    report = row.as_report()
    assert report is not None
    mark = next(mark for mark in report.promises if mark.topic == topic)
    return overlays.switch_on(row, mark=mark.id, by=member(row.board), at=at)[0]


def student(board: Board, name: str = "Ann Oak", *, guardian: str = "", email: str = "", **more: Any) -> Student:
    """A student on the board's roster, with one guardian where a name is given."""
    key = f"s{next(_numbers)}"
    given, _, family = name.partition(" ")
    edition, _ = RosterEdition.objects.get_or_create(board=board)
    row = Student.objects.create(
        board=board, roster_key=keyed_hash("roster", key), content_hash=key, since=edition.number,
        sealed={"key": key, "given": given, "family": family, "email": email}, given_hash=keyed_hash("name", given),
        family_hash=keyed_hash("name", family), standing="enrolled", **more,
    )  # fmt: skip
    if guardian:
        first, _, last = guardian.partition(" ")
        parent = Guardian.objects.create(
            board=board, roster_key=keyed_hash("roster", f"g{key}"), content_hash=key, since=edition.number,
            sealed={"key": f"g{key}", "given": first, "family": last, "email": f"{first.lower()}.{key}@family.example",
                    "postal": ["1 Elm St", "Elmford", "CT", "06001"]},
            given_hash=keyed_hash("name", first), family_hash=keyed_hash("name", last),
        )  # fmt: skip
        Guardianship.objects.create(board=board, student=row, guardian=parent, relation="parent", since=edition.number)
    return row


def asked(name: str = "Sketchpad", **more: Any) -> Asked:
    """A filled-in form: students sign in, so that people look at it."""
    answers = dict.fromkeys([question.code for question in triage.QUESTIONS], "no") | {"accounts": "yes", "terms": "no"}
    said = {
        "description": "A drawing board on the web.", "plan": "Drawing in art lessons.", "position": "Teacher, grade 4",
        "grades": ["04"], "triage": answers,
    }  # fmt: skip
    return Asked(name=name, **{**said, **more})


def request(
    of: Board, name: str = "Sketchpad", *, by: Member | None = None, at: datetime = NOW, **more: Any
) -> TechnologyRequest:
    """A member, the teacher unless told, asks for a tool."""
    return asking.ask(of, asked(name, **more), by=by or member(of, "teacher"), at=at)


def designation(of: Board, *, at: datetime = NOW, **more: Any) -> Designation:
    """What the board calls directory information this school year; families could opt out until September 30."""
    said = {"year": 2026, "elements": ["name", "school", "grade", "photo"], "notice_on": date(2026, 8, 25),
            "opt_out_until": date(2026, 9, 30), "policy": "Policy 5145.15, adopted June 2, 2026"}  # fmt: skip
    return designating.designate(of, **{**said, **more}, by=member(of), at=at)


def directory_request(of: Board, *, at: datetime = NOW, **more: Any) -> DirectoryRequest:
    """Somebody without an account asks for the names in the schools, for a yearbook."""
    said = {"name": "Rae Finch", "organization": "Elm Yearbooks", "email": "rae@yearbooks.example", "scope": "group",
            "purpose": "The yearbook of the eighth grade.", "elements": ["name", "grade"]}  # fmt: skip
    return directory.ask_online(of, directory.Asked(**{**said, **more}), at=at)


def related(row: DirectoryRequest, *, by: Member | None = None, at: datetime = NOW) -> DirectoryRequest:
    """A member determines that it is related to school purposes, and grants all of it."""
    deciding.determine(
        row, outcome="related", reason="A yearbook is made at the direction of the school.", elements=row.elements,
        is_ordinary=True, by=by or member(row.board), at=at,
    )  # fmt: skip
    return row


#: The answers of the triage by which no student data is involved and no terms are accepted.
NOTHING_SHARED = dict.fromkeys([*(question.code for question in triage.QUESTIONS), "terms"], "no")
