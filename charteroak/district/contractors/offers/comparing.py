"""An offer beside what a board has: what is new, the same, changed or gone, and which data go beyond the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .reading import Attestation, Offer, OfferedContact, OfferedElement, OfferedProduct, OfferedSubprocessor

State = Literal["new", "same", "changed", "gone"]


@dataclass(frozen=True)
class KnownSubprocessor:
    """One that the board has on record for a product; `key` is the record's id."""

    key: str
    name: str
    service: str
    elements: tuple[str, ...]
    terms: Mapping[str, str]


@dataclass(frozen=True)
class KnownProduct:
    """A product as the board has it. `elements`: code -> (why, entry) of its last schedule, None without one.

    `contract`: the codes of the last schedule that a contract states, None where none is on record.
    """

    key: str
    name: str
    address: str
    purpose: str
    elements: Mapping[str, tuple[str, str]] | None = None
    contract: frozenset[str] | None = None
    subprocessors: tuple[KnownSubprocessor, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a board has of a contractor. Products by name in small letters; `unclaimed`: of no known company."""

    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    unclaimed: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, str, date]] = field(default_factory=dict)


@dataclass(frozen=True)
class ElementRow:
    """One kind of data: as offered, as recorded (why, entry), and whether it goes beyond what the contract states."""

    code: str
    state: State
    offered: OfferedElement | None
    known: tuple[str, str] | None
    beyond: bool


@dataclass(frozen=True)
class SubprocessorRow:
    name: str
    state: State
    part: str
    offered: OfferedSubprocessor | None
    known: KnownSubprocessor | None


@dataclass(frozen=True)
class ProductRow:
    """One product of the offer. `part` names it, `schedule` its data, for taking over; empty where nothing is to do."""

    offered: OfferedProduct
    known: KnownProduct | None
    state: State
    part: str
    schedule: str
    elements: tuple[ElementRow, ...]
    subprocessors: tuple[SubprocessorRow, ...]
    #: The id of a product of this name whose company the board does not know yet.
    unclaimed: str = ""

    @property
    def beyond(self) -> list[ElementRow]:
        """What the offer asks for and the contract does not state."""
        return [row for row in self.elements if row.beyond]

    @property
    def changed(self) -> list[ElementRow]:
        return [row for row in self.elements if row.state != "same"]


@dataclass(frozen=True)
class ContactRow:
    offered: OfferedContact
    known: tuple[str, str, str] | None
    state: State
    part: str


@dataclass(frozen=True)
class AnswerRow:
    """`older`: given before the answer on record, which taking it over would hide."""

    offered: Attestation
    known: tuple[str, str, date] | None
    state: State
    part: str
    older: bool


@dataclass(frozen=True)
class Comparison:
    """`unnamed`: products of the contractor that the board has and the offer does not name."""

    products: tuple[ProductRow, ...]
    unnamed: tuple[KnownProduct, ...]
    contacts: tuple[ContactRow, ...]
    answers: tuple[AnswerRow, ...]

    @property
    def parts(self) -> list[str]:
        """Everything that can be taken over, in the order in which it has to be."""
        rows: list[str] = []
        for product in self.products:
            rows += [product.part, product.schedule, *(entity.part for entity in product.subprocessors)]
        rows += [row.part for row in (*self.contacts, *self.answers)]
        return [part for part in rows if part]


def compare(offer: Offer, known: Known) -> Comparison:
    """Lay the offer beside what the board has. What stands as it is offered has no part to take over."""
    contacts = []
    for contact in offer.contacts:
        before = known.contacts.get(contact.purpose)
        state = _state(before, (contact.name, contact.email, contact.phone))
        contacts.append(ContactRow(contact, before, state, _part(state, f"contact:{contact.purpose}")))
    answers = []
    for answer in offer.security:
        last = known.answers.get(answer.question)
        state = _state(last and last[:2], (answer.said, answer.words))
        older = last is not None and answer.answered_on < last[2]
        answers.append(AnswerRow(answer, last, state, _part(state, f"answer:{answer.question}"), older))
    products = (_product(at, one, known) for at, one in enumerate(offer.products))
    named = {one.name.casefold() for one in offer.products}
    unnamed = (one for name, one in known.products.items() if name not in named)
    return Comparison(tuple(products), tuple(unnamed), tuple(contacts), tuple(answers))


def _state(before: object, after: object) -> State:
    if before is None:
        return "new"
    return "same" if before == after else "changed"


def _part(state: State, name: str) -> str:
    return "" if state == "same" else name


def _product(at: int, offered: OfferedProduct, known: Known) -> ProductRow:
    before = known.products.get(offered.name.casefold())
    state: State = "new"
    if before is not None:
        other = (offered.address and offered.address != before.address) or (
            offered.purpose and offered.purpose != before.purpose
        )
        state = "changed" if other else "same"
    elements = _elements(offered, before)
    stated = bool(elements) and (before is None or any(row.state != "same" for row in elements))
    return ProductRow(
        offered, before, state, _part(state, f"product:{at}"), f"schedule:{at}" if stated else "", elements,
        _subprocessors(at, offered, before), known.unclaimed.get(offered.name.casefold(), "") if before is None else "",
    )  # fmt: skip


def _elements(offered: OfferedProduct, before: KnownProduct | None) -> tuple[ElementRow, ...]:
    recorded = (before and before.elements) or {}
    contract = before.contract if before else None
    rows = [
        ElementRow(
            one.code, _state(recorded.get(one.code), (one.reason, one.entry)), one, recorded.get(one.code),
            contract is not None and one.code not in contract,
        )
        for one in offered.elements
    ]  # fmt: skip
    asked = {one.code for one in offered.elements}
    return (*rows, *(ElementRow(code, "gone", None, recorded[code], False) for code in recorded if code not in asked))


def _subprocessors(at: int, offered: OfferedProduct, before: KnownProduct | None) -> tuple[SubprocessorRow, ...]:
    recorded = {one.name.casefold(): one for one in (before.subprocessors if before else ())}
    rows = []
    for number, one in enumerate(offered.subprocessors):
        old = recorded.pop(one.name.casefold(), None)
        was = old and (old.service, sorted(old.elements), {name: words for name, words in old.terms.items() if words})
        state = _state(was, (one.service, sorted(one.elements), dict(one.terms)))
        rows.append(SubprocessorRow(one.name, state, _part(state, f"subprocessor:{at}:{number}"), one, old))
    gone = (SubprocessorRow(old.name, "gone", f"gone:{at}:{old.key}", None, old) for old in recorded.values())
    return (*rows, *gone)
