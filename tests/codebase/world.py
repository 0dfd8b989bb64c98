"""Two boards with one of everything, so that every address has something to show, and something to withhold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import typst
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member, User
from charteroak.district.boards.roles import Role
from charteroak.district.breaches import matching, reporting, telling, who
from charteroak.district.breaches.models import Breach, StudentList
from charteroak.district.contractors import actions as entering
from charteroak.district.contractors import questionnaire, subprocessing, usage
from charteroak.district.contractors.models import (
    ContractorUser,
    Engagement,
    Product,
    ProductUse,
    ReceivedOffer,
    SecurityEvidence,
)
from charteroak.district.contractors.offers import receiving
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts import dates, submissions
from charteroak.district.contracts.models import Contract, ContractDate, Document, Submission
from charteroak.district.demands import actions as demands
from charteroak.district.demands import answers, owed
from charteroak.district.demands.models import Answer, Demand, RecoveryCopy, Reminder
from charteroak.district.disclosures import optouts, releasing
from charteroak.district.disclosures.models import DirectoryRequest, Letter, OptOut, Release
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty, FeedAddress
from charteroak.district.exceptions import actions as exceptions
from charteroak.district.exceptions import agreement, disclosing
from charteroak.district.exceptions.models import (
    AgreementSignature,
    ConditionEvidence,
    EvidenceRequest,
    ExemptionReport,
    PlanException,
)
from charteroak.district.families import actions as families
from charteroak.district.families.models import CourtLimit, RosterImport, Student
from charteroak.district.notices import elsewhere, writing
from charteroak.district.notices.models import Notice, SentElsewhere
from charteroak.district.policies.models import BoardPolicy, Overlay
from charteroak.district.requests import acting as families_acting
from charteroak.district.requests import working
from charteroak.district.requests.models import FamilyRequest, LegalHold
from charteroak.district.technology import deciding, reopening
from charteroak.district.technology.models import InventoryImport, Reopening, TechnologyRequest
from tests import builders, offering
from tests.builders import NOW, TODAY

#: A PDF, since only a PDF has pictures of its pages.
AGREEMENT = typst.compile(b"= Agreement\nThe laws of the State of Connecticut govern this agreement.")


@dataclass
class World:
    """One board and what it holds."""

    board: Board
    members: dict[str, Member]
    product: Product
    contract: Contract
    document: Document
    duty: Duty
    feed: FeedAddress
    roster: RosterImport
    student: Student
    limit: CourtLimit
    notice: Notice
    elsewhere: SentElsewhere
    request: TechnologyRequest
    use: ProductUse
    engagement: Engagement
    inventory: InventoryImport
    #: Who acts for the contractor towards this board, a colleague of theirs, and one of another contractor.
    acting: ContractorUser
    colleague: ContractorUser
    rival: ContractorUser
    second_look: Reopening
    submission: Submission
    offer: ReceivedOffer
    evidence: SecurityEvidence
    demand: Demand
    answer: Answer
    reminder: Reminder
    copy: RecoveryCopy
    date: ContractDate
    breach: Breach
    breach_list: StudentList
    exception: PlanException
    proof: ConditionEvidence
    evidence_request: EvidenceRequest
    signature: AgreementSignature
    report: ExemptionReport
    policy: BoardPolicy
    overlay: Overlay
    directory: DirectoryRequest
    release: Release
    letter: Letter
    opt_out: OptOut
    family_request: FamilyRequest
    hold: LegalHold

    @property
    def newcomer(self) -> User:
        return self.members["newcomer"].user


def build(short_name: str) -> World:
    """A board with a member for each role, and one contract that was read, executed elsewhere and posted."""
    board = builders.board(short_name)
    Board.objects.filter(pk=board.pk).update(answers_public=True)
    members = {role: builders.member(board, role) for role in Role.values}
    by = members["coordinator"]
    members["newcomer"] = boards.add_member(
        board, email=f"newcomer@{board.slug}.example", name="A newcomer", title="", roles=["teacher"], by=by, at=NOW
    )
    contract = builders.contract(board, product=f"{short_name} Reader")
    document = contracts.add_document(contract, data=AGREEMENT, name="agreement.pdf", role="agreement", by=by, at=NOW)
    builders.read(document)
    builders.state(contract)
    opened = contracts.record_executed(contract, on=TODAY, by=by, at=NOW)
    contracts.post_contract(contract, by=by, at=NOW)
    feed = duties.make_feed(board, role="coordinator", by=by, at=NOW)
    roster = RosterImport.objects.create(board=board, state="failed", sha256="0" * 64, begun_at=NOW, begun_by="shell")
    student = builders.student(board, guardian="Mo Oak")
    limit = families.limit(
        student.guardianships.get(), kind="records", order=b"order", order_is="FA-1", from_day=TODAY, until=None, by=by,
        at=NOW,
    )  # fmt: skip
    notice = writing.draft(board, kind="september", title="", languages=["en"], facts={}, by=by, at=NOW)
    sent = elsewhere.record_sent(
        board, kind="september", title="", messenger="M", text="t", sent_from=NOW, people=1, reached=1, log=b"log",
        log_name="log.csv", by=by, at=NOW,
    )  # fmt: skip
    product = contract.products.get()
    asked = builders.request(board, name=f"{short_name} Sketchpad", by=members["coordinator"])
    use = usage.record_use(board, product, school=None, grades=[], from_day=None, until=None, by=by, at=NOW)
    engaged = subprocessing.engage(board, product, name="Cloudhost", service="Hosting", by=by, at=NOW)
    inventory = InventoryImport.objects.create(board=board, state="failed", begun_at=NOW, begun_by="shell")
    deciding.refuse(board, product, request=None, reason="Not now.", by=by, at=NOW)
    acting, colleague = (builders.contractor_user(board, contract.contractor, name=name) for name in ("Ada", "Cy"))
    reopening.contractor_states_subprocessor(product, name="Mailroom", service="E-mail", by=acting, at=NOW)
    other = entering.enter_contractor(board=board, name=f"Ray of {short_name}", kind="operator", by=by, at=NOW)
    entering.enter_product(other, board=board, name=f"Ray of {short_name} Maps", by=by, at=NOW)
    rival = builders.contractor_user(board, other, name="Ray")
    sent_in = submissions.receive(
        board, data=f"# Terms for {short_name}".encode(), name="terms.md",
        sender=submissions.Sender("Lee Ash", "Ash Apps", "lee@ash.example", "Ash Maps"), at=NOW,
    )  # fmt: skip
    offer = receiving.receive(
        board, data=offering.as_bytes(), name="offer.json", source="E-mail", received_on=TODAY, by=by, at=NOW
    )
    receiving.attach_paper(offer, data=offering.PAPER, name="addendum.md", by=by, at=NOW)
    evidence = questionnaire.attach_evidence(
        other, data=b"It is done.", name="note.txt", kind="policy", questions=["own-names"], issued_on=TODAY,
        expires_on=None, by=by, at=NOW,
    )  # fmt: skip
    return World(
        board, members, product, contract, document, opened[0], feed, roster, student, limit, notice, sent, asked, use,
        engaged, inventory, acting, colleague, rival, Reopening.objects.get(board=board), sent_in, offer, evidence,
        *_demand(contract, acting, by), *_breach(acting, by),
        *_exception(board, student, product, by), *_policy(board),
        *_directory(board, student, by), *_family(student, by),
    )  # fmt: skip


def _demand(
    contract: Contract, acting: ContractorUser, by: Member
) -> tuple[Demand, Answer, Reminder, RecoveryCopy, ContractDate]:
    """Data that are to be deleted, and an answer with a file that settles nothing."""
    made = demands.make(
        contract.board, kind="deletion", contractor=contract.contractor, contract=contract, asked_on=TODAY,
        words="All of it.", by=by, at=NOW,
    )  # fmt: skip
    said = answers.Said("refused", "Not yet.", file=b"Why.", file_name="why.txt")
    given = answers.answer(made, said, by=acting, at=NOW)
    reminder = Reminder.objects.create(
        demand=made, step="late", number=1, due_on=TODAY, made_at=NOW, letter_sha256=made.letter_sha256,
        letter_sealed_as=made.letter_sealed_as,
    )  # fmt: skip
    copy = RecoveryCopy.objects.create(answer=given, what="The vault", until=TODAY)
    day = dates.keep(contract, kind="insurance", on=TODAY, words="Clause 8", by=by, at=NOW)
    return made, given, reminder, copy, day


def _breach(acting: ContractorUser, by: Member) -> tuple[Breach, StudentList]:
    """A breach that was reported in the portal, whom it touches, and a list beside the roster."""
    reported = reporting.Reported("A list lay open.", ["record"], discovered_at=NOW)
    breach = reporting.report(reported, token=f"token of {acting.board}", places=[acting], at=NOW)[0]
    who.compute(breach.room, by=by, at=NOW)
    who.add(breach.room.groups.get(), Student.objects.get(board=by.board), reason="Asked for.", by=by, at=NOW)
    update = telling.begin(breach.room, {}, languages=["en"], by=by, at=NOW)
    update.posted = {"texts": {"en": ["A notice", "It lay open."]}, "table": []}
    update.posted_at, update.posted_by = NOW, by.audit_id
    update.save()
    listed = b"name\nSomebody Else\n"
    return breach, matching.hand_in(breach.room.groups.get(), data=listed, name="list.csv", by=by, at=NOW)


def _policy(board: Board) -> tuple[BoardPolicy, Overlay]:
    """A policy that was read, with one promise that is switched on and changes no clock."""
    policy = builders.policy(board)
    return policy, builders.switched_on(policy, "no-advertising")


def _exception(
    board: Board, student: Student, product: Product, by: Member
) -> tuple[PlanException, ConditionEvidence, EvidenceRequest, AgreementSignature, ExemptionReport]:
    """An exception that is being prepared, with a file, a signed copy, a packet that was given, and a year's report."""
    row = exceptions.propose(
        board, student, product, plan="iep", plan_from=TODAY, plan_until=TODAY, review_on=TODAY, reason="refused", by=by,
        at=NOW,
    )  # fmt: skip
    evidence = exceptions.add_evidence(
        row, condition="unique", words="Reads aloud.", happened_on=TODAY, received_on=TODAY, file=b"A letter.",
        file_name="letter.txt", by=by, at=NOW,
    )  # fmt: skip
    agreement.put_before_signers(row, by=by, at=NOW)
    guardian = student.guardianships.get().guardian
    signature = agreement.record_paper(
        row, capacity="guardian", guardian=guardian, name="Mo Oak", signed_on=TODAY, received_on=TODAY,
        file=b"Signed.", file_name="signed.txt", by=by, at=NOW,
    )  # fmt: skip
    asked = disclosing.ask(
        row, guardian=None, name="Mo Oak", asked_on=TODAY, received_on=TODAY, by=by, at=NOW
    )  # fmt: skip
    disclosing.give(asked, how="paper", by=by, at=NOW)
    report = ExemptionReport.objects.create(
        board=board,
        year=2025,
        table={"columns": [], "rows": [], "totals": []},
        sha256="0" * 64,
        made_at=NOW,
        made_by="x",
    )
    return row, evidence, asked, signature, report


