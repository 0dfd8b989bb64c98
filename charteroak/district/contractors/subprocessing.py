"""Who else handles a product's data, and what shows that the three terms bind them: C.G.S. § 10-234cc(b)(4)(E)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from .elements import ELEMENTS
from .models import FLOW_DOWN, ContractorUser, Engagement, Product, Subprocessor


@transaction.atomic
def engage(
    board: Board, product: Product, *, name: str, service: str, elements: Sequence[str] = (),
    by: Member | ContractorUser, at: datetime, **terms: str,
) -> Engagement:  # fmt: skip
    """Record a subprocessor of a product, or what is known of it now. `terms`: the evidence, by FLOW_DOWN's names."""
    by.must("subprocessors.state", board)
    if isinstance(by, ContractorUser):
        by.must_act_for(product.contractor)
    if not name.strip() or not service.strip():
        raise Refusal("The subprocessor was not recorded", "its name or its service is missing", "Enter both.")
    if unknown := sorted({*elements} - ELEMENTS.keys()) or sorted(terms.keys() - FLOW_DOWN.keys()):
        raise Refusal(
            "The subprocessor was not recorded", f"{', '.join(unknown)} is not known", "Choose from the list."
        )
    entity = board.subprocessors.filter(name__iexact=name.strip()).first() or Subprocessor.objects.create(
        board=board, name=name.strip()
    )
    said = {word: terms.get(word, "").strip() for word in FLOW_DOWN}
    engagement, _ = Engagement.objects.update_or_create(
        board=board, subprocessor=entity, product=product, ended_on=None,
        defaults={"service": service.strip(), "elements": list(elements), "recorded_at": at,
                  "recorded_by": by.audit_id, **said},
    )  # fmt: skip
    record(
        board.public_id, "subprocessor.recorded", engagement, by=by, at=at, product=product.public_id,
        lacking=len(engagement.lacking),
    )  # fmt: skip
    return engagement


@transaction.atomic
def end_engagement(engagement: Engagement, *, on: date, by: Member | ContractorUser, at: datetime) -> Engagement:
    """Record that the subprocessor handles the product's data no more."""
    by.must("subprocessors.state", engagement.board)
    if isinstance(by, ContractorUser):
        by.must_act_for(engagement.product.contractor)
    if engagement.ended_on is not None:
        raise Refusal("Nothing was recorded", "it has ended already", "Open its page.")
    engagement.ended_on = on
    engagement.save(update_fields=["ended_on"])
    record(engagement.board.public_id, "subprocessor.ended", engagement, by=by, at=at, on=on.isoformat())
    return engagement
