"""What is done with a contract, from its first document to its posting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from charteroak import law
from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Contractor, ContractorUser, Product
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.notices import actions as notices
from charteroak.district.notices import proof
from charteroak.district.notices.models import Posting, PostingCheck
from charteroak.district.refusal import Refusal
from charteroak.district.signatures.models import Signature

from . import completion, own_policy
from .models import FIRST_LAW, Contract, Document, EarlierPosting, Review, Ruling
from .standing import PRECEDENCE, remember, standing_of
from .tasks import read_document
from .twin import twin_of


@transaction.atomic
def open_contract(
    board: Board, *, contractor: Contractor, products: Sequence[Product], title: str, instrument: str,
    by: Member | ContractorUser, at: datetime, starts_on: date | None = None, ends_on: date | None = None,
) -> Contract:  # fmt: skip
    """Begin the record of a contract that is to be made, or that was made elsewhere."""
    by.must("contracts.open", board)
    if isinstance(by, ContractorUser):
        by.must_act_for(contractor)
    if not title.strip():
        raise Refusal("The contract was not opened", "it has no title", "Say what the contract is for in a few words.")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal("The contract was not opened", "it ends before it starts", "Check the two dates.")
    if any(product.contractor_id != contractor.pk for product in products):
        raise Refusal(
            "The contract was not opened", f"a product is not {contractor}'s", "Choose products of this contractor."
        )
    contract = Contract.objects.create(
        board=board, contractor=contractor, title=title.strip(), instrument=instrument, starts_on=starts_on,
        ends_on=ends_on, opened_at=at, opened_by=by.audit_id,
    )  # fmt: skip
    contract.products.set(products)
    record(board.public_id, "contract.opened", contract, by=by, at=at, contractor=contractor.public_id)
    return contract


@transaction.atomic
def add_document(
    contract: Contract, *, data: bytes, name: str, role: str, by: Member | ContractorUser, at: datetime
) -> Document:
    """Keep a file of the contract and have it read against the law of the contract's day."""
    by.must("documents.add", contract.board)
    if isinstance(by, ContractorUser):
        by.must_act_for(contract.contractor)
    name = uploads.plain_name(name)
    media_type = uploads.inspect(data, name)
    sha256, stored_as = files.keep(contract.board, data)
    if contract.documents.filter(sha256=sha256).exists():
        raise Refusal(
            "The file was not added", "the contract has a document with the same bytes", "Choose another file."
        )
    if contract.state == Contract.State.EXECUTED and role != Document.Role.ADDENDUM and not contract.executed_elsewhere:
        raise Refusal(
            "The file was not added", "the contract is executed, and what was signed does not change",
            "Add an addendum, or open a new contract for a renewal.",
        )  # fmt: skip
    document = Document.objects.create(
        contract=contract, role=role, name=name, media_type=media_type, size=len(data), sha256=sha256,
        stored_as=stored_as, uploaded_at=at, uploaded_by=by.audit_id,
    )  # fmt: skip
    record(
        contract.board.public_id,
        "document.added",
        document,
        by=by,
        at=at,
        contract=contract.public_id,
        sha256=sha256,
        role=role,
    )
    _ask_for_review(document, by=by, at=at)
    remember(contract, _today(at))
    return document


@transaction.atomic
def ask_for_review(document: Document, *, by: Member, at: datetime) -> Review:
    """Have the document read against the law of the contract's day. Rulings carry over where it says the same."""
    by.must("findings.rule", document.contract.board)
    return _ask_for_review(document, by=by, at=at)


def _ask_for_review(document: Document, *, by: Member | ContractorUser, at: datetime) -> Review:
    waiting = document.reviews.filter(state=Review.State.WAITING).first()
    if waiting:
        return waiting
    day = document.contract.law_day(at.astimezone(law.ZONE).date())
    if not law.on(max(day, FIRST_LAW)).provisions:
        raise Refusal(
            "The document was not read", f"no law of {day} asks for provisions", "Check the date of execution."
        )
    row = Review.objects.create(document=document, law_day=max(day, FIRST_LAW), asked_at=at, asked_by=by.audit_id)
    record(document.contract.board.public_id, "review.asked", row, by=by, at=at, document=document.public_id)
    transaction.on_commit(lambda: read_document.enqueue(row.public_id))
    return row


