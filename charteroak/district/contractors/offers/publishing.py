"""What a contractor has stated already, as the content of an offer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from charteroak.district.boards.models import Board

from .. import questionnaire
from ..models import FLOW_DOWN, Contractor, Engagement, Product, ScheduledElement


def stated_content(board: Board, contractor: Contractor, products: Iterable[Product], *, day: date) -> dict[str, Any]:
    """The part of an offer that follows from what was stated towards a board. Contacts and signature are not in it."""
    company = {"name": contractor.name, "kind": contractor.kind}
    if contractor.website:
        company["website"] = contractor.website
    content: dict[str, Any] = {
        "format": "charteroak-offer/1", "offered_on": day.isoformat(), "contractor": company,
        "products": [_product(board, product) for product in products],
    }  # fmt: skip
    if answers := [_answer(one) for one in questionnaire.sheet_of(contractor, day).asked if one.answer]:
        content["security"] = answers
    return content


def _product(board: Board, product: Product) -> dict[str, Any]:
    made: dict[str, Any] = {"name": product.name}
    made |= {part: text for part in ("address", "purpose") if (text := getattr(product, part))}
    if names := [name.strip() for name in product.other_names.split(",") if name.strip()]:
        made["other_names"] = names[:10]
    if product.is_service:
        made["is_service"] = True
    last = board.data_schedules.filter(product=product).prefetch_related("elements").first()
    made["elements"] = [_element(one) for one in last.elements.all()] if last else []
    codes = {one["code"] for one in made["elements"]}
    engaged = board.engagements.filter(product=product, ended_on=None).select_related("subprocessor")
    if entities := [_subprocessor(one, codes) for one in engaged]:
        made["subprocessors"] = entities
    return made


def _element(stated: ScheduledElement) -> dict[str, str]:
    return {"code": stated.code, "reason": stated.why, "entry": stated.entry}


def _subprocessor(engaged: Engagement, codes: set[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": engaged.subprocessor.name, "service": engaged.service}
    if handled := [code for code in engaged.elements if code in codes]:
        made["elements"] = handled
    return made | {term: words for term in FLOW_DOWN if (words := getattr(engaged, term))}


def _answer(asked: questionnaire.Asked) -> dict[str, str]:
    assert asked.answer is not None
    made = {"question": asked.question.code, "said": asked.answer.said, "words": asked.answer.words}
    return {part: text for part, text in made.items() if text} | {"answered_on": asked.answer.answered_on.isoformat()}
