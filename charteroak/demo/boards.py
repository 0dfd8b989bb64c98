"""How a demonstration board is set up, and what it decides as the weeks go by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.duties import actions as duties

from .days import Days
from .playing import Story
from .tables import BoardRow, ProductRow

#: Every demonstration account has this password; it is printed when the demonstration starts.
PASSWORD = "charter oak demo"  # noqa: S105


def website_of(slug: str) -> str:
    """The address of the made-up district website that stands for the board's own."""
    return f"{settings.PUBLIC_ADDRESS}/demo/{slug}/"


@dataclass
class Place:
    """A board of the demonstration while it is being made: its row, its days, and, once founded, its people."""

    row: BoardRow
    days: Days
    people: list[Member] = field(default_factory=list)

    @property
    def board(self) -> Board:
        return self.people[0].board

    @property
    def coordinator(self) -> Member:
        return self.people[0]

    @property
    def signer(self) -> Member:
        return next(member for member in self.people if "signer" in member.roles)

    def someone_who_may(self, capability: str, chance: Random) -> Member:
        return chance.choice([member for member in self.people if member.may(capability)])


def found(place: Place, products: Iterable[ProductRow]) -> Story:
    """Set the board up on its first day: people, schools, website, promises, products."""
    row, days = place.row, place.days
    at = yield days.at(days.day(row.founded), 8, 30)
    board = boards.found_board(name=row.name, short_name=row.short_name, slug=row.slug, by=None, at=at)
    secret = make_password(PASSWORD)
    for email, name, title, roles in row.members:
        member = boards.add_member(
            board, email=email, name=name, title=title, roles=roles, by=place.people[0] if place.people else None, at=at
        )
        member.user.password = secret
        member.user.save(update_fields=["password"])
        place.people.append(member)
    by = place.coordinator
    name, email, phone = row.contact
    said = {"contact_name": name, "contact_email": email, "contact_phone": phone, "website": website_of(row.slug)}
    boards.change_board(board, fields=said, by=by, at=at)
    for school, grades in row.schools:
        boards.add_school(board, name=school, grades=grades, by=by, at=at)
    for promise, unit, count, source in row.promises:
        boards.make_promise(board, row=promise, unit=unit, count=count, source=source, on=at.date(), by=by, at=at)
    for role in row.feeds:
        duties.make_feed(board, role=role, by=by, at=at)
    for product in products:
        enter(product, place, by=by, at=at)


def enter(row: ProductRow, place: Place, *, by: Member, at: datetime) -> tuple[Contractor, Product]:
    """Enter a product with its contractor, or find what another board entered."""
    contractor = contractors.enter_contractor(
        board=place.board, name=row.contractor, kind="consultant" if row.consultant else "operator",
        website=f"https://www.{row.domain}/", privacy_contact=row.privacy_contact, by=by, at=at,
    )  # fmt: skip
    product = contractors.enter_product(
        contractor, board=place.board, name=row.name, address=row.address, purpose=row.purpose, by=by, at=at
    )
    return contractor, product


def mark_day(place: Place, entry: dict[str, str]) -> Story:
    """Enter a day of the board's calendar on that day, and have the running clocks counted again."""
    day = place.days.day(entry["day"])
    at = yield place.days.at(day, 9, 5)
    boards.set_calendar_day(
        place.board, day=day, kind=entry["kind"], reason=entry["reason"], confirmed_by=entry["confirmed_by"],
        by=place.coordinator, at=at,
    )  # fmt: skip
    duties.issue_again(place.board, by=place.coordinator, at=at)


def hear_counsel(place: Place, answer: tuple[str, str, str, str]) -> Story:
    """Record what counsel answered to a question that the law leaves open."""
    question, words, counsel, when = answer
    at = yield place.days.at(place.days.day(when), 15, 20)
    boards.record_counsel_answer(
        place.board, question=question, answer=words, counsel=counsel, answered_on=at.date(), by=place.coordinator,
        at=at,
    )  # fmt: skip
