"""The large demonstration: one more board, with 5,000 products, 3,000 contracts and ten years of events.

Made by writing rows in bulk and not by the actions, which would take hours; the same checks of the database hold, the
trail is one chain that verifies, and what a contract's row says of it is what its rulings say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import models

from charteroak import law, review
from charteroak.district import files
from charteroak.district.audit.models import Event, Head
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import (
    Contractor,
    DataSchedule,
    Engagement,
    Product,
    ProductUse,
    ScheduledElement,
    Subprocessor,
)
from charteroak.district.contracts.models import Contract, Document, Review, Ruling
from charteroak.district.duties.actions import fields_of
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import PostedFile, PostedProduct, Posting, PostingCheck
from charteroak.district.search import find as search
from charteroak.district.search.models import Entry
from charteroak.district.technology import desks
from charteroak.district.technology.models import Decision, Step, TechnologyRequest

from .boards import Place, found
from .playing import Stage
from .rendering import file_of
from .tables import BoardRow, ProductRow
from .wording import compose

PRODUCTS, CONTRACTS, REQUESTS, YEARS = 5_000, 3_000, 2_000, 10
BATCH = 500
_FIRST = ("Amber", "Birch", "Cedar", "Delta", "Ember", "Fable", "Grove", "Harbor", "Indigo", "Juniper", "Kestrel",
          "Lantern", "Meadow", "North", "Orchard", "Pebble", "Quarry", "River", "Summit", "Thistle", "Umber", "Violet",
          "Willow", "Yarrow", "Zephyr")  # fmt: skip
_SECOND = ("Bridge", "Canvas", "Desk", "Field", "Gate", "House", "Island", "Journal", "Kit", "Lab", "Map", "Notes",
           "Orbit", "Path", "Quest", "Room", "Studio", "Tutor", "Union", "Vista")  # fmt: skip
_GRADES = ["03", "04", "07", "10"]
_THIRD = ("", " Plus", " Junior", " Math", " Reading", " Science", " Music", " Writing", " Live", " Class")


@dataclass
class Made:
    """What was made, in numbers."""

    products: int = 0
    contracts: int = 0
    events: int = 0


@dataclass
class _Trail:
    """One board's chain, written in bulk and in order of time."""

    chain: str
    waiting: list[tuple[datetime, str, str, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, at: datetime, verb: str, subject: models.Model, actor: str, **facts: Any) -> None:
        label = f"{subject._meta.label_lower}:{getattr(subject, 'public_id', subject.pk)}"
        self.waiting.append((at, verb, label, actor, facts))

    def write(self) -> int:
        head = Head.objects.get(chain=self.chain)
        previous, number, rows = head.digest, head.count, []
        for at, verb, subject, actor, facts in sorted(self.waiting, key=lambda one: one[0]):
            number += 1
            event = Event(
                chain=self.chain, number=number, at=at.astimezone(UTC), actor=actor, verb=verb, subject=subject,
                facts=facts, previous=previous,
            )  # fmt: skip
            event.digest = previous = event.computed_digest()
            rows.append(event)
        Event.objects.bulk_create(rows, batch_size=2_000)
        Head.objects.filter(chain=self.chain).update(count=number, digest=previous)
        return len(rows)


def load_large(
    place: Place, stage: Stage, known: dict[str, ProductRow], *, now: datetime,
    progress: Callable[[str], None] = lambda words: None,
) -> Made:  # fmt: skip
    """Found the large board and fill it. Returns what was made."""
    stage.bring_on(found(place, ()))
    stage.play()
    return _Large(place, known, now, progress).make()


class _Large:
    def __init__(
        self, place: Place, known: dict[str, ProductRow], now: datetime, progress: Callable[[str], None]
    ) -> None:
        self.place, self.board, self.now, self.progress = place, place.board, now, progress
        self.today = now.astimezone(law.ZONE).date()
        self.by, self.approver = place.coordinator, place.people[1]
        self.teacher = place.people[2]
        self.chance = Random("large")  # noqa: S311 - for variety, not for secrets
        self.kinds = list(known.values())
        self.trail = _Trail(self.board.public_id)
        self.made = Made()

    def make(self) -> Made:
        products = self._products()
        self._uses_and_schedules(products)
        self._contracts(products)
        self._requests(products)
        self.made.events = self.trail.write()
        return self.made

    def _at(self, day: date) -> datetime:
        moment = datetime.combine(day, time(9 + self.chance.randrange(8), self.chance.randrange(60)), law.ZONE)
        return min(moment, self.now)

    def _some_day(self) -> date:
        """A day of the last ten years, later ones as likely as earlier ones."""
        return self.today - timedelta(days=self.chance.randrange(1, YEARS * 365))

    # --- Products and their use --------------------------------------------------------------------------------------

    def _products(self) -> list[Product]:
        self.progress("5,000 products")
        names = [f"{a} {b}{c}" for a in _FIRST for b in _SECOND for c in _THIRD]
        self.chance.shuffle(names)
        contractors_made = Contractor.objects.bulk_create(
            [
                Contractor(name=f"{names[n]} Works, Inc.", website=f"https://www.large-{n}.example/")
                for n in range(1_200)
            ],
            batch_size=BATCH,
        )
        rows = [
            Product(
                contractor=contractors_made[n % 1_200], name=names[n % len(names)],
                address=f"https://www.large-{n % 1_200}.example/{n}", purpose=self.kinds[n % len(self.kinds)].purpose,
            )
            for n in range(PRODUCTS)
        ]  # fmt: skip
        products = Product.objects.bulk_create(rows, batch_size=BATCH)
        Entry.objects.bulk_create(
            [
                Entry(
                    board=self.board, scope="staff", label="contractors.product", object_id=product.public_id,
                    title=product.name, words=f"{product.contractor.name} {search.host_words(product.address)} "
                    f"{search.host_words(product.contractor.website)} {product.purpose}",
                )
                for product in products
            ],
            batch_size=BATCH,
        )  # fmt: skip
        self.made.products = len(products)
        return products

    def _uses_and_schedules(self, products: list[Product]) -> None:
        self.progress("where they are used")
        schools, codes = list(self.board.schools.all()), [code for code in ELEMENTS if code != "other"]
        uses, schedules = [], []
        for product in products:
            start = self._some_day()
            for school in self.chance.sample(schools, k=self.chance.choice([0, 1, 1, 2])):
                ended = self.chance.random() < 0.4
                until = min(start + timedelta(days=600), self.today - timedelta(days=1)) if ended else None
                if until and until < start:
                    until = start
                uses.append(
                    ProductUse(
                        board=self.board, product=product, school=school, grades=self.chance.sample(_GRADES, k=2),
                        from_day=start, until=until, recorded_at=self._at(start), recorded_by=self.by.audit_id,
                    )
                )  # fmt: skip
            if self.chance.random() < 0.5:
                schedules.append(
                    DataSchedule(
                        board=self.board, product=product, number=1, source="contract", stated_on=start,
                        recorded_at=self._at(start), recorded_by=self.by.audit_id,
                    )
                )  # fmt: skip
        ProductUse.objects.bulk_create(uses, batch_size=BATCH)
        kept = DataSchedule.objects.bulk_create(schedules, batch_size=BATCH)
        ScheduledElement.objects.bulk_create(
            [
                ScheduledElement(schedule=schedule, code=code, why="For the lesson.")
                for schedule in kept
                for code in self.chance.sample(codes, k=6)
            ],
            batch_size=2_000,
        )
        for use in uses:
            self.trail.add(use.recorded_at, "use.recorded", use, self.by.audit_id, product=use.product.public_id)
        entities = Subprocessor.objects.bulk_create(
            [Subprocessor(board=self.board, name=f"{first} Cloud") for first in _FIRST]
        )
        Engagement.objects.bulk_create(
            [
                Engagement(
                    board=self.board, subprocessor=self.chance.choice(entities), product=product, service="Hosting",
                    only_for_the_service="Statement, page 2", recorded_at=self.now, recorded_by=self.by.audit_id,
                )
                for product in products[:1_500]
            ],
            batch_size=BATCH,
        )  # fmt: skip

    # --- Contracts ---------------------------------------------------------------------------------------------------

    def _readings(self) -> Iterator[tuple[str, bytes, review.Document, review.Report]]:
        """A few agreements, read once: one that says everything, and some with gaps."""
        product = self.kinds[0]
        for number, faults in enumerate(({}, {}, {"bb-a-9": "missing"}, {"bb-a-2": "weak", "bb-a-7": "conflict"})):
            ending, data = file_of(compose("formal", faults, board=self.place.row.name, products=[product]), "txt")
            name = f"agreement-{number}.{ending}"
            read = review.read(data, name)
            yield name, data, read, review.check(read, law.on(self.today))

    def _contracts(self, products: list[Product]) -> None:
        self.progress("3,000 contracts with their readings, rulings and postings")
        readings = list(self._readings())
        stored = [files.keep(self.board, data) for _, data, _, _ in readings]
        numbers = count(1)
        for start in range(0, CONTRACTS, BATCH):
            chosen = [products[(start + n) % len(products)] for n in range(BATCH)]
            self._some_contracts(chosen, readings, stored, numbers)

    def _some_contracts(
        self, products: list[Product], readings: list[Any], stored: list[tuple[str, str]], numbers: Any
    ) -> None:
        rows, days = [], []
        for product in products:
            day, kind = self._some_day(), self.kinds[next(numbers) % len(self.kinds)]
            ends = day + timedelta(days=self.chance.choice([365, 730, 1095, 3650]))
            draft = self.chance.random() < 0.05
            state = "draft" if draft else "ended" if ends < self.today else "executed"
            rows.append(
                Contract(
                    board=self.board, contractor=product.contractor,
                    title=f"{product.name}: Student Data Privacy Agreement", state=state,
                    opened_at=self._at(day - timedelta(days=12)), opened_by=self.by.audit_id, ends_on=ends,
                    executed_on=None if draft else day, executed_recorded_at=None if draft else self._at(day),
                    executed_recorded_by="" if draft else self.by.audit_id,
                    description=f"{product.name} is used in class.",
                    purpose=kind.purpose, student_information=kind.information, student_records=kind.records,
                    student_generated_content=kind.content,
                )
            )  # fmt: skip
            days.append(day)
        contracts = Contract.objects.bulk_create(rows, batch_size=BATCH)
        Contract.products.through.objects.bulk_create(
            [Contract.products.through(contract=c, product=p) for c, p in zip(contracts, products, strict=True)],
            batch_size=BATCH,
        )
        which = [self.chance.choices(range(len(readings)), weights=[6, 3, 1, 1])[0] for _ in contracts]
        documents = Document.objects.bulk_create(
            [
                Document(
                    contract=contract, role="agreement", name=readings[n][0], media_type="text/plain",
                    size=len(readings[n][1]), sha256=stored[n][0], stored_as=stored[n][1],
                    uploaded_at=contract.opened_at, uploaded_by=self.by.audit_id, reading=readings[n][2].to_dict(),
                )
                for contract, n in zip(contracts, which, strict=True)
            ],
            batch_size=100,
        )  # fmt: skip
        reviews = Review.objects.bulk_create(
            [
                Review(
                    document=document, state="done", law_day=max(day, date(2018, 7, 1)), pack=readings[n][3].pack,
                    edition=readings[n][3].edition, engine=readings[n][3].engine_version,
                    report=readings[n][3].to_json(), asked_at=document.uploaded_at, asked_by=self.by.audit_id,
                    finished_at=document.uploaded_at,
                )
                for document, n, day in zip(documents, which, days, strict=True)
            ],
            batch_size=100,
        )  # fmt: skip
        self._rule(contracts, documents, reviews, readings, which)
        self._post(
            [c for c in contracts if c.state != "draft"], {d.contract_id: d for d in documents}, products, contracts
        )
        self._decide(contracts, products)
        self.made.contracts += len(contracts)

    def _rule(
        self,
        contracts: list[Contract],
        documents: list[Document],
        reviews: list[Review],
        readings: list[Any],
        which: list[int],
    ) -> None:
        """Every finding of an executed contract is ruled on as it was read; its row says how it stands."""
        rulings = []
        for contract, document, stored, n in zip(contracts, documents, reviews, which, strict=True):
            self.trail.add(contract.opened_at, "contract.opened", contract, self.by.audit_id)
            self.trail.add(contract.opened_at, "document.added", document, self.by.audit_id, sha256=document.sha256)
            self.trail.add(contract.opened_at, "review.done", stored, "system", document=document.public_id)
            findings = [finding for finding in readings[n][3].findings if finding.id.startswith("bb-a-")]
            if contract.state == "draft":
                continue
            at = contract.opened_at + timedelta(days=3)
            for finding in findings:
                verdict = finding.verdict if finding.verdict in Ruling.Verdict.values else "present"
                rulings.append(
                    Ruling(
                        review=stored, provision=finding.id, verdict=verdict, ruled_at=at,
                        ruled_by=self.approver.audit_id, ruled_by_name=str(self.approver),
                    )
                )  # fmt: skip
                self.trail.add(at, "finding.ruled", stored, self.approver.audit_id, provision=finding.id, ruled=verdict)
            open_now = [finding.verdict for finding in findings if finding.verdict not in {"present"}]
            contract.open_findings = len(open_now)
            contract.conflicts = open_now.count("conflict")
            contract.gaps = len(open_now) - contract.conflicts - open_now.count("unclear")
            on = contract.executed_on
            self.trail.add(contract.executed_recorded_at, "contract.executed", contract, self.by.audit_id, on=str(on))  # type: ignore[arg-type]
        Ruling.objects.bulk_create(rulings, batch_size=1_000)
        Contract.objects.bulk_update(contracts, ["open_findings", "conflicts", "gaps"], batch_size=BATCH)

    def _post(
        self,
        executed: list[Contract],
        documents: dict[int, Document],
        products: list[Product],
        contracts: list[Contract],
    ) -> None:
        """Each executed contract was posted two days later, was seen to be up, and its duty is met."""
        product_of = {contract.pk: product for contract, product in zip(contracts, products, strict=True)}
        postings, duties = [], []
        for contract in executed:
            assert contract.executed_on is not None
            posted_at = self._at(contract.executed_on + timedelta(days=2))
            postings.append(
                Posting(
                    board=self.board, contract_id=contract.public_id, title=contract.title,
                    contractor=contract.contractor.name, instrument="agreement", executed_on=contract.executed_on,
                    ends_on=contract.ends_on, description=contract.description, purpose=contract.purpose,
                    student_information=contract.student_information, student_records=contract.student_records,
                    student_generated_content=contract.student_generated_content, digest="0" * 64, posted_at=posted_at,
                    posted_by=self.by.audit_id,
                )
            )  # fmt: skip
            duties += self._duties(contract, posted_at)
        kept = Posting.objects.bulk_create(postings, batch_size=BATCH)
        PostingCheck.objects.bulk_create(
            [
                PostingCheck(posting=one, at=self.now, day=self.today, outcome="up", address="", status=200)
                for one in kept
            ],
            batch_size=BATCH,
        )
        PostedProduct.objects.bulk_create(
            [
                PostedProduct(
                    posting=one,
                    product_id=product.public_id,
                    name=product.name,
                    address=product.address,
                    purpose=product.purpose,
                )
                for one, contract in zip(kept, executed, strict=True)
                if (product := product_of[contract.pk])
            ],
            batch_size=BATCH,
        )
        PostedFile.objects.bulk_create(
            [
                PostedFile(
                    posting=one, role="agreement", name=document.name, media_type="text/plain", size=document.size,
                    sha256=document.sha256, stored_as=document.stored_as, twin=[], notes=[],
                )
                for one, contract in zip(kept, executed, strict=True)
                if (document := documents[contract.pk])
            ],
            batch_size=BATCH,
        )  # fmt: skip
        Entry.objects.bulk_create(
            [
                Entry(
                    board=self.board,
                    scope="registry",
                    label="contract",
                    object_id=one.contract_id,
                    title=one.title,
                    words=f"{one.contractor} {one.purpose}",
                )
                for one in kept
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        for one in kept:
            self.trail.add(one.posted_at, "posting.posted", one, self.by.audit_id, contract=one.contract_id)
        Duty.objects.bulk_create(duties, batch_size=BATCH)
        for duty in duties:
            self.trail.add(duty.opened_at, "duty.opened", duty, self.by.audit_id, row=duty.row)

    def _duties(self, contract: Contract, posted_at: datetime) -> Iterator[Duty]:
        """What the law of its day starts with an execution; an older one is met, and some of the newest are open."""
        assert contract.executed_on is not None and contract.executed_recorded_at is not None
        for due in law.duties("contract.executed", contract.executed_on, calendar=self.board.calendar(), promises=()):
            open_now = contract.executed_on > self.today - timedelta(days=4)
            yield Duty(
                board=self.board, event="contract.executed", row=due.row, started=contract.executed_on.isoformat(),
                subject_label="contracts.contract", subject_id=contract.public_id, subject_name=contract.title,
                opened_at=contract.executed_recorded_at, met_at=None if open_now else posted_at,
                met_by="" if open_now else "system", met_recorded_at=None if open_now else posted_at,
                met_evidence="" if open_now else "Posting", **fields_of(due),
            )  # fmt: skip

    def _decide(self, contracts: list[Contract], products: list[Product]) -> None:
        decided = set(Decision.objects.filter(board=self.board).values_list("product", flat=True))
        rows = []
        for contract, product in zip(contracts, products, strict=True):
            if product.pk in decided or contract.open_findings != 0 or contract.executed_recorded_at is None:
                continue
            decided.add(product.pk)
            rows.append(
                Decision(
                    board=self.board, product=product, outcome="approved", basis="contract",
                    decided_at=contract.executed_recorded_at, decided_by=self.approver.audit_id,
                )
            )  # fmt: skip
        Decision.objects.bulk_create(rows, batch_size=BATCH)
        for row in rows:
            self.trail.add(row.decided_at, "product.approved", row, self.approver.audit_id, basis="contract")

    # --- Requests ----------------------------------------------------------------------------------------------------

    def _requests(self, products: list[Product]) -> None:
        self.progress("2,000 requests")
        desk = desks.set_desk(self.board, lane="privacy", number=1, days=5, members=[], by=self.by, at=self.now)
        rows, asked = [], products[CONTRACTS : CONTRACTS + REQUESTS]
        for number, product in enumerate(asked):
            recent = number < 300
            day = self.today - timedelta(days=self.chance.randrange(40)) if recent else self._some_day()
            at = self._at(day)
            state = "at-desks" if recent else self.chance.choice(["not-approved", "withdrawn"])
            rows.append(
                TechnologyRequest(
                    board=self.board, product=product, state=state, asked_by=self.teacher, asked_at=at,
                    position="Teacher", name=product.name, description="A tool for class.", users="students",
                    grades=["04"],
                    plan="In class.", download="no", parental_permission="unsure", triage={"accounts": "yes"},
                    closed_at=None if recent else min(at + timedelta(days=9), self.now),
                )
            )  # fmt: skip
        kept = TechnologyRequest.objects.bulk_create(rows, batch_size=BATCH)
        Step.objects.bulk_create(
            [Step(request=one, desk=desk, number=1, opened_at=one.asked_at) for one in kept if one.state == "at-desks"],
            batch_size=BATCH,
        )
        refused = [
            Decision(
                board=self.board, product=one.product, request=one, outcome="not-approved", basis="none",
                reason="It does the same as what we have.", decided_at=one.closed_at, decided_by=self.approver.audit_id,
            )
            for one in kept
            if one.state == "not-approved"
        ]  # fmt: skip
        Decision.objects.bulk_create(refused, batch_size=BATCH)
        for one in kept:
            self.trail.add(one.asked_at, "request.asked", one, self.teacher.audit_id, product=one.product.public_id)


def board_row() -> BoardRow:
    """The large board as the tables would say it."""
    slug = "largemont"
    people = [
        (f"{role}@{slug}.example", name, title, [role])
        for role, name, title in (
            ("coordinator", "Rosalind Achebe", "Director of Data Privacy"), ("approver", "Emil Haugen", "Approver"),
            ("teacher", "Ines Calloway", "Teacher, Grade 4"), ("signer", "Victor Lindqvist", "Superintendent"),
            ("auditor", "Mabel Osei", "Member of the Board"),
        )
    ]  # fmt: skip
    years_ago = YEARS * 52 + 20
    return BoardRow(
        slug=slug, name="Largemont Board of Education", short_name="Largemont Public Schools",
        contact=["Rosalind Achebe", f"privacy@{slug}.example", "(203) 555-0190"], website_links=True,
        founded=f"{years_ago} weeks ago", about="Largemont is the size that a large city has.", news=[],
        schools=[[f"School {number} of Largemont", "K-12"] for number in range(1, 41)], members=people, promises=[],
        feeds=[], answers=[], calendar=[],
    )  # fmt: skip
