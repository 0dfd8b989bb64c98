"""How one contract of the demonstration comes as far as its row says, step by step, by the board's own actions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from charteroak import law, review
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts import reading
from charteroak.district.contracts.models import Contract, Document, Review
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.signatures import actions as signing

from .boards import Place, enter
from .looks import looks_of
from .playing import Stage, Story
from .rendering import file_of
from .tables import ContractRow, ProductRow, signers
from .wording import Truth, Wording, compose

#: Business days from the first upload to each step: rulings, an addendum, what is ruled on it, statements, signatures.
RULED, CURED, CURE_RULED, STATED, COUNTERSIGNED, EXECUTED = 2, 5, 6, 8, 10, 12
#: Provisions that a person has come to, where only some are ruled.
FIRST_FEW = 4


@dataclass
class ContractStory:
    """One row of contracts.toml, played on its board."""

    row: ContractRow
    products: list[ProductRow]
    place: Place
    stage: Stage
    chance: Random
    read: list[Document]

    def __post_init__(self) -> None:
        self.days = self.place.days
        self.minute = self.chance.randrange(60)

    def play(self) -> Story:
        row = self.row
        at = yield self._at(self.first_day, 9)
        contract = self._open(at)
        yield from self._upload(contract, self._main_text, row.format, "terms" if row.voice == "terms" else "agreement")
        if row.stage == "uploaded":
            return
        yield from self._be_read(contract, self._at(self.first_day, 9, 11))
        if row.elsewhere:
            at = yield self._at(self.first_day, 10)
            self._state(contract, at)
            contracts.record_executed(contract, on=self.executed, by=self.place.coordinator, at=at)
            yield from self._be_read(contract, at + timedelta(minutes=2))
        if row.stage == "read":
            return
        yield from self._rule_and_cure(contract)
        if row.stage == "abandoned":
            at = yield self._at(self._after(EXECUTED), 16)
            contracts.abandon(contract, by=self.place.coordinator, at=at)
            return
        if not row.elsewhere:
            if not row.has_come_to("stated"):
                return
            yield from self._make_ready_and_execute(contract)
        if row.has_come_to("posted"):
            yield from self._post(contract)
            yield from self._end(contract)

    # --- Until the findings are settled ---------------------------------------------------------------------------

    def _open(self, at: datetime) -> Contract:
        by = self.place.coordinator
        entered = [enter(product, self.place, by=by, at=at) for product in self.products]
        title = self._main_text.title
        return contracts.open_contract(
            self.place.board, contractor=entered[0][0], products=[product for _, product in entered],
            title=title if self._names in title else f"{self._names}: {title}",
            instrument="addendum" if self.row.addendum else "agreement",
            starts_on=None if self.row.elsewhere else self.executed or None,
            ends_on=self.days.day(self.row.ends), by=by, at=at,
        )  # fmt: skip

    @property
    def _names(self) -> str:
        return " and ".join(product.name for product in self.products)

    @cached_property
    def _main_text(self) -> Wording:
        return compose(self.row.voice, self.row.faults, board=self.place.row.name, products=self.products)

    @cached_property
    def _addendum_text(self) -> Wording:
        return compose("addendum", {}, board=self.place.row.name, products=self.products)

    def _upload(self, contract: Contract, text: Wording, kind: str, role: str) -> Story:
        ending, data = file_of(text, kind)
        stem = re.sub(r"[^a-z0-9]+", "-", f"{self.products[0].name} {role}".lower()).strip("-")
        at = yield self._at(self.first_day if role != "addendum" else self._after(CURED), 9, 8)
        contracts.add_document(
            contract, data=data, name=f"{stem}{'-scan' if kind == 'scan' else ''}.{ending}", role=role,
            by=self.place.coordinator, at=at,
        )  # fmt: skip

    def _rule_and_cure(self, contract: Contract) -> Story:
        at = yield self._at(self._after(RULED), 13)
        self._rule(
            contract.main_document(), self._main_text, at, first=FIRST_FEW if self.row.stage == "part-ruled" else None
        )
        if self.row.addendum:
            yield from self._upload(contract, self._addendum_text, self.row.addendum, "addendum")
            yield from self._be_read(contract, self._at(self._after(CURED), 9, 11))
            at = yield self._at(self._after(CURE_RULED), 11)
            self._rule(contract.documents.get(role=Document.Role.ADDENDUM), self._addendum_text, at)

    def _be_read(self, contract: Contract, moment: datetime) -> Story:
        """Do the waiting readings in this process: the files are the demonstration's own."""
        at = yield moment
        waiting = Review.objects.filter(document__contract=contract, state=Review.State.WAITING)
        for row in waiting.select_related("document"):
            reading.read_and_check(row.public_id, at=lambda: at, reader=read_here)
            self.read.append(row.document)

    def _rule(self, document: Document | None, text: Wording, at: datetime, *, first: int | None = None) -> None:
        """Rule as somebody does who has read the document with care; correct the reading where it differs."""
        assert document is not None
        stored = document.last_done_review()
        assert stored is not None
        by = self.place.someone_who_may("findings.rule", self.chance)
        found = {finding.id: finding for finding in stored.as_report().findings}
        for provision, truth in list(text.truths.items())[:first]:
            reading_of_it = found.get(provision)
            if reading_of_it is None and provision != "precedence":
                continue
            agrees = reading_of_it is not None and reading_of_it.verdict == truth.verdict
            passage, page = _where(stored, truth)
            contracts.rule(
                stored, provision=provision, verdict=truth.verdict, reason=truth.why if agrees else _correction(truth),
                passage=passage, page=page, by=by, at=at,
            )  # fmt: skip

    # --- From the statements to the execution ----------------------------------------------------------------------

    def _state(self, contract: Contract, at: datetime) -> None:
        first = self.products[0]
        contracts.state_what_is_collected(
            contract, description=f"{contract.contractor} provides {self._names}, {first.what}.",
            purpose=first.purpose, student_information=first.information, student_records=first.records,
            student_generated_content=first.content, by=self.place.coordinator, at=at,
        )  # fmt: skip

    def _make_ready_and_execute(self, contract: Contract) -> Story:
        row = self.row
        at = yield self._at(self._after(STATED), 14)
        self._state(contract, at)
        if row.has_come_to("half-signed"):
            at = yield self._at(self._after(COUNTERSIGNED), 10)
            name, title = self.chance.choice(signers())
            self._sign(contract, "contractor", name, title, "Power to bind the company, stated in its letter", at)
        if row.has_come_to("signed"):
            at = yield self._at(self._after(EXECUTED), 11)
            signer = self.place.signer
            self._sign(
                contract, "board", signer.user.name, signer.title, "Policy 3520.13: the superintendent signs", at
            )
        if row.has_come_to("executed"):
            at = yield self._at(self._after(EXECUTED), 11, 10)
            contracts.execute(contract, on=self.executed, by=self.place.signer, at=at)

    def _sign(self, contract: Contract, party: str, name: str, title: str, authority: str, at: datetime) -> None:
        for document in contract.documents.all():
            signing.record_signature(
                contract, board=contract.board, sha256=document.sha256, party=party, name=name, title=title,
                authority=authority, method="in-app" if party == "board" else "paper", signed_on=at.date(),
                received_on=None, by=self.place.signer if party == "board" else self.place.coordinator, at=at,
            )  # fmt: skip

    # --- Posting, and the end ----------------------------------------------------------------------------------------

    def _post(self, contract: Contract) -> Story:
        row = self.row
        posted_on = self.days.business_days(self.first_day if row.elsewhere else self.executed, row.posted)
        at = yield self._at(posted_on, 15)
        contract.refresh_from_db()
        contracts.post_contract(contract, by=self.place.coordinator, at=at)
        corrected = self.days.day(row.corrected) if row.corrected else self.days.today
        self._look_until(corrected, contract, at)
        if row.corrected:
            at = yield self._at(corrected, 10)
            self._correct(contract, at)
            self._look_until(self.days.today, contract, at)

    def _look_until(self, day: date, contract: Contract, posted_at: datetime) -> None:
        if self.row.has_come_to("proved"):
            looks = looks_of(contract, self.row, self.place, self.chance, posted_at=posted_at, until=day)
            self.stage.bring_on(looks)

    def _correct(self, contract: Contract, at: datetime) -> None:
        """A parent asked, and the notice says more exactly what is collected: it is posted again."""
        first = self.products[0]
        contracts.state_what_is_collected(
            contract, description=contract.description, purpose=contract.purpose,
            student_information=f"{first.information} No birth date is given to the contractor.",
            student_records=contract.student_records, student_generated_content=contract.student_generated_content,
            by=self.place.coordinator, at=at,
        )  # fmt: skip
        contracts.post_contract(contract, by=self.place.coordinator, at=at)

    def _end(self, contract: Contract) -> Story:
        """The night after its last day the contract ends, and the contractor may keep nothing (§ 10-234bb(a)(7))."""
        assert contract.ends_on is not None
        night = max(contract.ends_on, self.first_day) + timedelta(days=1)
        if night > self.days.today:
            return
        at = yield datetime(night.year, night.month, night.day, 0, 1, tzinfo=law.ZONE)
        contracts.open_what_ended(contract.board, today=night, at=at)
        if self.row.certified:
            received = contract.ends_on + timedelta(days=self.row.certified)
            at = yield self._at(self.days.working(received), 10)
            self._certify(contract, at)

    def _certify(self, contract: Contract, at: datetime) -> None:
        assert contract.ends_on is not None
        for duty in Duty.objects.open().about(contract).filter(event="contract.expired"):
            duties.meet(
                duty, happened=self._at(contract.ends_on, 17), received=at, by=self.place.coordinator, at=at,
                evidence=f"Certificate of destruction from {contract.contractor}, in the contract's file.",
            )  # fmt: skip

    # --- Days --------------------------------------------------------------------------------------------------------

    @cached_property
    def executed(self) -> date | None:
        return self.days.day(self.row.executed) if self.row.executed else None

    @cached_property
    def first_day(self) -> date:
        """When the contract's record was opened: as its row says, else twelve business days before its execution."""
        said = self.row.opened or self.row.entered
        if said:
            return self.days.day(said)
        assert self.executed is not None
        founded = self.days.day(self.place.row.founded)
        return max(self.days.business_days(self.executed, -EXECUTED), self.days.business_days(founded, 1))

    def _after(self, business_days: int) -> date:
        """A step's day; no step comes after the execution, unless the contract was executed elsewhere."""
        day = self.days.business_days(self.first_day, business_days)
        if business_days == EXECUTED and self.executed and not self.row.elsewhere:
            return self.executed
        return day if self.row.elsewhere or not self.executed else min(day, self.executed)

    def _at(self, day: date | None, hour: int, minute: int | None = None) -> datetime:
        """About that hour: each contract has its own minute, so that not everything happens on the stroke."""
        assert day is not None
        return self.days.at(day, hour, self.minute if minute is None else minute)


def read_here(data: bytes, name: str, day: date) -> tuple[review.Document, review.Report]:
    """Read in this process: the files are the demonstration's own."""
    read = review.read(data, name)
    return read, review.check(read, law.on(day))


def _where(stored: Review, truth: Truth) -> tuple[str, int | None]:
    """The passage as it stands in the document, whose lines may end elsewhere, and its page."""
    read = stored.document.as_read()
    if read is None or not truth.passage:
        return "", None
    anywhere = r"\s+".join(re.escape(word).replace(r"\-", "[-\u00ad]\\s*") for word in truth.passage.split())
    found = re.search(anywhere, read.text)
    return (found.group(), read.page_of(found.start())) if found else ("", None)


def _correction(truth: Truth) -> str:
    if truth.why:
        return truth.why
    return "The passage says what the provision asks for; the reading did not take it so."
