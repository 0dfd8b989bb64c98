"""How contracts of the demonstration end: one is ruled void, one is reminded of, one has a copy left, one is closed."""

from __future__ import annotations

from datetime import timedelta

from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions, answers, ending, reminding
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.demands.answers import Said
from charteroak.district.demands.certificate import Certificate, Subprocessor
from charteroak.district.demands.models import Demand
from charteroak.district.technology import suspending

from .boards import Place
from .playing import Stage, Story

MAIL = "E-mail of the company’s privacy office, with its receipt"


def play(place: Place, stage: Stage) -> None:
    for story in (_rule_void, _remind, _certify, _close):
        stage.bring_on(story(place))


def _contract(place: Place, product: str) -> Contract | None:
    """The contract for the product, where the demonstration has it in this size."""
    rows = place.board.contracts.filter(products__name=product).select_related("contractor", "board")
    return rows.first()


def _rule_void(place: Place) -> Story:
    """Notice, two reminders, no answer: the superintendent rules."""
    days = place.days
    at = yield days.at(days.day("6 weeks ago"), 10, 40)
    contract = _contract(place, "Sparrow Spelling")
    if contract is None:
        return
    notice = actions.make(
        place.board, kind="cure", contractor=contract.contractor, contract=contract, asked_on=at.date(),
        limit=Limit(21, "calendar days", "the board’s notice"), sending=Sending("letter", at.date(), MAIL),
        by=place.coordinator, at=at,
    )  # fmt: skip
    yield from _reminders(place, notice, until="2 weeks ago")
    at = yield days.at(days.day("1 week ago"), 14, 10)
    suspending.rule_void(
        notice, reason="Three weeks were enough for two sentences; the company was reminded twice and did not answer.",
        by=place.signer, at=at,
    )  # fmt: skip


def _reminders(place: Place, demand: Demand, *, until: str) -> Story:
    """What the worker does in the night, on the nights on which a reminder falls due; each is proved the next day."""
    last = place.days.day(until)
    for _, day in reminding.schedule_of(demand):
        if day > last:
            return
        at = yield place.days.at(day, 6, 30)
        reminding.remind(place.board, today=at.date(), at=at)
        made = demand.reminders.filter(reached_on=None).first()
        if made is not None:
            at = yield at + timedelta(hours=4)
            reminding.prove(made, reached_on=at.date(), proof=MAIL, by=place.coordinator, at=at)


def _ask(place: Place, product: str, when: str) -> Story:
    """The request that follows a contract's end, sent by letter since nobody of the company is in the portal."""
    at = yield place.days.at(place.days.day(when), 9, 20)
    contract = _contract(place, product)
    if contract is None or contract.ends_on is None or contract.ends_on >= at.date():
        return
    actions.make(
        place.board, kind="certificate", contractor=contract.contractor, contract=contract, asked_on=contract.ends_on,
        sending=Sending("letter", at.date(), MAIL), by=place.coordinator, at=at,
    )  # fmt: skip


def _demand(place: Place, product: str) -> Demand | None:
    return place.board.demands.filter(kind="certificate", contract__products__name=product).first()


def _remind(place: Place) -> Story:
    """Asked for long ago and never answered: it has come before the superintendent."""
    yield from _ask(place, "Pinecone Transcripts", "8 weeks ago")
    demand = _demand(place, "Pinecone Transcripts")
    if demand is not None:
        yield from _reminders(place, demand, until="today")


def _certify(place: Place) -> Story:
    """Certified, with backup copies that are left until a day to come."""
    days, product = place.days, "Enrollment Projection Study"
    yield from _ask(place, product, "4 weeks ago")
    at = yield days.at(days.day("2 weeks ago"), 11, 5)
    demand = _demand(place, product)
    if demand is None:
        return
    done = demand.asked_on + timedelta(days=3)
    certificate = Certificate(
        scope="All student records that were received for the projection", systems="The analysts’ server and its logs",
        method="clear", completed_on=done, backups="expiring", backups_until=days.today + timedelta(days=40),
        backups_unreachable=True, backups_unusable=True, nothing_else=True, name="Ingrid Solano",
        title="Managing consultant", authority="Partner of the firm",
        subprocessors=tuple(Subprocessor(name, "never") for name in demand.facts(at.date()).subprocessors),
    )  # fmt: skip
    answers.answer(
        demand, Said("deleted", certificate=certificate, received_on=at.date()), by=place.coordinator, at=at
    )  # fmt: skip
    actions.settle(demand, end="met", by=place.coordinator, at=at + timedelta(minutes=20))


def _close(place: Place) -> Story:
    at = yield place.days.at(place.days.day("3 weeks ago"), 15, 45)
    contract = _contract(place, "Chronic Absence Study")
    if contract is not None and contract.is_over and not any(
        one.is_open for one in ending.limbs(contract, today=at.date())
    ):  # fmt: skip
        ending.close(contract, by=place.coordinator, at=at)
