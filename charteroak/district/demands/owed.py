"""What a contractor owes a board, and the private calendar that shows a person all of it, over every board."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from charteroak.district.audit.actions import record
from charteroak.district.audit.models import HOST
from charteroak.district.boards.models import User
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.contracts.models import Contract
from charteroak.district.duties import calendar
from charteroak.district.duties.models import Duty, DutyQuerySet

from .models import Demand, PortalFeed


def owed_by(place: ContractorUser) -> DutyQuerySet:
    """What this contractor owes this board: under the contracts between them, and by what the board asked of it."""
    contracts = Contract.objects.shown_to(place).values_list("public_id", flat=True)
    demands = Demand.objects.shown_to(place).values_list("public_id", flat=True)
    about = Q(subject_label="contracts.contract", subject_id__in=list(contracts))
    about |= Q(subject_label="demands.demand", subject_id__in=list(demands))
    return Duty.objects.filter(about, board=place.board).of_contractors()


@transaction.atomic
def make_feed(user: User, *, at: datetime) -> PortalFeed:
    """Make the person's secret calendar address; an earlier one stops working."""
    end_feed(user, at=at)
    feed = PortalFeed.objects.create(user=user, token=secrets.token_urlsafe(32), made_at=at)
    record(HOST, "feed.made", feed, by=user, at=at)
    return feed


@transaction.atomic
def end_feed(user: User, *, at: datetime) -> None:
    for feed in PortalFeed.objects.filter(user=user, ended_at=None):
        feed.ended_at = at
        feed.save(update_fields=["ended_at"])
        record(HOST, "feed.ended", feed, by=user, at=at)


def feed_of(user: User, *, address: Callable[[ContractorUser], str], now: datetime) -> bytes:
    """The calendar (RFC 5545): each duty with a date towards each board whose place stands; met ones for 60 days."""
    entries = [
        calendar.entry(duty, address(place), now, whose=f"{place.board.short_name}: ")
        for place in user.contractor_places.active().select_related("board", "contractor")
        for duty in owed_by(place)
        .filter(withdrawn_at=None, due_at__isnull=False)
        .exclude(met_at__lt=now - timedelta(days=60))
        .most_urgent_first()
    ]
    return calendar.of_entries("Owed to boards of education", entries)