@transaction.atomic
def rule(
    review: Review, *, provision: str, verdict: str, reason: str, passage: str = "", page: int | None = None,
    by: Member, at: datetime,
) -> Ruling:  # fmt: skip
    """Rule on one finding. Agreeing with the reading needs no reason; departing from it does.

    To rule present what the reading did not find present, the passage must be given, word for word as it stands in
    the document, so that the ruling corrects the reading and cannot waive the provision. A clause that the board's own
    policy asks for is ruled on alike; nothing hangs on it.
    """
    contract = review.document.contract
    by.must("findings.rule", contract.board)
    if review.state != Review.State.DONE or review != review.document.last_done_review():
        raise Refusal(
            "The ruling was not recorded", "a newer reading of the document exists", "Rule on the newest reading."
        )
    report = review.as_report()
    if provision == PRECEDENCE:
        found, quoted = ("present" if report.precedence else "missing"), bool(report.precedence)
    else:
        finding = next((one for one in report.findings if one.id == provision), None)
        if finding is not None:
            found, quoted = finding.verdict, bool(finding.quotes)
        elif own_policy.is_asked(review, provision):
            found, quoted = "", False
        else:
            raise Refusal("The ruling was not recorded", f"the reading has no finding {provision}", "Choose a finding.")
    if verdict not in Ruling.Verdict.values:
        raise Refusal(
            "The ruling was not recorded", "no verdict was chosen", "Choose present, weak, missing or conflict."
        )
    if found and verdict != found and not reason.strip():
        raise Refusal(
            "The ruling was not recorded", f"the reading says {found} and the ruling {verdict}",
            "Say why the reading is wrong.",
        )  # fmt: skip
    passage = passage.strip()
    if verdict == Ruling.Verdict.PRESENT and (found != "present" or not quoted):
        _must_stand_in_the_document(review, passage, page)
    ruling = Ruling.objects.create(
        review=review, provision=provision, verdict=verdict, reason=reason.strip(), passage=passage, page=page,
        ruled_at=at, ruled_by=by.audit_id, ruled_by_name=str(by),
    )  # fmt: skip
    record(
        contract.board.public_id, "finding.ruled", ruling, by=by, at=at,
        review=review.public_id, provision=provision, found=found, ruled=verdict,
    )  # fmt: skip
    remember(contract, _today(at))
    _settle_cure(contract, by=by, at=at)
    return ruling


def _must_stand_in_the_document(review: Review, passage: str, page: int | None) -> None:
    """Refuse a passage that the document does not hold; on a page that is a picture, its number must be given."""
    if not passage:
        raise Refusal(
            "The ruling was not recorded", "the passage that carries the provision is not quoted",
            "Copy it from the document: a ruling corrects a reading, and never waives a provision.",
            citation="C.G.S. § 10-234bb(a)",
        )  # fmt: skip
    read = review.document.as_read()
    assert read is not None
    if " ".join(passage.split()) in " ".join(read.text.split()):
        return
    pictures = [one.number for one in read.pages if not one.has_text or one.recognised is not None]
    if not pictures:
        raise Refusal(
            "The ruling was not recorded", "the passage does not stand in the document", "Copy it word for word."
        )
    if page not in pictures:
        raise Refusal(
            "The ruling was not recorded", "the passage is not in the text that could be read",
            f"If it stands on a page that is a picture, name the page: {', '.join(map(str, pictures))}.",
        )  # fmt: skip


@transaction.atomic
def state_what_is_collected(
    contract: Contract, *, description: str, purpose: str, student_information: str, student_records: str,
    student_generated_content: str, by: Member, at: datetime,
) -> Contract:  # fmt: skip
    """Write the statements that the posting makes under § 10-234bb(g)."""
    by.must("contracts.write", contract.board)
    contract.description, contract.purpose = description.strip(), purpose.strip()
    contract.student_information, contract.student_records = student_information.strip(), student_records.strip()
    contract.student_generated_content = student_generated_content.strip()
    names = ["description", "purpose", "student_information", "student_records", "student_generated_content"]
    contract.save(update_fields=names)
    record(contract.board.public_id, "contract.stated", contract, by=by, at=at)
    return contract


