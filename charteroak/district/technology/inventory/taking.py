"""Taking an inventory over, row by row, by the same actions by which a person would enter it; and undoing all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from charteroak import law, review
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import schedules, usage
from charteroak.district.contractors.models import NOT_KNOWN, Contractor, DataSchedule, Product, ProductUse
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts import reading
from charteroak.district.contracts.models import Contract, Document, EarlierPosting, Ruling
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import Posting
from charteroak.district.refusal import Refusal
from charteroak.district.search import find as search
from charteroak.district.search.models import Entry
from charteroak.district.signatures.models import Signature

from ..deciding import refuse
from ..models import Decision, InventoryFile, InventoryImport, InventoryMade, InventoryRow, TechnologyRequest
from . import sheet, storing
from .matching import plain

State, FileState = InventoryImport.State, InventoryFile.State
#: Rows that one task takes before it hands on.
BATCH = 40


@transaction.atomic
def take_over(
    imported: InventoryImport, *, bad_rows_accepted: bool, dates_accepted: bool = False, by: Member, at: datetime
) -> InventoryImport:  # fmt: skip
    """Let the inventory be written in the background. With bad rows only where they are said to be left out.

    A day of signing that was only read in an agreement starts clocks where a person agrees to it; else its contract
    is a draft, to be recorded as executed by whoever knows the day.
    """
    by.must("products.write", imported.board)
    by.must("contracts.execute", imported.board)
    if imported.state != State.CHECKED:
        raise Refusal("The inventory was not taken over", "it is not read, or was taken over", "Open its page.")
    if imported.fatal and not bad_rows_accepted:
        number = len(imported.fatal)
        raise Refusal(
            "The inventory was not taken over",
            f"{number} rows cannot be taken as they are" if number > 1 else "1 row cannot be taken as it is",
            "Correct them in your list and hand it in again, or say that they are left out.",
            items=[f"Line {one['line']}, {one['field']}: {one['what']}. {one['fix']}" for one in imported.fatal[:20]],
        )  # fmt: skip
    imported.state, imported.taken_by, imported.taken_at = State.TAKING, by, at
    imported.dates_accepted = dates_accepted
    imported.save(update_fields=["state", "taken_by", "taken_at", "dates_accepted"])
    record(imported.board.public_id, "inventory.taken-over", imported, by=by, at=at, rows=imported.rows.count())
    transaction.on_commit(lambda: take_rows.enqueue(imported.public_id))
    return imported


@task()
def take_rows(import_id: str) -> None:
    """Take some of the rows, each at once or not at all, and hand on what is left. Safe to run again."""
    if not take_some(import_id, now=timezone.now):
        take_rows.enqueue(import_id)


def take_some(import_id: str, *, now: Callable[[], datetime]) -> bool:
    """Take the next rows of an import; returns whether nothing is left. The last ones finish it."""
    known = InventoryImport.objects.select_related("board", "taken_by__user", "taken_by__board")
    imported = known.get(public_id=import_id)
    if imported.state != State.TAKING:
        return True
    for row in imported.rows.filter(taken=False)[:BATCH]:
        take(row, at=now())
    if imported.rows.filter(taken=False).exists():
        return False
    at = now()
    if InventoryImport.objects.filter(pk=imported.pk, state=State.TAKING).update(state=State.DONE, done_at=at):
        # The readings stand with the documents now.
        imported.files.update(reading={}, report={})
        record(imported.board.public_id, "inventory.done", imported, by=None, at=at, made=imported.made.count())
    return True


def take(row: InventoryRow, *, at: datetime) -> None:
    """Write what one row says. What is there already is not written again; what cannot be written is said."""
    imported = row.of
    by = imported.taken_by
    assert by is not None
    try:
        with transaction.atomic():
            # Two workers may hold the same task after one has fallen silent: the row is taken once.
            if InventoryRow.objects.select_for_update().get(pk=row.pk).taken:
                return
            if row.choice != InventoryRow.Choice.SKIP:
                _Taking(row, by, at).write()
            row.taken = True
            row.save(update_fields=["taken"])
    except Refusal as refusal:
        _say(imported, row, str(refusal))
        InventoryRow.objects.filter(pk=row.pk).update(taken=True)


def _say(imported: InventoryImport, row: InventoryRow, words: str) -> None:
    with transaction.atomic():
        mine = InventoryImport.objects.select_for_update().get(pk=imported.pk)
        mine.faults.append({"file": "", "line": row.line, "field": "", "what": words, "fix": "", "fatal": False})
        mine.save(update_fields=["faults"])


class _Taking:
    """One row on its way into the board's records."""

    def __init__(self, row: InventoryRow, by: Member, at: datetime) -> None:
        self.row, self.by, self.at = row, by, at
        self.board = by.board
        self.said = sheet.InventoryRow.from_json(row.values)
        self.today = at.astimezone(law.ZONE).date()

    def write(self) -> None:
        entries = Entry.objects.filter(board=self.board, scope="staff", label="contractors.product")
        known = set(entries.values_list("object_id", flat=True))
        product = self.row.product or self._product()
        if product.public_id not in known:
            contractors.make_findable(product, self.board)
            self._made(entries.get(object_id=product.public_id))
        self._uses(product)
        self._schedule(product)
        self._refusal(product)
        self._contract(product)

    def _made(self, record_made: models.Model) -> None:
        InventoryMade.objects.get_or_create(
            of=self.row.of, label=record_made._meta.label_lower, key=record_made.pk, defaults={"row": self.row}
        )

    def _product(self) -> Product:
        """The product that the row names, entered with its company unless a row before has done so."""
        said = self.said
        company = said.company or f"{NOT_KNOWN} ({search.host_of(said.address) or self.board.short_name})"
        contractor = Contractor.objects.filter(name__iexact=company).first()
        if contractor is None:
            contractor = contractors.enter_contractor(
                board=self.board, name=company, kind="consultant" if said.is_service else "operator",
                privacy_contact=said.contact, by=self.by, at=self.at,
            )  # fmt: skip
            self._made(contractor)
        known = contractor.products.filter(name__iexact=said.product).first()
        product = contractors.enter_product(
            contractor, board=self.board, name=said.product, address=said.address, purpose=said.purpose,
            other_names=said.other_names, is_service=said.is_service, by=self.by, at=self.at,
        )  # fmt: skip
        if known is None:
            self._made(product)
        return product

    def _uses(self, product: Product) -> None:
        if not self.said.is_used:
            return
        named = {plain(school.name): school for school in self.board.schools.all()}
        chosen = [named[plain(name)] for name in self.said.schools if plain(name) in named]
        # A use in schools that the board does not have is no use in all of them: nothing is recorded.
        if self.said.schools and not chosen:
            return
        running = list(self.board.product_uses.on(self.today).filter(product=product))
        for school in chosen or [None]:
            if (
                self.said.used_from is None
                and self.said.used_until is None
                and any(use.covers(school, self.said.grades) for use in running)
            ):
                continue
            before = set(self.board.product_uses.filter(product=product).values_list("pk", flat=True))
            use = usage.record_use(
                self.board, product, school=school, grades=self.said.grades, from_day=self.said.used_from,
                until=self.said.used_until, students=self.said.students, by=self.by, at=self.at,
            )  # fmt: skip
            if use.pk not in before:
                self._made(use)

    def _schedule(self, product: Product) -> None:
        if not self.said.elements:
            return
        last = self.board.data_schedules.filter(product=product).first()
        if last is not None and set(last.codes) == set(self.said.elements):
            return
        stated = [schedules.Stated(code) for code in self.said.elements]
        self._made(
            schedules.state_schedule(
                self.board, product, elements=stated, source="board", stated_on=self.today, by=self.by, at=self.at
            )
        )

    def _refusal(self, product: Product) -> None:
        """A product that the list says was refused stays refused, unless the board has said something here."""
        if self.said.was_refused and not self.board.decisions.current().filter(product=product).exists():
            reason = f"By the district’s own list it was not approved ({self.said.status})."
            self._made(refuse(self.board, product, request=None, reason=reason, by=self.by, at=self.at))

    def _contract(self, product: Product) -> None:
        kept = list(self.row.files.filter(state=FileState.READ))
        if not self.said.has_contract and not kept:
            return
        executed = self.said.executed_on
        if executed is None and self.row.of.dates_accepted:
            executed = max((one.executed_on for one in kept if one.executed_on), default=None)
        if executed is not None and executed > self.today:
            executed = None
        known = self._known_contract(product, executed, kept)
        contract = known or self._open(product)
        for file in self._in_order(kept):
            if not contract.documents.filter(sha256=file.sha256).exists():
                self._add(contract, file)
        contract = Contract.objects.get(pk=contract.pk)
        if executed is not None and contract.state == Contract.State.DRAFT:
            contracts.record_executed(contract, on=executed, by=self.by, at=self.at)
        self._earlier_posting(Contract.objects.get(pk=contract.pk))

    def _known_contract(self, product: Product, executed: date | None, kept: list[InventoryFile]) -> Contract | None:
        """The contract of an earlier taking: by its id, by the bytes of its documents, or by product and date."""
        rows = self.board.contracts.filter(products=product)
        if self.said.contract_id:
            found = self.board.contracts.filter(public_id=self.said.contract_id).first()
            if found is not None:
                return found
        found = rows.filter(documents__sha256__in=[file.sha256 for file in kept]).first()
        if found is not None:
            return found
        same = rows.filter(executed_on=executed, ends_on=self.said.ends_on)
        return (same.filter(title=self.said.title) if self.said.title else same).first()

    def _open(self, product: Product) -> Contract:
        said = self.said
        contract = contracts.open_contract(
            self.board, contractor=product.contractor, products=[product],
            title=said.title or f"{product.name}: {'addendum' if said.instrument else 'agreement'}",
            instrument=said.instrument or "agreement", ends_on=said.ends_on, by=self.by, at=self.at,
        )  # fmt: skip
        self._made(contract)
        return contract

    @staticmethod
    def _in_order(kept: list[InventoryFile]) -> list[InventoryFile]:
        return sorted(kept, key=lambda file: ("addend" in file.name.lower(), file.name))

    def _add(self, contract: Contract, file: InventoryFile) -> None:
        """Add a file with the reading that it had, where the law of the contract's day asks for the same."""
        first = not contract.documents.exists()
        role = "addendum" if "addend" in file.name.lower() and not first else "agreement" if first else "terms"
        document = contracts.add_document(
            contract, data=files.bytes_of(file.stored_as), name=file.name, role=role, by=self.by, at=self.at
        )
        latest = document.latest_review()
        report = review.Report.from_json(file.report)
        if latest is not None and law.on(latest.law_day).provisions == law.on(self.today).provisions:
            read = review.Document.from_dict(file.reading)
            reading.read_and_check(latest.public_id, at=lambda: self.at, reader=lambda *_: (read, report))

    def _earlier_posting(self, contract: Contract) -> None:
        said = self.said
        if not said.posted_at or said.posted_on is None or contract.executed_on is None:
            return
        if EarlierPosting.objects.filter(contract=contract).exists():
            return
        snapshot = self.row.of.files.filter(state=FileState.SNAPSHOT, name__iexact=said.posted_snapshot).first()
        if snapshot is None:
            _say(
                self.row.of,
                self.row,
                "The earlier posting does not count without its snapshot: hand that file in, too.",
            )
            return
        contracts.record_earlier_posting(
            contract, address=said.posted_at, posted_on=said.posted_on, snapshot=files.bytes_of(snapshot.stored_as),
            snapshot_name=snapshot.name, by=self.by, at=self.at,
        )  # fmt: skip


