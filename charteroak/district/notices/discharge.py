"""Whether a notice has met its duty: only a message that was accepted and has not come back counts as electronic.

§ 10-234bb(g) and § 10-234dd(a)(3) ask for notice "electronically". Whether a letter on paper meets that for a family
without an address, the law does not say; until counsel has answered, paper is sent in addition and closes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty

from .models import Delivery, Notice

CONFIDENCE = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a notice reaches: people, those reached electronically, those who are not, letters printed for them."""

    people: int
    reached: int
    waiting: int
    unreached: int
    printed: int

    @property
    def met(self) -> bool:
        return self.people > 0 and self.reached == self.people

    @property
    def words(self) -> str:
        if self.met:
            return f"All {self.people:,} people were reached electronically."
        if self.waiting:
            return (
                f"{self.reached:,} of {self.people:,} people are reached; {self.waiting:,} messages are on their way."
            )
        return (
            f"{self.reached:,} of {self.people:,} people were reached electronically. {self.unreached:,} were not; "
            f"{self.printed:,} letters were printed for them. Paper is in addition: counsel must say whether it counts."
        )


def standing(notice: Notice) -> Standing:
    counts = notice.deliveries.counted()
    return Standing(
        people=counts["all"] - counts["left-out"],
        reached=counts["accepted"],
        waiting=counts["queued"] + counts["claimed"] + counts["deferred"],
        unreached=counts["bounced"] + counts["failed"] + counts["no-address"] + counts["cancelled"],
        printed=counts["printed"],
    )


def discharge(notice: Notice, *, at: datetime) -> Duty | None:
    """Meet the notice's duty where everybody was reached electronically; the evidence names the log. Else None."""
    duty = Duty.objects.filter(board=notice.board, public_id=notice.duty_id).first() if notice.duty_id else None
    found = standing(notice)
    if duty is None or duty.met_at is not None or not found.met:
        return None
    last = notice.deliveries.filter(state=Delivery.State.ACCEPTED).latest("accepted_at").accepted_at or at
    evidence = (
        f"Notice {notice.public_id}, texts {notice.digest}: {found.reached:,} of {found.people:,} messages accepted, "
        f"the last {last:%Y-%m-%d %H:%M} UTC, none came back by {at:%Y-%m-%d %H:%M} UTC. The log is kept with it."
    )
    return duties.meet(duty, happened=last, received=None, evidence=evidence, by=None, at=at)