def _directory(board: Board, student: Student, by: Member) -> tuple[DirectoryRequest, Release, Letter, OptOut]:
    """A request that named a student, was determined and answered by hand, and an opt-out that came later."""
    builders.designation(board)
    row = builders.directory_request(board, scope="named", whom="Ann Oak")
    builders.related(row)
    releasing.choose(row, student, by=by, at=NOW)
    made = releasing.release(row, how="hand", handed="On a drive.", by=by, at=NOW)
    refused = optouts.opt_out(
        student, guardian=student.guardianships.get().guardian, covers="all", via="form", happened_on=TODAY,
        received_on=TODAY, by=by, at=NOW,
    )  # fmt: skip
    return row, made, row.letters.get(kind="handed"), refused


def _family(student: Student, by: Member) -> tuple[FamilyRequest, LegalHold]:
    """A request on paper that waits for a person, and a hold on the student's data."""
    row = families_acting.record_paper(
        student, families_acting.Asked("see"), guardian=None, name="Mo Oak", happened_on=TODAY, received_on=TODAY,
        by=by, at=NOW,
    )  # fmt: skip
    return row, working.place_hold(student.board, student, why="A hearing", by=by, at=NOW)


#: What stands in an address, from the world that it is about.
PARTS: dict[str, Callable[[World], object]] = {
    "slug": lambda world: world.board.slug,
    "product_id": lambda world: world.product.public_id,
    "contract_id": lambda world: world.contract.public_id,
    "document_id": lambda world: world.document.public_id,
    "duty_id": lambda world: world.duty.public_id,
    "member_id": lambda world: world.members["teacher"].public_id,
    "sha256": lambda world: world.document.sha256,
    "number": lambda world: 1,
    "roster_id": lambda world: world.roster.public_id,
    "student_id": lambda world: world.student.public_id,
    "guardian_id": lambda world: world.student.guardianships.get().guardian.public_id,
    "limit_id": lambda world: world.limit.public_id,
    "notice_id": lambda world: world.notice.public_id,
    "language": lambda world: "en",
    "elsewhere_id": lambda world: world.elsewhere.public_id,
    "request_id": lambda world: world.request.public_id,
    "use_id": lambda world: world.use.public_id,
    "engagement_id": lambda world: world.engagement.public_id,
    "subprocessor_id": lambda world: world.engagement.subprocessor.public_id,
    "import_id": lambda world: world.inventory.public_id,
    "reopening_id": lambda world: world.second_look.public_id,
    "exception_id": lambda world: world.exception.public_id,
    "proof_id": lambda world: world.proof.public_id,
    "evidence_request_id": lambda world: world.evidence_request.public_id,
    "signature_id": lambda world: world.signature.public_id,
    "directory_id": lambda world: world.directory.public_id,
    "release_id": lambda world: world.release.public_id,
    "letter_id": lambda world: world.letter.public_id,
    "opt_out_id": lambda world: world.opt_out.public_id,
    "report_id": lambda world: world.report.public_id,
    "policy_id": lambda world: world.policy.public_id,
    "overlay_id": lambda world: world.overlay.public_id,
    "paper": lambda world: "regulation",
    "ending": lambda world: "docx",
    "kind": lambda world: "csv",
    "contractor_id": lambda world: world.rival.contractor.public_id,
    "evidence_id": lambda world: world.evidence.public_id,
    "question": lambda world: "own-names",
    "submission_id": lambda world: world.submission.public_id,
    "breach_id": lambda world: world.breach.public_id,
    "room_id": lambda world: world.breach.room.public_id,
    "group_id": lambda world: world.breach.room.groups.get().public_id,
    "list_id": lambda world: world.breach_list.public_id,
    "demand_id": lambda world: world.demand.public_id,
    "reminder_id": lambda world: world.reminder.public_id,
    "date_id": lambda world: world.date.public_id,
    "copy_id": lambda world: world.copy.public_id,
    "answer_id": lambda world: world.answer.public_id,
    "offer_id": lambda world: world.offer.public_id,
    "place_id": lambda world: world.acting.public_id,
    "colleague_id": lambda world: world.colleague.public_id,
    "family_request_id": lambda world: world.family_request.public_id,
    "hold_id": lambda world: world.hold.public_id,
    "part_id": lambda world: "no-part",
    "uidb64": lambda world: urlsafe_base64_encode(force_bytes(world.newcomer.pk)),
}

#: `token` means another thing at each of these.
TOKENS: dict[str, Callable[[World], str]] = {
    "link:duties-feed": lambda world: world.feed.token,
    "link:portal-feed": lambda world: owed.make_feed(world.acting.user, at=NOW).token,
    "link:sign-agreement": lambda world: "no-secret",
    "link:directory-file": lambda world: "no-secret",
    "link:family": lambda world: "no-secret",
    "link:evidence": lambda world: "no-secret",
    "link:mail-events": lambda world: "no-secret",
    "account:invitation": lambda world: default_token_generator.make_token(world.newcomer),
}
