"""Two boards with one of everything, so that every address has something to show, and something to withhold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import typst
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from charteroak import law
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member, User
from charteroak.district.boards.roles import Role
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Product
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract, Document
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty, FeedAddress
from charteroak.district.notices.models import Posting

DAY = date(2026, 9, 1)
AT = datetime(2026, 9, 2, 10, 0, tzinfo=law.ZONE)
AGREEMENT = b"= Agreement\nAll student information belongs to the student. The laws of Connecticut govern."


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

    @cached_property
    def posting(self) -> Posting:
        return Posting.objects.get(board=self.board, contract_id=self.contract.public_id)

    @property
    def newcomer(self) -> User:
        return self.members["newcomer"].user


def build(short_name: str) -> World:
    """A board with a member for each role and one executed, posted contract."""
    board = boards.found_board(name=f"{short_name} Board of Education", short_name=short_name, by=None, at=AT)
    members = {
        role: boards.add_member(
            board, email=f"{role}@{board.slug}.example", name=f"A {role}", title="", roles=[role], by=None, at=AT
        )
        for role in Role.values
    }
    members["newcomer"] = boards.add_member(
        board, email=f"new@{board.slug}.example", name="A newcomer", title="", roles=["teacher"], by=None, at=AT
    )
    by = members["coordinator"]
    contractor = contractors.enter_contractor(board=board, name=f"{short_name} Learning", kind="operator", by=by, at=AT)
    product = contractors.enter_product(contractor, board=board, name=f"{short_name} Reader", by=by, at=AT)
    contract = contracts.open_contract(
        board, contractor=contractor, products=[product], title=f"{short_name} Reader", instrument="agreement", by=by, at=AT
    )
    document = contracts.add_document(
        contract, data=typst.compile(AGREEMENT), name="agreement.pdf", role="agreement", by=by, at=AT
    )
    contracts.state_what_is_collected(
        contract, description="A reader", purpose="Reading", student_information="Names", student_records="None",
        student_generated_content="None", by=by, at=AT,
    )  # fmt: skip
    opened = contracts.record_executed(contract, on=DAY, by=by, at=AT)
    contracts.post_contract(contract, by=by, at=AT)
    feed = duties.make_feed(board, role="coordinator", by=by, at=AT)
    return World(board, members, product, contract, document, opened[0], feed)


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
    "uidb64": lambda world: urlsafe_base64_encode(force_bytes(world.newcomer.pk)),
}

#: `token` means another thing at each of these.
TOKENS: dict[str, Callable[[World], str]] = {
    "link:duties-feed": lambda world: world.feed.token,
    "account:invitation": lambda world: default_token_generator.make_token(world.newcomer),
}
