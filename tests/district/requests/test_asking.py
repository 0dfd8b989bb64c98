"""Coming in without an account: who is sent a link, what it opens, and what nobody learns by trying."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.families import actions as families
from charteroak.district.families.models import Guardian, Guardianship, Student
from charteroak.district.requests import asking
from charteroak.district.requests.models import FamilyLink, LinkWish
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def elm(board):  # type: ignore[no-untyped-def]
    return boards.add_school(board, name="Elm", by=builders.member(board), at=NOW)


@pytest.fixture
def child(board, elm) -> Student:
    return builders.student(board, "Ann Oak", guardian="Mo Oak", email="ann@school.example", school=elm, grade="03")


def parent(child: Student) -> Guardian:
    return child.guardianships.get().guardian


def wish(board: Board, name: str, school: str = "", at=NOW) -> list[FamilyLink]:  # type: ignore[no-untyped-def]
    asking.wish(board, name=name, school=school, language="es", at=at)
    asking.work_off(at)
    return list(FamilyLink.objects.filter(board=board))


def token() -> str:
    return next(word for word in mail.outbox[-1].body.split() if "/link/" in word).rstrip("/").split("/")[-2]


def test_a_parents_name_brings_a_link_to_the_address_on_the_roster(board, elm, child):
    (link,) = wish(board, "Mo Oak", elm.public_id)
    assert mail.outbox[-1].to == [parent(child).email]
    assert link.language == "es" and "su hijo" in mail.outbox[-1].body
    assert "Ann" not in mail.outbox[-1].body + mail.outbox[-1].subject


def test_a_student_of_any_age_is_sent_a_link_too(board, elm, child):
    (link,) = wish(board, "ann oak", elm.public_id)
    assert (link.student, link.guardian) == (child, None)
    assert mail.outbox[-1].to == ["ann@school.example"]


@pytest.mark.parametrize("name", ["Nobody Here", "Mo", "", "Mo Oak; DROP TABLE", "O'Oak Mo", "Mo\x00Oak"])
def test_whoever_is_not_called_so_is_sent_nothing_and_the_wish_is_gone(board, elm, child, name):
    assert not wish(board, name, elm.public_id)
    assert not mail.outbox and not LinkWish.objects.exists()


def test_the_name_alone_with_another_school_brings_nothing(board, elm, child):
    oak = boards.add_school(board, name="Oak", by=builders.member(board), at=NOW)
    assert not wish(board, "Mo Oak", oak.public_id)


def test_another_boards_family_is_not_found(board, child):
    assert not wish(builders.board("Birchfield"), "Mo Oak")


def test_taking_a_name_does_the_same_work_whoever_is_enrolled(board, elm, child, django_assert_num_queries):
    for name in ("Mo Oak", "Nobody Here", "Ann Oak"):
        with django_assert_num_queries(2):
            asking.wish(board, name=name, school=elm.public_id, language="en", at=NOW)
    assert not FamilyLink.objects.exists(), "nothing is looked up while the page is answered"


def test_a_person_is_sent_few_links_a_day_and_an_earlier_one_stops(board, child):
    for _ in range(5):
        links = wish(board, "Mo Oak")
    assert len(links) == asking.A_DAY
    assert [bool(link.token_hash) for link in sorted(links, key=lambda one: one.pk)] == [False, False, True]


def test_a_link_works_once_and_not_for_long(board, child):
    wish(board, "Mo Oak")
    secret = token()
    assert asking.waiting_for(secret, at=NOW + asking.LASTS) is None
    link = asking.waiting_for(secret, at=LATER)
    asking.come_in(link, at=LATER)
    assert asking.waiting_for(secret, at=LATER) is None
    assert asking.visit(link.public_id, board=board, at=LATER + timedelta(minutes=59))
    assert asking.visit(link.public_id, board=board, at=LATER + timedelta(minutes=61)) is None


@pytest.mark.parametrize("guess", ["", "x", "A" * 43, "../../x", "%00"])
def test_a_guessed_link_opens_nothing(board, child, guess):
    wish(board, "Mo Oak")
    assert asking.waiting_for(guess, at=LATER) is None


def test_a_visit_is_of_one_board(board, child):
    (link,) = wish(board, "Mo Oak")
    asking.come_in(link, at=NOW)
    assert asking.visit(link.public_id, board=builders.board("Birchfield"), at=LATER) is None


def test_a_departed_guardians_link_and_visit_die(board, child):
    (link,) = wish(board, "Mo Oak")
    secret = token()
    Guardianship.objects.update(ended_on=TODAY)
    assert asking.waiting_for(secret, at=LATER) is None
    Guardianship.objects.update(ended_on=None)
    asking.come_in(link, at=LATER)
    Guardian.objects.update(left_on=TODAY)
    assert asking.visit(link.public_id, board=board, at=LATER) is None


def court(child: Student, kind: str) -> None:
    families.limit(
        child.guardianships.get(), kind=kind, order=b"%PDF order", order_is="Superior Court, FA-1", from_day=TODAY,
        until=None, by=builders.member(child.board), at=NOW,
    )  # fmt: skip


def test_whom_a_court_bars_from_contact_is_sent_no_link(board, child):
    court(child, "contact")
    assert not wish(board, "Mo Oak")


def test_whom_a_court_keeps_from_the_records_may_ask_a_person(board, child):
    court(child, "records")
    assert wish(board, "Mo Oak")
    (found,) = asking.children_of(parent(child), on=TODAY)
    assert found.needs == ("court",) and not found.is_open


def test_a_parent_of_a_student_of_eighteen_may_ask_a_person_and_the_student_asks_alone(board):
    grown = builders.student(board, "Bo Elm", guardian="Di Elm")
    grown.sealed = {**grown.sealed, "born": "2008-01-02"}
    grown.save()
    assert [one.needs for one in asking.children_of(parent(grown), on=TODAY)] == [("of-age",)]
    assert [one.needs for one in asking.children_of(grown, on=TODAY)] == [()]


def test_one_person_has_all_their_children_though_the_roster_has_them_twice(board):
    first, second = (builders.student(board, name, guardian="Mo Oak") for name in ("Ann Oak", "Bo Oak"))
    twin = parent(second)
    twin.sealed = {**twin.sealed, "email": parent(first).email}
    twin.save()
    assert [one.student for one in asking.children_of(parent(first), on=TODAY)] == [first, second]
    other = builders.student(board, "Cy Oak", guardian="Mo Oak")
    assert other not in [one.student for one in asking.children_of(parent(first), on=TODAY)]


def test_the_trail_holds_ids_only(board, child):
    (link,) = wish(board, "Mo Oak")
    asking.come_in(link, at=NOW)
    told = str(list(Event.objects.filter(verb__startswith="family.").values()))
    assert "family.link-opened" in told
    assert not any(word in told for word in ("Oak", "Mo", "family.example", token()))