def obstacles_to_execution(contract: Contract, on: date) -> list[str]:
    """A sentence for each thing that keeps the contract from being executed on that day; empty when nothing does."""
    found = list(standing_of(contract, on).obstacles)
    signatures = signatures_of(contract)
    signed = {document.sha256 for document in contract.documents.all()}
    for party in Signature.Party:
        theirs = [signature for signature in signatures if signature.party == party]
        bytes_signed = {signature.sha256 for signature in theirs}
        for document in contract.documents.all():
            if document.sha256 not in bytes_signed:
                found.append(f"{party.label}: no signature on {document.name} is recorded.")
    late = [signature for signature in signatures if signature.sha256 in signed and signature.signed_on > on]
    found += [
        f"{signature} signed on {signature.signed_on:%B} {signature.signed_on.day}, after that day."
        for signature in late
    ]
    return found


def signatures_of(contract: Contract) -> list[Signature]:
    return list(Signature.objects.filter(subject_label=contract._meta.label_lower, subject_id=contract.public_id))


@transaction.atomic
def execute(contract: Contract, *, on: date, by: Member, at: datetime) -> list[Duty]:
    """Execute the contract on this day: refused while a finding on the ten provisions is open or a signature lacks.

    Opens the duties that the law of the day attaches to an execution, the posting within five business days first
    (C.G.S. § 10-234bb(g)). Returns them.
    """
    by.must("contracts.execute", contract.board)
    _must_be_a_contract(contract)
    _must_be_draft(contract)
    _must_not_be_future(on, at)
    obstacles = obstacles_to_execution(contract, on)
    if obstacles:
        raise Refusal(
            "The contract was not executed", f"{len(obstacles)} thing{'s' if len(obstacles) > 1 else ''} stand open",
            "Settle each of these.", citation="C.G.S. § 10-234bb(a)", items=obstacles,
        )  # fmt: skip
    opened = _become_executed(contract, on=on, elsewhere=False, by=by, at=at)
    completion.seal(contract, signatures_of(contract), on=on, by=by, at=at)
    return opened


@transaction.atomic
def record_executed(contract: Contract, *, on: date, by: Member, at: datetime) -> list[Duty]:
    """Record that a contract was executed elsewhere or before: a fact, so it is never refused for its gaps.

    Opens the posting duty from its true date and, where there are gaps, the cure (C.G.S. § 10-234bb(f)).
    """
    by.must("contracts.execute", contract.board)
    _must_be_a_contract(contract)
    _must_be_draft(contract)
    _must_not_be_future(on, at)
    opened = _become_executed(contract, on=on, elsewhere=True, by=by, at=at)
    _read_against_the_law_of(max(on, FIRST_LAW), contract, by=by, at=at)
    remember(contract, _today(at))
    return opened + open_cure(contract, by=by, at=at)


def _read_against_the_law_of(day: date, contract: Contract, *, by: Member, at: datetime) -> None:
    """Have each document read again where it was read against another day's law; one still waiting takes this day's."""
    for document in contract.documents.all():
        stored = document.latest_review()
        if stored is None or stored.law_day == day:
            continue
        if stored.state == Review.State.WAITING:
            stored.law_day = day
            stored.save(update_fields=["law_day"])
        elif stored.state == Review.State.DONE:
            ask_for_review(document, by=by, at=at)


#: What starts the duties of a cure: the gap is known, and the contractor was told of it.
CURE = ("contract.gap-found", "contract.cure-notice-sent")


def open_cure(contract: Contract, *, by: Member | None, at: datetime) -> list[Duty]:
    """Start the cure where an executed contract lacks a provision, or would once a conflicting term is struck.

    Safe to call again.
    """
    if contract.state != Contract.State.EXECUTED:
        return []
    today = at.astimezone(law.ZONE).date()
    standing = standing_of(contract, today)
    if standing.unread or not standing.omissions:
        return []
    if Duty.objects.open().about(contract).filter(event__in=CURE).exists():
        return []
    return duties.start_clocks("contract.gap-found", contract, board=contract.board, happened=today, by=by, at=at)


