"""The demonstration's contractor: one account for two boards, a third that asks, and what it states and signs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from charteroak.district.breaches import reporting, who
from charteroak.district.contractors import people, schedules
from charteroak.district.contractors.models import Contractor, ContractorUser, Product
from charteroak.district.contracts import building, portal, reading
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions as demands
from charteroak.district.demands import answers
from charteroak.district.demands.certificate import Certificate, Subprocessor
from charteroak.district.technology import reopening
from charteroak.district.technology.models import Reopening
from charteroak.review.drafting import Terms

from . import breaching
from .boards import PASSWORD, Place
from .playing import Stage, Story
from .stories import read_here

COMPANY = "Larkspur Learning, Inc."
#: E-mail, name and title of those who act for it.
PEOPLE = [
    ("contractor@larkspur.example", "Odile Farrow", "Privacy counsel"),
    ("support@larkspur.example", "Nils Okafor", "Head of support"),
]


def play(place: Place, stage: Stage) -> None:
    """Bring on what happens between a board and the company's people."""
    stage.bring_on(_invite(place))
    if place.row.slug == "wrenfield":
        stage.bring_on(_state_changes(place))
        stage.bring_on(_sign_an_addendum(place))
        stage.bring_on(_build_an_agreement(place))
        stage.bring_on(_delete_on_request(place))
        stage.bring_on(_report_a_breach(place))
        breaching.play(place, stage)


def _invite(place: Place) -> Story:
    at = yield place.days.at(place.days.day("6 business days ago"), 10, 30)
    company = Contractor.objects.get(name=COMPANY)
    email, name, title = PEOPLE[0]
    invited = people.invite(
        company, board=place.board, email=email, name=name, title=title, by=place.coordinator, at=at
    )
    invited.user.password = make_password(PASSWORD)
    invited.user.save(update_fields=["password"])
    if place.row.slug == "harrowmere":
        return
    at = yield at + timedelta(hours=2)
    people.accept(invited, by=invited.user, at=at)
    if place.row.slug == "wrenfield":
        email, name, title = PEOPLE[1]
        people.invite(company, board=place.board, email=email, name=name, title=title, by=invited, at=at)


def _acting(place: Place) -> ContractorUser:
    return place.board.contractor_people.active().get(contractor__name=COMPANY)


def _state_changes(place: Place) -> Story:
    """A new subprocessor, which the board has settled, and a schedule that names more than before, which waits."""
    at = yield place.days.at(place.days.day("3 business days ago"), 11, 20)
    by = _acting(place)
    phonics = Product.objects.get(name="Larkspur Phonics")
    reopening.contractor_states_subprocessor(
        phonics, name="Beechnut Speech", service="Turns recordings into text", by=by, at=at,
        only_for_the_service="Services agreement of May 4, 2026, clause 3",
        no_disclosure_onward="Services agreement of May 4, 2026, clause 4", same_duties="Annex B, statement of duties",
    )  # fmt: skip
    at = yield place.days.at(place.days.day("2 business days ago"), 9, 50)
    reopening.settle(
        Reopening.objects.get(board=place.board, product=phonics), stands=True,
        reason="The three terms are shown, and nothing more is collected.", by=place.coordinator, at=at,
    )  # fmt: skip
    at = yield place.days.at(place.days.day("2 business days ago"), 16, 5)
    stated = place.board.data_schedules.filter(product__contractor__name=COMPANY).order_by("product__name", "-number")
    before = stated.first()
    if before is None:
        return
    kept = [schedules.Stated(one.code, one.why, one.entry) for one in before.elements.all()]
    more = schedules.Stated("home-language", "Scores are read beside the language at home", "feed")
    reopening.contractor_states_schedule(before.product, elements=[*kept, more], by=by, at=at)


