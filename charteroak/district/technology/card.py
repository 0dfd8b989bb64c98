"""The classroom card: one page on how a product is used within its agreement, and what is never entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from charteroak.district.boards.models import Board
from charteroak.district.contractors.elements import ELEMENTS, Element
from charteroak.district.contractors.models import DataSchedule, Product, ScheduledElement

from .answers import Answer, May, answer_for
from .reopening import schedule_that_stands

#: Who types something in: students and staff; what a feed sends or the service gathers is nobody's to type.
_TYPED = {ScheduledElement.Entry.STUDENT: "students", ScheduledElement.Entry.STAFF: "staff",
          ScheduledElement.Entry.PARENT: "parents"}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What may be entered by whom, what comes in by itself, and what never; the sensitive things are named first."""

    answer: Answer
    schedule: DataSchedule | None
    may: tuple[tuple[str, tuple[Element, ...]], ...]
    by_itself: tuple[Element, ...]
    never: tuple[Element, ...]

    @property
    def nothing_at_all(self) -> bool:
        """No student data may be entered: that is the basis on which it is used."""
        return self.answer.without_data


def card_of(board: Board, product: Product, today: date) -> Card | None:
    """The card of a product that may be used; None for any other."""
    answer = answer_for(board, product, today)
    if answer.may not in (May.APPROVED, May.PERMISSION):
        return None
    schedule = schedule_that_stands(board, product)
    stated = list(schedule.elements.all()) if schedule else []
    may = tuple(
        (who, tuple(ELEMENTS[one.code] for one in stated if one.entry == entry and one.code in ELEMENTS))
        for entry, who in _TYPED.items()
    )
    agreed = {one.code for one in stated}
    never = tuple(one for one in ELEMENTS.values() if one.code not in agreed and one.code != "other" and one.sensitive)
    by_itself = tuple(ELEMENTS[one.code] for one in stated if one.entry not in _TYPED and one.code in ELEMENTS)
    return Card(answer, schedule, tuple((who, rows) for who, rows in may if rows), by_itself, never)