# --- Undoing ---------------------------------------------------------------------------------------------------------


def obstacles_to_undoing(imported: InventoryImport) -> list[str]:
    """What people have done since with what the import made, a sentence each; empty where it can be undone."""
    found = []
    for contract in Contract.objects.filter(pk__in=_keys(imported, Contract)):
        done = [
            words
            for words, is_so in (
                ("findings were ruled on", Ruling.objects.filter(review__document__contract=contract).exists()),
                (
                    "it was posted",
                    Posting.objects.filter(board=imported.board, contract_id=contract.public_id).exists(),
                ),
                ("a signature was recorded", Signature.objects.filter(subject_id=contract.public_id).exists()),
                ("a document was added", _added_later(imported, contract)),
            )
            if is_so
        ]
        if done:
            found.append(f"{contract.title}: {' and '.join(done)}.")
    return found


def _added_later(imported: InventoryImport, contract: Contract) -> bool:
    ours = imported.files.values("sha256")
    return Document.objects.filter(contract=contract).exclude(sha256__in=ours).exists()


@transaction.atomic
def undo(imported: InventoryImport, *, by: Member, at: datetime) -> InventoryImport:
    """Take back everything that the import made. Refused while somebody has gone on working with a contract of it."""
    by.must("products.write", imported.board)
    if imported.state != State.DONE:
        raise Refusal("The import was not undone", "it is not taken over", "Open its page.")
    if stands := obstacles_to_undoing(imported):
        raise Refusal(
            "The import was not undone", "people have gone on working with what it made",
            "What was done on purpose is not thrown away. Correct single records instead.", items=stands,
        )  # fmt: skip
    board = imported.board
    for contract in Contract.objects.filter(pk__in=_keys(imported, Contract)):
        for duty in Duty.objects.open().about(contract):
            duties.withdraw(duty, why="The import that made the contract was undone.", by=by, at=at)
        stored = list(contract.documents.values_list("stored_as", flat=True))
        contract.delete()
        storing.forget(stored)
    for model in (ProductUse, DataSchedule, Decision):
        model.objects.filter(pk__in=_keys(imported, model)).delete()
    for entry in Entry.objects.filter(pk__in=_keys(imported, Entry), board=board):
        if not _is_needed_by(board, entry.object_id):
            entry.delete()
    for product in Product.objects.filter(pk__in=_keys(imported, Product)):
        if not _is_needed(product):
            InventoryRow.objects.filter(product=product).update(product=None)
            product.delete()
    Contractor.objects.filter(pk__in=_keys(imported, Contractor), products=None, contracts=None).delete()
    imported.state = State.UNDONE
    imported.save(update_fields=["state"])
    record(board.public_id, "inventory.undone", imported, by=by, at=at, records=imported.made.count())
    return imported


def _keys(imported: InventoryImport, model: type[models.Model]) -> list[int]:
    return list(imported.made.filter(label=model._meta.label_lower).values_list("key", flat=True))


def _is_needed_by(board: Board, product_id: str) -> bool:
    """Whether the board has come to rest on the product since."""
    mine = {"board": board, "product__public_id": product_id}
    return (
        board.contracts.filter(products__public_id=product_id).exists()
        or ProductUse.objects.filter(**mine).exists()
        or DataSchedule.objects.filter(**mine).exists()
        or Decision.objects.filter(**mine).exists()
        or TechnologyRequest.objects.filter(**mine).exists()
    )


def _is_needed(product: Product) -> bool:
    """Whether somebody on this host, another board perhaps, rests on the product."""
    return (
        product.contracts.exists()
        or product.uses.exists()
        or product.schedules.exists()
        or product.decisions.exists()
        or TechnologyRequest.objects.filter(product=product).exists()
        or Entry.objects.filter(object_id=product.public_id).exists()
    )
