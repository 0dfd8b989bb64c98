"""Reads an offer: bytes that anybody may have written, checked against the schema and for what a schema cannot say."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import checking
from .checking import Fault, Path, at_path

#: Bytes that an offer may have; lists and objects that may lie in one another; faults that are told at once.
LARGEST = 1_000_000
DEEPEST = 12
MOST_FAULTS = 50
#: Signs that no text of an offer holds: controls, halves of letters, and what turns text round. Only the words of an
#: answer go over several lines.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BadOffer(Exception):
    """The file is no offer: `faults` name each field, say what is wrong there and what to do."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class OfferedContact:
    """Whom to reach; `purpose` is privacy, legal, security, support or breach."""

    purpose: str
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class OfferedElement:
    """One kind of data: a code of `elements.toml`, why it is needed, who enters it."""

    code: str
    reason: str
    entry: str


@dataclass(frozen=True)
class OfferedSubprocessor:
    """An entity that handles the data; `terms` is the evidence by the names of FLOW_DOWN."""

    name: str
    service: str
    elements: tuple[str, ...] = ()
    terms: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OfferedProduct:
    name: str
    address: str
    purpose: str
    other_names: tuple[str, ...]
    is_service: bool
    elements: tuple[OfferedElement, ...]
    subprocessors: tuple[OfferedSubprocessor, ...]


@dataclass(frozen=True)
class SignedPaper:
    """The addendum or agreement that the contractor says it has signed: a name and a hash, not the file."""

    instrument: str
    file: str
    sha256: str
    signed_on: date
    signed_by: str
    title: str = ""


@dataclass(frozen=True)
class Attestation:
    """An answer to a question of the security questionnaire."""

    question: str
    said: str
    words: str
    answered_on: date


@dataclass(frozen=True)
class Offer:
    """What stands in an offer, and the SHA-256 of the bytes in which it came."""

    sha256: str
    contractor: str
    kind: str
    website: str
    offered_on: date
    contacts: tuple[OfferedContact, ...]
    products: tuple[OfferedProduct, ...]
    agreement: SignedPaper | None
    security: tuple[Attestation, ...]


def read(data: bytes, *, today: date) -> Offer:
    """The offer in these bytes. Raises `BadOffer`; days after `today` are faults too."""
    content = _parsed(data)
    faults = list(_unseen(content)) or list(checking.against_schema(content, most=MOST_FAULTS))
    faults = faults or list(checking.beyond_schema(content, today=today))
    if faults:
        raise BadOffer(faults[:MOST_FAULTS])
    return _offer(content, hashlib.sha256(data).hexdigest())


def _parsed(data: bytes) -> Any:
    """The JSON value. What is no JSON, or is built to hurt, is one fault at the root."""
    if len(data) > LARGEST:
        raise BadOffer([Fault((), f"it has {len(data):,} bytes, and {LARGEST:,} fit", "Shorten it.")])
    doubled: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) != len(found):
            names = [name for name, _ in found]
            doubled.extend(name for name in made if names.count(name) > 1)
        return made

    def no_number(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=no_number)
    except UnicodeDecodeError as wrong:
        raise BadOffer([Fault((), f"byte {wrong.start + 1:,} is no UTF-8", "Save it as UTF-8.")]) from wrong
    except json.JSONDecodeError as wrong:
        where = f"it is no JSON: line {wrong.lineno}, column {wrong.colno}"
        raise BadOffer([Fault((), where, f"There: {wrong.msg}.")]) from wrong
    except RecursionError as wrong:
        raise BadOffer([_too_deep(())]) from wrong
    except ValueError as wrong:
        raise BadOffer([Fault((), "it holds a number that is no JSON", "An offer has no numbers.")]) from wrong
    if doubled:
        raise BadOffer(
            [Fault((name,), "stands twice in one object", "Name it once.") for name in dict.fromkeys(doubled)]
        )
    return content


def _too_deep(path: Path) -> Fault:
    return Fault(path[:3], f"it is nested more than {DEEPEST} deep", "Follow the schema.")


def _unseen(content: Any) -> Iterator[Fault]:
    """Texts with signs that nobody sees, and what is nested too deep."""
    waiting: list[tuple[Path, Any]] = [((), content)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            yield _too_deep(path)
            return
        if isinstance(value, dict):
            for key in value:
                if _hides(key):
                    yield Fault((*path, key), "the field's name holds signs that cannot be seen", "Leave it out.")
            waiting.extend(((*path, key), one) for key, one in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, at), one) for at, one in reversed(list(enumerate(value))))
        elif isinstance(value, str) and _hides(value, lines=bool(path) and path[-1] == "words"):
            yield Fault(path, "it holds signs that cannot be seen", "Type it anew, without them and in one line.")


def _hides(text: str, *, lines: bool = False) -> bool:
    if text.isascii() and text.isprintable():
        return False
    seen = "\r\n\t" if lines else ""
    return _TURNS.search(text) is not None or any(
        unicodedata.category(sign) in _UNSEEN for sign in text if sign not in seen
    )


def _offer(content: dict[str, Any], sha256: str) -> Offer:
    company = content["contractor"]
    contacts = [_contact(one, one["for"]) for one in content.get("contacts", [])]
    paper = content.get("agreement")
    return Offer(
        sha256=sha256, contractor=company["name"].strip(), kind=company["kind"], website=company.get("website", ""),
        offered_on=date.fromisoformat(content["offered_on"]),
        contacts=(_contact(content["breach_contact"], "breach"), *contacts),
        products=tuple(_product(one) for one in content["products"]),
        agreement=SignedPaper(**paper | {"signed_on": date.fromisoformat(paper["signed_on"])}) if paper else None,
        security=tuple(
            Attestation(
                one["question"], one.get("said", ""), one.get("words", "").strip(),
                date.fromisoformat(one["answered_on"]),
            )
            for one in content.get("security", [])
        ),
    )  # fmt: skip


def _contact(said: dict[str, str], purpose: str) -> OfferedContact:
    return OfferedContact(purpose, said["name"].strip(), said["email"], said.get("phone", "").strip())


def _product(said: dict[str, Any]) -> OfferedProduct:
    return OfferedProduct(
        name=said["name"].strip(), address=said.get("address", ""), purpose=said.get("purpose", "").strip(),
        other_names=tuple(name.strip() for name in said.get("other_names", [])),
        is_service=said.get("is_service", False),
        elements=tuple(OfferedElement(one["code"], one["reason"].strip(), one["entry"]) for one in said["elements"]),
        subprocessors=tuple(
            OfferedSubprocessor(
                one["name"].strip(), one["service"].strip(), tuple(one.get("elements", [])),
                {term: one[term].strip() for term in checking.TERMS if term in one},
            )
            for one in said.get("subprocessors", [])
        ),
    )  # fmt: skip


__all__ = [
    "Attestation", "BadOffer", "Fault", "Offer", "OfferedContact", "OfferedElement", "OfferedProduct",
    "OfferedSubprocessor", "SignedPaper", "at_path", "read",
]  # fmt: skip