def _settle_cure(contract: Contract, *, by: Member | None, at: datetime) -> None:
    """Meet the open cure once every provision is closed; open one where a ruling finds a gap."""
    if contract.state != Contract.State.EXECUTED:
        return
    if standing_of(contract, at.astimezone(law.ZONE).date()).open:
        open_cure(contract, by=by, at=at)
        return
    for duty in Duty.objects.open().about(contract).filter(event__in=CURE):
        duties.meet(
            duty,
            happened=at,
            received=None,
            evidence="All ten provisions are closed by rulings and addenda.",
            by=None,
            at=at,
        )


def _become_executed(contract: Contract, *, on: date, elsewhere: bool, by: Member, at: datetime) -> list[Duty]:
    contract.state, contract.executed_on, contract.executed_elsewhere = Contract.State.EXECUTED, on, elsewhere
    contract.executed_recorded_at, contract.executed_recorded_by = at, by.audit_id
    contract.save()
    remember(contract, on)
    record(
        contract.board.public_id, "contract.executed", contract, by=by, at=at, on=on.isoformat(), elsewhere=elsewhere,
        documents=[document.sha256 for document in contract.documents.all()],
    )  # fmt: skip
    return duties.start_clocks("contract.executed", contract, board=contract.board, happened=on, by=by, at=at)


@transaction.atomic
def abandon(contract: Contract, *, by: Member, at: datetime) -> Contract:
    """Close the record of a contract that was never signed."""
    by.must("contracts.write", contract.board)
    _must_be_draft(contract)
    contract.state = Contract.State.ABANDONED
    contract.save(update_fields=["state"])
    record(contract.board.public_id, "contract.abandoned", contract, by=by, at=at)
    return contract


@transaction.atomic
def post_contract(contract: Contract, *, by: Member, at: datetime) -> Posting:
    """Post the executed contract in the public registry. It counts once its page has been seen to be up."""
    by.must("contracts.post", contract.board)
    if contract.executed_on is None:
        raise Refusal(
            "The contract was not posted", "it has not been executed", "Execute it first; a draft is never public.",
            citation="C.G.S. § 10-234bb(g)",
        )  # fmt: skip
    return notices.post(contract.board, _as_posted(contract), by=by, at=at)


def _as_posted(contract: Contract) -> notices.ContractToPost:
    assert contract.executed_on is not None
    return notices.ContractToPost(
        contract_id=contract.public_id, title=contract.title, contractor=contract.contractor.name,
        instrument=contract.instrument, executed_on=contract.executed_on, ends_on=contract.ends_on,
        description=contract.description, purpose=contract.purpose, student_information=contract.student_information,
        student_records=contract.student_records, student_generated_content=contract.student_generated_content,
        products=[
            notices.ProductToPost(product.public_id, product.name, product.address, product.purpose)
            for product in contract.products.all()
        ],
        files=[
            notices.FileToPost(
                document.role, document.name, document.media_type, document.size, document.sha256, document.stored_as,
                twin_of(document), list(document.reading.get("notes", [])),
            )
            for document in contract.documents.all()
        ] + completion.as_posted(contract),
    )  # fmt: skip


def check_posting(posting: Posting, *, at: datetime) -> PostingCheck:
    """Look at the public address over HTTP, keep what was seen, and meet the posting duty once it is proved."""
    return keep_sight(posting, proof.look(posting), at=at)


@transaction.atomic
def keep_sight(posting: Posting, sight: proof.Sight, *, at: datetime) -> PostingCheck:
    """Keep what one look at the public address showed, and meet the posting duty once the posting is proved."""
    check = notices.record_sight(posting, sight, at=at)
    waiting = Duty.objects.open().filter(
        board=posting.board, subject_label=Contract._meta.label_lower, subject_id=posting.contract_id,
        row__in=duties.MET_BY_PROOF,
    )  # fmt: skip
    for duty in waiting:
        proved = notices.proved_since(posting)
        if proved is not None:
            duties.meet(
                duty, happened=proved, received=None, by=None, at=at,
                evidence=f"Posting {posting.public_id}, digest {posting.digest}: {check.address}",
            )  # fmt: skip
    return check


