"""Letting a contractor's people in: a board invites them, they accept, and either side ends it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from charteroak.district.audit.actions import record
from charteroak.district.boards.invitations import way_in
from charteroak.district.boards.models import Board, Member, User
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .models import Contractor, ContractorUser


@transaction.atomic
def invite(
    contractor: Contractor, *, board: Board, email: str, name: str, title: str = "", by: Member | ContractorUser,
    at: datetime,
) -> ContractorUser:  # fmt: skip
    """Invite a person to act for the contractor towards this board; a colleague may be invited by one who does so.

    Nothing of the board is shown before they have signed in and accepted.
    """
    by.must("portal.invite", board)
    if isinstance(by, ContractorUser):
        by.must_act_for(contractor)
    email, name = email.strip().lower(), name.strip()
    if not name:
        raise Refusal("Nobody was invited", "the person's name is missing", "Enter the name.")
    try:
        validate_email(email)
    except ValidationError as fault:
        raise Refusal("Nobody was invited", f"{email or 'nothing'} is no e-mail address", "Check it.") from fault
    if not contractor.is_known:
        raise Refusal("Nobody was invited", "the company is not known yet", "Correct the product's company first.")
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name)
    if user.memberships.filter(board=board, ended_on=None).exists():
        raise Refusal(
            "Nobody was invited", f"{email} is a member of {board}", "Nobody acts for both sides. Use another address."
        )
    if board.contractor_people.filter(user=user, contractor=contractor, ended_at=None).exists():
        raise Refusal("Nobody was invited", f"{email} was invited already", "Look at the list of people.")
    place = ContractorUser.objects.create(
        user=user, contractor=contractor, board=board, title=title.strip(), invited_at=at, invited_by=by.audit_id
    )
    record(board.public_id, "person.invited", place, by=by, at=at, contractor=contractor.public_id)
    _send(place, at=at)
    if isinstance(by, ContractorUser):
        memos.tell(
            board.coordinators(), about=place, kind="person.invited",
            subject=f"{contractor} invites a colleague",
            body=f"{by.user} invites {name} ({email}) to act for {contractor} towards {board}. You can end it.",
            page=reverse("staff:contractor-people", args=[board.slug, contractor.public_id]), at=at,
        )  # fmt: skip
    return place


def _send(place: ContractorUser, *, at: datetime) -> None:
    """Tell the person, by e-mail, that the board invites them; who has no account yet gets the way in."""
    new = not place.user.has_usable_password()
    memos.tell(
        [place], about=place, kind="person.invited",
        subject=f"{place.board.short_name} invites you to its student data privacy portal",
        body=(
            f"{place.board} asks you to act for {place.contractor} in what the two owe each other under Connecticut’s "
            "student data privacy law (C.G.S. §§ 10-234aa to 10-234dd). "
            + ("Choose a password here; the link works once, for three days." if new else "Sign in to accept.")
        ),
        page=way_in(place.user) if new else reverse("contractor:home"), at=at,
    )  # fmt: skip


@transaction.atomic
def accept(place: ContractorUser, *, by: User, at: datetime) -> ContractorUser:
    """The invited person accepts, and from then on sees what the board has of their contractor."""
    _must_be_ones_own(place, by)
    place.accepted_at = at
    place.save(update_fields=["accepted_at"])
    record(place.board.public_id, "person.accepted", place, by=by, at=at)
    return place


@transaction.atomic
def decline(place: ContractorUser, *, by: User, at: datetime) -> ContractorUser:
    """The invited person says that they do not act for this contractor."""
    _must_be_ones_own(place, by)
    return _end(place, by=by, at=at)


def _must_be_ones_own(place: ContractorUser, user: User) -> None:
    if place.user_id != user.pk or place.accepted_at or place.ended_at:
        raise Refusal("Nothing was recorded", "there is no invitation to you that waits", "Open your boards.")


@transaction.atomic
def end(place: ContractorUser, *, by: Member | ContractorUser, at: datetime) -> ContractorUser:
    """End a place: by the board, or by somebody of the same contractor. What they did stays on the record."""
    by.must("portal.invite", place.board)
    if isinstance(by, ContractorUser):
        by.must_act_for(place.contractor)
    if place.ended_at:
        raise Refusal("Nothing was recorded", "the place has ended already", "Look at the list of people.")
    return _end(place, by=by, at=at)


def _end(place: ContractorUser, *, by: Member | ContractorUser | User, at: datetime) -> ContractorUser:
    place.ended_at, place.ended_by = at, by.audit_id
    place.save(update_fields=["ended_at", "ended_by"])
    record(place.board.public_id, "person.ended", place, by=by, at=at)
    return place


def known_only_to(user: User, board: Board) -> bool:
    """Whether this board alone has given the user places, so that it may hand on the way into the account itself."""
    elsewhere = user.memberships.exclude(board=board), user.contractor_places.exclude(board=board)
    return not any(places.exists() for places in elsewhere)
