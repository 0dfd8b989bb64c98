"""An agreement built from what the board knows, as the first document of a draft contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.elements import ELEMENTS, KINDS
from charteroak.district.contractors.models import DataSchedule, Product, ScheduledElement
from charteroak.district.refusal import Refusal
from charteroak.review.drafting import LONGEST, Datum, Paper, Terms, draft, lacking

from . import actions
from .models import Contract, Document
from .papers import as_pdf


def scheduled(board: Board, products: Sequence[Product]) -> tuple[Datum, ...]:
    """The rows of the products' latest schedules of data, each element once."""
    rows: dict[str, Datum] = {}
    for schedule in _latest(board, products):
        for one in schedule.elements.all():
            if one.code in ELEMENTS:
                entry = ScheduledElement.Entry(one.entry).label
                rows.setdefault(one.code, Datum(ELEMENTS[one.code].words, ELEMENTS[one.code].kind, one.why, entry))
    return tuple(rows.values())


def _latest(board: Board, products: Sequence[Product]) -> list[DataSchedule]:
    found = (board.data_schedules.filter(product=one).prefetch_related("elements").first() for one in products)
    return [schedule for schedule in found if schedule]


def built(terms: Terms, *, on: date) -> Paper:
    """The paper by the law of the day; refused where the engine does not find all ten provisions in it."""
    names = {"contact": "whom the contractor writes to at the board", "address": "where the contractor is written to"}
    missing = [words for field, words in names.items() if not getattr(terms, field).strip()]
    if not terms.amends and not terms.purpose.strip():
        missing.append("the purpose")
    if missing:
        raise Refusal("Nothing was built", f"{' and '.join(missing)} is not said", "Fill it in.")
    if any(
        days and not 1 <= days <= LONGEST[field] for field in LONGEST if (days := getattr(terms, field)) is not None
    ):
        raise Refusal(
            "Nothing was built", "the days are no reasonable time",
            f"Give at most {LONGEST['deletion_days']} days for a deletion, {LONGEST['review_days']} for a review, and "
            f"{LONGEST['notice_days']} for a notice of a breach.", citation="C.G.S. §§ 10-234bb(a), 10-234dd(a)",
        )  # fmt: skip
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise Refusal("Nothing was built", "it ends before it starts", "Check the two dates.")
    rules = law.on(on)
    paper = draft(terms, edition=rules.edition)
    if gone := lacking(paper, rules):
        titles = {provision.id: f"{provision.title} ({provision.citation})" for provision in rules.provisions}
        raise Refusal(
            "Nothing was built", "with these words it does not read as carrying all ten provisions",
            "Look at what you filled in: something there takes a provision back.",
            citation="C.G.S. § 10-234bb(a)", items=[titles[one] for one in gone],
        )  # fmt: skip
    return paper


@transaction.atomic
def open_built(
    board: Board, products: Sequence[Product], terms: Terms, *, title: str, by: Member, at: datetime
) -> Contract:
    """Build the paper, and open a draft contract with it as its document, and with the statements for its notice."""
    by.must("contracts.write", board)
    if not products:
        raise Refusal("Nothing was built", "no product is chosen", "Choose what it covers.")
    paper = built(terms, on=at.astimezone(law.ZONE).date())
    kind = Contract.Instrument.ADDENDUM if terms.amends else Contract.Instrument.AGREEMENT
    contract = actions.open_contract(
        board, contractor=products[0].contractor, products=products, title=title, instrument=kind,
        starts_on=terms.starts_on, ends_on=terms.ends_on, by=by, at=at,
    )  # fmt: skip
    role = Document.Role.ADDENDUM if terms.amends else Document.Role.AGREEMENT
    actions.add_document(contract, data=as_pdf(paper), name=f"{kind}.pdf", role=role, by=by, at=at)
    if terms.schedule:
        of_kind = {kind: ", ".join(one.words for one in terms.schedule if one.kind == kind) for kind in KINDS}
        information, records, content = (of_kind[kind] or "None" for kind in KINDS)
        names = ", ".join(product.name for product in products)
        actions.state_what_is_collected(
            contract, description=f"{paper.title} with {terms.contractor} for {names}.", purpose=terms.purpose,
            student_information=information, student_records=records, student_generated_content=content, by=by, at=at,
        )  # fmt: skip
    return contract
