"""A contractor's people: invited by a board, accepting, and seeing that board's records of their contractor alone."""

from __future__ import annotations

import pytest
from django.core import mail

from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.contractors import people
from charteroak.district.contracts.models import Contract
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def contract(board):
    made = builders.contract(board)
    Contract.objects.filter(pk=made.pk).update(state="executed", executed_on=NOW.date())
    return made


def invited(board, contractor, **changed):
    given = {"email": "Ada@Vendor.example ", "name": "Ada Vendor", "by": builders.member(board), "at": NOW}
    return people.invite(contractor, board=board, **{**given, **changed})


def test_who_is_invited_gets_the_way_in_by_mail_and_sees_nothing_before_accepting(board, contract, client):
    place = invited(board, contract.contractor)
    memos.mail_waiting(NOW)
    (message,) = mail.outbox
    assert message.to == ["ada@vendor.example"]
    assert "/invitation/" in message.body
    assert not place.may("portal.read")
    client.force_login(place.user)
    assert client.get(f"/contractor/{place.public_id}/").status_code == 404
    assert board.name in client.get("/contractor/").text
    client.post(f"/contractor/invitations/{place.public_id}/accept/")
    assert contract.title in client.get(f"/contractor/{place.public_id}/").text


def test_who_has_an_account_is_asked_to_sign_in_and_gets_no_link_into_it(board, contract):
    invited(builders.board("Birchfield"), contract.contractor).user.set_password("x")
    user = people.ContractorUser.objects.get().user
    user.set_password(builders.PASSWORD)
    user.save()
    place = invited(board, contract.contractor)
    assert place.user == user
    memos.mail_waiting(NOW)
    assert "/invitation/" not in next(one.body for one in mail.outbox if "Ashbrook" in one.subject)


def test_a_board_hands_on_no_way_into_an_account_that_another_board_gave_a_place(board, contract, client):
    place = invited(board, contract.contractor)
    client.force_login(builders.member(board).user)
    page = f"/b/{board.slug}/staff/contractors/{contract.contractor.public_id}/people/"
    assert "/invitation/" in client.get(page).text
    other = builders.board("Birchfield")
    invited(other, contract.contractor)
    assert "/invitation/" not in client.get(page).text
    assert not people.known_only_to(place.user, other)


@pytest.mark.parametrize(
    "changed",
    [{"email": "nobody"}, {"email": ""}, {"name": " "}, {"email": "coordinator@ashbrook.example"}],
    ids=["no address", "empty", "no name", "a member of the board"],
)
def test_an_invitation_that_cannot_be_is_refused(board, contract, changed):
    with pytest.raises(Refusal):
        invited(board, contract.contractor, **changed)
    assert not board.contractor_people.exists()


def test_the_same_person_is_invited_once(board, contract):
    invited(board, contract.contractor)
    with pytest.raises(Refusal, match="already"):
        invited(board, contract.contractor)


def test_only_a_coordinator_or_a_colleague_invites_and_each_for_their_own_side(board, contract):
    with pytest.raises(Refusal):
        invited(board, contract.contractor, by=builders.member(board, "teacher"))
    other = builders.board("Birchfield")
    acting = builders.contractor_user(other, contract.contractor)
    with pytest.raises(Refusal):
        invited(board, contract.contractor, by=acting)
    stranger = builders.contract(other, product="Else").contractor
    rival = people.Contractor.objects.create(name="Rival")
    with pytest.raises(Refusal):
        invited(other, rival, by=acting)
    assert stranger == contract.contractor


def test_the_board_is_told_of_a_colleague_whom_the_contractor_invites(board, contract):
    acting = builders.contractor_user(board, contract.contractor)
    invited(board, contract.contractor, email="cy@vendor.example", name="Cy", by=acting)
    told = builders.member(board).user.memos.filter(board=board)
    assert "cy@vendor.example" in told.get().body


def test_one_account_shows_each_board_that_let_it_in_and_no_other(board, contract, client):
    acting = builders.contractor_user(board, contract.contractor)
    there = builders.board("Birchfield")
    theirs = builders.contract(there, title="Maps of Birchfield")
    Contract.objects.filter(pk=theirs.pk).update(state="executed", executed_on=NOW.date())
    client.force_login(acting.user)
    assert "Birchfield" not in client.get("/contractor/").text
    place = people.invite(
        contract.contractor, board=there, email=acting.user.email, name="Ada", by=builders.member(there), at=NOW
    )
    people.accept(place, by=acting.user, at=NOW)
    assert "Birchfield" in client.get("/contractor/").text
    assert "Maps of Birchfield" in client.get(f"/contractor/{place.public_id}/").text
    assert "Maps of Birchfield" not in client.get(f"/contractor/{acting.public_id}/").text


def test_a_draft_is_not_shown_to_the_contractor(board, contract, client):
    Contract.objects.filter(pk=contract.pk).update(state="draft")
    acting = builders.contractor_user(board, contract.contractor)
    client.force_login(acting.user)
    assert contract.title not in client.get(f"/contractor/{acting.public_id}/").text


def test_a_place_that_ended_shows_nothing_and_its_acts_stay(board, contract, client):
    acting = builders.contractor_user(board, contract.contractor)
    people.end(acting, by=builders.member(board), at=NOW)
    client.force_login(acting.user)
    assert client.get(f"/contractor/{acting.public_id}/").status_code == 404
    assert client.get("/contractor/").status_code == 404
    verbs = Event.objects.filter(chain=board.public_id, verb__startswith="person.").values_list("verb", "actor")
    assert ("person.accepted", acting.user.audit_id) in verbs
    again = people.invite(
        contract.contractor, board=board, email=acting.user.email, name="Ada", by=builders.member(board), at=NOW
    )
    assert again != acting


def test_nobody_accepts_or_declines_for_somebody_else(board, contract):
    place = invited(board, contract.contractor)
    other = boards.add_member(
        board, email="z@ashbrook.example", name="Z", title="", roles=["teacher"], by=builders.member(board), at=NOW
    )
    for act in (people.accept, people.decline):
        with pytest.raises(Refusal):
            act(place, by=other.user, at=NOW)
    people.decline(place, by=place.user, at=NOW)
    with pytest.raises(Refusal):
        people.accept(place, by=place.user, at=NOW)