def _delete_on_request(place: Place) -> Story:
    """What two classes left behind is to be deleted; the company certifies it, and the board judges that next."""
    at = yield place.days.at(place.days.day("5 business days ago"), 9, 15)
    contract = place.board.contracts.filter(contractor__name=COMPANY, state="executed").order_by("pk").first()
    if contract is None:
        return
    made = demands.make(
        place.board, kind="deletion", contractor=contract.contractor, contract=contract, asked_on=at.date(),
        words="Everything of the two summer pilot classes; they use it no more.",
        limit=demands.Limit(30, "calendar days", "Agreement, section 2"), by=place.coordinator, at=at,
    )  # fmt: skip
    at = yield place.days.at(place.days.day("1 business day ago"), 14, 20)
    done = place.days.day("2 business days ago")
    names = made.facts(at.date()).subprocessors
    certificate = Certificate(
        scope="All student information and student-generated content of the two summer pilot classes",
        systems="The production database, the object store and the support desk", method="purge", completed_on=done,
        backups="expiring", backups_until=at.date() + timedelta(days=35),
        backups_unreachable=True, backups_unusable=True,
        subprocessors=tuple(Subprocessor(name, "deleted", done) for name in names), name=PEOPLE[0][1],
        title=PEOPLE[0][2], authority="Delegation of the chief executive of January 5, 2026", nothing_else=True,
    )  # fmt: skip
    answers.answer(made, answers.Said("deleted", certificate=certificate), by=_acting(place), at=at)


def _report_a_breach(place: Place) -> Story:
    """A report of yesterday, with what is not known yet; the board's two business days run."""
    at = yield place.days.at(place.days.day("1 business day ago"), 15, 40)
    phonics = Product.objects.get(name="Larkspur Phonics")
    reported = reporting.Reported(
        "A folder with the recordings of reading exercises could be opened by anyone who had its address.",
        ["information", "content"], discovered_at=at - timedelta(days=6), elements=["voice"], products=[phonics],
        doing="The folder is closed, and its log of accesses is being read.",
        contact={"name": PEOPLE[0][1], "email": PEOPLE[0][0], "phone": "860 555 0142"},
    )  # fmt: skip
    (received,) = reporting.report(reported, token=f"demo-{place.row.slug}", places=[_acting(place)], at=at)
    who.compute(received.room, by=None, at=at)
    who.count_people(received.room, on=at.date())


def _build_an_agreement(place: Place) -> Story:
    """An agreement that the board built for a renewal, read, and put before the company to be signed."""
    at = yield place.days.at(place.days.day("2 business days ago"), 10, 25)
    phonics, board = Product.objects.get(name="Larkspur Phonics"), place.board
    terms = Terms(
        board=board.name, contractor=COMPANY, contact=f"the data privacy coordinator, {place.coordinator.user.email}",
        address="privacy@larkspur.example", purpose="practice in reading aloud in the lower grades",
        products=(phonics.name,), review_days=5, schedule=building.scheduled(board, [phonics]),
        starts_on=date(at.year + 1, 7, 1), ends_on=date(at.year + 3, 6, 30),
    )  # fmt: skip
    made = building.open_built(board, [phonics], terms, title="Larkspur Phonics: renewal", by=place.coordinator, at=at)
    _read(made, at)
    portal.offer(made, by=place.coordinator, at=at)


def _read(made: Contract, at: datetime) -> None:
    for document in made.documents.all():
        for row in document.reviews.filter(state="waiting"):
            reading.read_and_check(row.public_id, at=lambda: at, reader=read_here)


def _sign_an_addendum(place: Place) -> Story:
    """An addendum that the company filled in and signed; the board rules on it next."""
    at = yield place.days.at(place.days.day("2 business days ago"), 16, 40)
    made = portal.sign_addendum(
        [Product.objects.get(name="Larkspur Insight")],
        parts=portal.Parts("Larkspur Insight, terms of use of July 1, 2026", "privacy@larkspur.example"),
        signing=portal.Signing(PEOPLE[0][1], PEOPLE[0][2], "Delegation of the chief executive of January 5, 2026"),
        ends_on=None, by=_acting(place), at=at,
    )  # fmt: skip
    _read(made, at)
