"""The coordinator's honest pictures: what is due by week, requests by age, agreements by state of health."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty, last_day_of
from charteroak.web import pictures

WEEKS = 8
AGES = ((7, "Up to a week"), (14, "8 to 14 days"), (30, "15 to 30 days"), (10_000, "More than 30 days"))


def pictures_for(board: Board, at: datetime) -> dict[str, pictures.Picture]:
    today = at.astimezone(law.ZONE).date()
    return {
        "due": due_by_week(board, at, today), "ages": requests_by_age(board, today), "health": health(board, today)
    }  # fmt: skip


def due_by_week(board: Board, at: datetime, today: date) -> pictures.Weeks:
    """Open duties with a date, by the week of their last day; those that are late stand in a column of their own."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=number) for number in range(WEEKS)]
    counts: dict[date, dict[str, int]] = {week: {} for week in weeks}
    late = 0
    for due_at in Duty.objects.open().filter(board=board, due_at__isnull=False).values_list("due_at", flat=True):
        last = last_day_of(due_at)
        if due_at <= at:
            late += 1
            continue
        week = last - timedelta(days=last.weekday())
        if week in counts:
            tone = "due-soon" if (last - today).days <= 2 else "open"
            counts[week][tone] = counts[week].get(tone, 0) + 1
    rows = [("Late", {"late": late}), *((f"{week:%b} {week.day}", counts[week]) for week in weeks)]
    names = {"late": "Late", "due-soon": "Due within two days", "open": "Due later"}
    said = f"{late} late; {sum(sum(one.values()) for one in counts.values())} due in the next {WEEKS} weeks."
    return pictures.weeks("What is due, by week", said, rows, names=names, key="due")


def requests_by_age(board: Board, today: date) -> pictures.Bars:
    """Requests that are open, by how long ago they were asked."""
    counted = [0] * len(AGES)
    for asked_at in board.technology_requests.open().values_list("asked_at", flat=True):
        days = (today - asked_at.astimezone(law.ZONE).date()).days
        counted[next(place for place, (most, _) in enumerate(AGES) if days <= most)] += 1
    tones = ("open", "open", "due-soon", "late")
    url = f"{reverse('staff:requests', args=[board.slug])}?state=open"
    rows = [(label, number, tone, url) for (_, label), number, tone in zip(AGES, counted, tones, strict=True)]
    return pictures.bars("Open requests, by age", f"{sum(counted)} open requests.", rows, unit="requests", key="ages")


def health(board: Board, today: date) -> pictures.Bars:
    """Executed contracts by what the ten provisions say of them, and those that are being made."""
    in_force = Q(state=Contract.State.EXECUTED)
    counted = board.contracts.aggregate(
        settled=Count("pk", filter=in_force & Q(open_findings=0)),
        waiting=Count(
            "pk", filter=in_force & Q(conflicts=0, gaps=0) & (Q(open_findings__gt=0) | Q(open_findings=None))
        ),
        gaps=Count("pk", filter=in_force & Q(conflicts=0, gaps__gt=0)),
        conflicts=Count("pk", filter=in_force & Q(conflicts__gt=0)),
        drafts=Count("pk", filter=Q(state=Contract.State.DRAFT)),
        ended=Count("pk", filter=Q(state=Contract.State.ENDED)),
    )
    url = reverse("staff:contracts", args=[board.slug])
    rows = [
        ("Executed, all ten provisions settled", counted["settled"], "present", f"{url}?state=executed"),
        ("Executed, waits to be ruled on", counted["waiting"], "unclear", f"{url}?state=executed"),
        ("Executed, a provision is weak or missing", counted["gaps"], "missing", f"{url}?state=executed"),
        ("Executed, a term conflicts", counted["conflicts"], "conflict", f"{url}?state=executed"),
        ("Being read", counted["drafts"], "open", f"{url}?state=draft"),
        ("Ended", counted["ended"], "withdrawn", f"{url}?state=ended"),
    ]
    total = sum(counted.values())
    return pictures.bars(
        "Agreements, by state of health", f"{total} contracts on record.", rows, unit="contracts", key="health"
    )
