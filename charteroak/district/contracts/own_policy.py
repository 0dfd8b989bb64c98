"""What the board's own policy asks of a contract beyond the statute: shown and ruled on, and never in the way."""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.district.policies.models import Overlay

from .models import Contract, Review, Ruling

PREFIX = "overlay:"


@dataclass(frozen=True)
class Asked:
    """One clause that the board's policy asks for, and how the contract's papers stand on it."""

    overlay: Overlay
    verdict: str
    ruling: Ruling | None
    read_by_the_engine: bool


def provision_of(overlay: Overlay) -> str:
    """What a ruling on the clause is kept under: the engine's own finding where it has one, else the overlay."""
    return overlay.row if overlay.row.startswith("policy:") else f"{PREFIX}{overlay.public_id}"


def clauses_asked(contract: Contract) -> list[Overlay]:
    """The further clauses that are switched on for the contract's board, each once however many rows it touches."""
    found: dict[str, Overlay] = {}
    for overlay in contract.board.overlays.on().clauses().select_related("policy"):
        found.setdefault(overlay.words, overlay)
    return list(found.values())


def standing_on_policy(contract: Contract) -> list[Asked]:
    """How the contract stands on each: the best of its papers' readings; unclear where nobody has looked."""
    overlays = clauses_asked(contract)
    if not overlays:
        return []
    reviews = [done for document in contract.documents.all() if (done := document.last_done_review())]
    return [_standing(overlay, reviews) for overlay in overlays]


def _standing(overlay: Overlay, reviews: list[Review]) -> Asked:
    provision, found = provision_of(overlay), []
    for review in reviews:
        ruling = review.rulings_now().get(provision)
        finding = next((one for one in review.as_report().findings if one.id == provision), None)
        if ruling or finding:
            found.append((ruling.verdict if ruling else finding.verdict, ruling, finding is not None))  # type: ignore[union-attr]
    order = ("present", "weak", "conflict", "missing", "unclear")
    verdict, ruling, read = min(found, key=lambda one: order.index(one[0]), default=("unclear", None, False))
    return Asked(overlay, verdict, ruling, read)


def is_asked(review: Review, provision: str) -> bool:
    """Whether the provision is a clause of the board's policy that is switched on."""
    return provision.startswith(PREFIX) and provision in {
        provision_of(overlay) for overlay in clauses_asked(review.document.contract)
    }