@transaction.atomic
def open_what_ended(board: Board, *, today: date, at: datetime) -> list[Duty]:
    """Start the no-retention duty (§ 10-234bb(a)(7)) of each contract whose last day has passed. Safe to run again."""
    opened: list[Duty] = []
    for contract in board.contracts.filter(state=Contract.State.EXECUTED, ends_on__lt=today):
        contract.state = Contract.State.ENDED
        contract.save(update_fields=["state"])
        assert contract.ends_on is not None
        record(board.public_id, "contract.ended", contract, by=None, at=at, on=contract.ends_on.isoformat())
        opened += duties.start_clocks(
            "contract.expired", contract, board=board, happened=contract.ends_on, by=None, at=at
        )
    return opened


@transaction.atomic
def record_earlier_posting(
    contract: Contract, *, address: str, posted_on: date, snapshot: bytes, snapshot_name: str, by: Member, at: datetime
) -> EarlierPosting:
    """Record that the contract's notice stood on a website before, with what shows it; the posting duty is met by it.

    The notice is still posted here when the board wants it here: this is evidence of the past alone.
    """
    by.must("contracts.post", contract.board)
    if contract.executed_on is None:
        raise Refusal(
            "The earlier posting was not recorded", "the contract has not been executed", "Execute or record it first.",
            citation="C.G.S. § 10-234bb(g)",
        )  # fmt: skip
    faults = [
        words
        for words, wrong in (
            ("It was posted before the contract was executed.", posted_on < contract.executed_on),
            ("The day lies in the future.", posted_on > _today(at)),
            ("The address is missing or is no web address.", not address.startswith(("https://", "http://"))),
            ("The snapshot of the page is missing.", not snapshot),
            ("An earlier posting is recorded already.", EarlierPosting.objects.filter(contract=contract).exists()),
        )
        if wrong
    ]
    if faults:
        raise Refusal(
            "The earlier posting was not recorded", "it takes its address, its day and a snapshot of the page",
            "Correct what is listed.", citation="C.G.S. § 10-234bb(g)", items=faults,
        )  # fmt: skip
    name = uploads.plain_name(snapshot_name)
    sha256, stored_as = files.keep(contract.board, snapshot)
    row = EarlierPosting.objects.create(
        contract=contract, address=address, posted_on=posted_on, snapshot_name=name, snapshot_sha256=sha256,
        snapshot_stored_as=stored_as, recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(
        contract.board.public_id, "posting.recorded-earlier", contract, by=by, at=at, on=posted_on.isoformat(),
        sha256=sha256,
    )  # fmt: skip
    for duty in Duty.objects.open().about(contract).filter(row__in=duties.MET_BY_PROOF):
        happened = datetime.combine(posted_on, time(12), law.ZONE)
        duties.meet(
            duty, happened=min(happened, at), received=None, by=None, at=at,
            evidence=f"Posted before at {address}; snapshot {name}, SHA-256 {sha256}. The hour is assumed.",
        )  # fmt: skip
    return row


def _today(at: datetime) -> date:
    return at.astimezone(law.ZONE).date()


def _must_be_draft(contract: Contract) -> None:
    if contract.state != Contract.State.DRAFT:
        raise Refusal(
            "Not done",
            f"the contract is {contract.get_state_display().lower()} already",
            "Open its page to see when and by whom.",
        )


def _must_be_a_contract(contract: Contract) -> None:
    if contract.is_pledge:
        raise Refusal(
            "Not done", "a pledge is a promise, and no written contract between the board and the contractor",
            "Keep it on file, and make an agreement or have an addendum signed.", citation="C.G.S. § 10-234bb(a)",
        )  # fmt: skip


def _must_not_be_future(on: date, at: datetime) -> None:
    if on > at.astimezone(law.ZONE).date():
        raise Refusal(
            "Not done", "the date of execution lies in the future", "Enter the day on which the last party signed."
        )
