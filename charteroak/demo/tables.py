"""The demonstration's tables (content/*.toml) as values: boards, contractors, products, contracts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class BoardRow:
    """A made-up board, its people and what it decided. Days are words for `Days.day`."""

    slug: str
    name: str
    short_name: str
    contact: list[str]
    website_links: bool
    founded: str
    about: str
    news: list[str]
    schools: list[list[str]]
    members: list[tuple[str, str, str, list[str]]]
    promises: list[tuple[str, str, int, str]]
    feeds: list[str]
    answers: list[tuple[str, str, str, str]]
    calendar: list[dict[str, str]]


@dataclass(frozen=True)
class ProductRow:
    """A made-up product, and what its public notice says is collected."""

    name: str
    what: str
    contractor: str
    domain: str
    consultant: bool
    purpose: str
    information: str
    records: str
    content: str

    @property
    def address(self) -> str:
        words = "".join(c if c.isalnum() else "-" for c in self.name.lower().replace("'", ""))
        return f"https://www.{self.domain}/{words}"

    @property
    def privacy_contact(self) -> str:
        return f"privacy@{self.domain}"


@dataclass(frozen=True)
class ContractRow:
    """One contract of the demonstration; contracts.toml says what each field means."""

    board: str
    products: list[str]
    stage: str
    voice: str
    format: str
    ends: str
    posted: int
    case: str = ""
    opened: str = ""
    executed: str = ""
    entered: str = ""
    elsewhere: bool = False
    addendum: str = ""
    corrected: str = ""
    certified: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    missed: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)

    def has_come_to(self, stage: str) -> bool:
        """Whether the contract has come as far as this stage."""
        return STAGES.index(self.stage) >= STAGES.index(stage)


STAGES = [
    "uploaded", "read", "part-ruled", "ruled", "abandoned", "stated", "half-signed", "signed", "executed", "posted",
    "proved",
]  # fmt: skip


@cache
def table(name: str) -> dict[str, Any]:
    """One table as it stands in its file."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def boards() -> list[BoardRow]:
    return [BoardRow(**row) for row in table("people")["board"]]


def signers() -> list[list[str]]:
    """Name and title of those who sign for the contractors."""
    return list(table("people")["contractors_signers"])


def contracts(*, size: str = "full") -> list[ContractRow]:
    """Every contract, or with size="small" those alone that show a state."""
    rows = [ContractRow(**{**table("contracts")["defaults"], **row}) for row in table("contracts")["contract"]]
    return [row for row in rows if row.case] if size == "small" else rows


@cache
def products() -> dict[str, ProductRow]:
    """Every product by its name."""
    kinds = table("products")["kind"]
    return {
        name: ProductRow(
            name, what, contractor["name"], contractor["domain"], contractor.get("consultant", False), **kinds[kind]
        )
        for contractor in table("products")["contractor"]
        for name, kind, what in contractor["products"]
    }
