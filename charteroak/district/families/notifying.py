"""From a notice to the people on the roster: who would be written to, and the listing of them in the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django_tasks import task

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.notices import queueing, writing
from charteroak.district.notices import tasks as mail
from charteroak.district.notices.fetching import Unreachable, fetch
from charteroak.district.notices.models import Notice
from charteroak.district.notices.recipient import LeftOut
from charteroak.district.refusal import Refusal

from .actions import pass_rights
from .models import Student
from .recipients import Scope, recipients


def scope_of(values: Mapping[str, Any]) -> Scope:
    """The scope that a notice keeps as JSON."""
    schools, grades, students = (frozenset(values.get(name, ())) for name in ("schools", "grades", "students"))
    cohorts = frozenset(values.get("cohorts", ()))
    return Scope(schools, grades, students, bool(values.get("former", False)), cohorts)


@dataclass
class Reach:
    """How many people a notice would go to, and how."""

    people: int = 0
    by_mail: int = 0
    on_paper: int = 0
    nowhere: int = 0
    left_out: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    @property
    def why(self) -> list[tuple[str, int]]:
        """Each reason with how many people it brings in or leaves out, the most frequent first."""
        return self.reasons.most_common()


def reach(notice: Notice, *, on: date) -> Reach:
    """Count the recipients as the roster stands, without writing anything."""
    return count(notice.board, scope_of(notice.scope), on=on)


def count(board: Board, scope: Scope, *, on: date) -> Reach:
    """The same of a scope that no notice has yet."""
    found = Reach()
    for one in recipients(board, scope, on=on):
        if isinstance(one, LeftOut):
            found.left_out += 1
            found.reasons[one.reason] += 1
            continue
        found.people += 1
        found.reasons[one.reason] += 1
        found.languages[one.language] += 1
        if one.email:
            found.by_mail += 1
        elif one.postal:
            found.on_paper += 1
        else:
            found.nowhere += 1
    return found


def answers(address: str) -> bool:
    """Whether a web address answers with a page, asked as a visitor would."""
    try:
        return fetch(address).status == 200
    except Unreachable:
        return False


def send(notice: Notice, *, by: Member, at: datetime, looks: Callable[[str], bool] = answers) -> Notice:
    """Freeze an approved notice, and let it be listed and sent in the background.

    Refuses where the address that it gives to families does not answer: `looks` says whether it does.
    """
    by.must("notices.send", notice.board)
    address = notice.facts.get("website", "")
    if address and any("{website}" in text.body for text in notice.texts.all()) and not looks(address):
        raise Refusal(
            "The notice was not sent", f"the address that it gives, {address}, does not answer",
            "Open it in a browser, mend it or the address, and send the notice then.",
        )  # fmt: skip
    people = reach(notice, on=at.astimezone(law.ZONE).date()).people
    if notice.state == Notice.State.DRAFT:
        writing.freeze(notice, recipients=people, by=by, at=at)
    queueing.begin(notice, by=by, at=at)
    list_recipients.enqueue(notice.public_id)
    return notice


@task()
def list_recipients(notice_id: str) -> None:
    """Write the deliveries of a notice and hand out its senders. Safe to run twice."""
    notice = Notice.objects.select_related("board").get(public_id=notice_id)
    if notice.state not in (Notice.State.QUEUEING, Notice.State.SENDING):
        return
    now = timezone.now()
    queueing.queue(notice, recipients(notice.board, scope_of(notice.scope), on=now.astimezone(law.ZONE).date()), at=now)
    mail.start(notice)


def sweep(now: datetime) -> int:
    """List again what a worker left half listed; returns how many notices."""
    waiting = list(Notice.objects.filter(state=Notice.State.QUEUEING))
    for notice in waiting:
        list_recipients.enqueue(notice.public_id)
    return len(waiting)


#: From this day of a year on, the yearly notice of that September is on the board's list.
YEAR_OPENS = (7, 1)


def open_the_year(board: Board, *, at: datetime) -> None:
    """Start the clock of the yearly notice of the website [B5]: once a year, from July on. Safe to run at any time."""
    today = at.astimezone(law.ZONE).date()
    opens = date(today.year, *YEAR_OPENS)
    started = Duty.objects.filter(board=board, event="year.notice", started=opens.isoformat())
    if today >= opens and not started.exists():
        duties.start_clocks("year.notice", board, board=board, happened=opens, by=None, at=at)


def tell_who_turned(board: Board, *, at: datetime) -> list[Student]:
    """Pass the rights of those who have turned eighteen, and draft the notice that tells them and their parents.

    The notice waits for its approval like any other: nothing goes out by itself.
    """
    turned = pass_rights(board, at=at)
    if turned:
        facts = {"contact": board.contact_name or board.contact_email}
        writing.draft(
            board, kind="rights_at_18", title=f"Rights pass at 18, {at:%B} {at.day}, {at.year}",
            languages=["en", "es", "pt"], facts=facts, scope={"students": [student.pk for student in turned]},
            by=None, at=at,
        )  # fmt: skip
    return turned
