"""Who comes in and how: a link to the address on the roster, for a name and a school that were typed.

The page that takes a name keeps it and answers. Whether anybody is called so is looked up later, in the worker, so that
neither the answer nor its time tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board
from charteroak.district.families import links
from charteroak.district.families.models import CourtLimit, Guardian, Guardianship, Student
from charteroak.district.notices.kinds import LANGUAGES
from charteroak.district.sealing import plain

from .letters import OWN_LANGUAGES, words
from .models import FamilyLink, LinkWish

#: Links that one person is sent within a day, and wishes that one board keeps waiting.
A_DAY, MOST_WAITING = 3, 500
#: A link for coming in is used soon, or asked for again.
LASTS = timedelta(days=2)


def wish(board: Board, *, name: str, school: str, language: str, at: datetime) -> None:
    """Keep what was typed, for the worker. It says nothing of anybody and does the same work whatever was typed."""
    if LinkWish.objects.filter(board=board).count() < MOST_WAITING:
        typed = {"name": name.strip()[:160], "school": school[:12], "language": language}
        LinkWish.objects.create(board=board, typed=typed, made_at=at)
    transaction.on_commit(lambda: send_links.enqueue())


@task()
def send_links() -> None:
    """Look up what was typed and send the links. Safe to run at any time, and more than once at a time."""
    work_off(timezone.now())


def work_off(at: datetime) -> int:
    """Turn each wish into links to whoever is called so, and mail them; returns how many messages went."""
    for row in LinkWish.objects.select_related("board").order_by("pk")[:200]:
        with transaction.atomic():
            if not LinkWish.objects.filter(pk=row.pk).delete()[0]:
                continue
            for person in _called(row):
                _link_to(row.board, person, language=row.typed["language"], at=at)
    return mail_waiting(at)


def _called(row: LinkWish) -> Iterator[Guardian | Student]:
    """Those of that name with a child at that school, or who go there; nobody twice at one address."""
    name, school, day = row.typed["name"], row.typed["school"], row.made_at.astimezone(law.ZONE).date()
    if len(name.split()) < 2:
        return
    at_school = models.Q(school__public_id=school) if school else models.Q()
    told: set[str] = set()
    students = Student.objects.listed(row.board).filter(at_school).called(name)
    guardians = Guardian.objects.listed(row.board).called(name)
    for person in [*students[:5], *guardians[:5]]:
        if "@" not in person.email or person.email.lower() in told:
            continue
        if isinstance(person, Guardian):
            children = [child.student for child in children_of(person, on=day)]
            if not any(not school or (one.school and one.school.public_id == school) for one in children):
                continue
        told.add(person.email.lower())
        yield person


def _link_to(board: Board, person: Guardian | Student, *, language: str, at: datetime) -> None:
    who = {"guardian": person} if isinstance(person, Guardian) else {"student": person}
    if FamilyLink.objects.filter(**who, made_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        return
    FamilyLink.objects.filter(**who, opened_at=None).update(token_hash="", expires_at=None, next_try_at=None)
    link = FamilyLink(board=board, made_at=at, **who)
    link.addressee = {"name": person.name, "email": person.email, "language": _language(person, language)}
    link.make_link(at=at)
    link.expires_at = at + LASTS
    link.save()
    record(board.public_id, "family.link-made", link, by=None, at=at)


def _language(person: Guardian | Student, typed: str) -> str:
    """The language in which the page was read; else the one on the roster."""
    known = person.language if person.language in LANGUAGES else ""
    return next((one for one in (typed, known) if one in OWN_LANGUAGES), "en")


def mail_waiting(at: datetime) -> int:
    """Send the links that wait; no message names a child."""
    rows = FamilyLink.objects.select_related("board")
    return links.mail_waiting(rows, _message, _page, lambda row: row.board, at=at)


def _message(link: FamilyLink) -> tuple[str, str]:
    kind = "answer" if link.addressee.get("about") else "come_in"
    return words(link.language, f"{kind}_subject", board=link.board.name), words(
        link.language, f"{kind}_body", board=link.board.name
    )


def _page(token: str) -> str:
    return reverse("link:family", args=[token])


def waiting_for(token: str, *, at: datetime) -> FamilyLink | None:
    """The link of this token, where it has not been opened and its person still is who it was sent to."""
    row: FamilyLink | None = links.opened_by(FamilyLink.objects.select_related("board"), token, at=at)
    return row if row and person_of(row, on=at.astimezone(law.ZONE).date()) else None


@transaction.atomic
def come_in(link: FamilyLink, *, at: datetime) -> FamilyLink:
    """Open the link: it works no more, and its person is in for an hour."""
    link.close_link()
    link.opened_at = at
    link.save()
    record(link.board.public_id, "family.link-opened", link, by=None, at=at)
    return link


def visit(public_id: str, *, board: Board, at: datetime) -> FamilyLink | None:
    """The visit that a browser holds, while it runs and while its person has any right to it."""
    link = FamilyLink.objects.select_related("board", "guardian", "student").filter(
        public_id=public_id, board=board
    ).first()  # fmt: skip
    return link if link and link.holds(at) and person_of(link, on=at.astimezone(law.ZONE).date()) else None


def person_of(link: FamilyLink, *, on: date) -> Guardian | Student | None:
    """Who came in, unless that person has left the roster or has no child on it any more."""
    if link.student is not None:
        listed: Student | None = Student.objects.known(link.board).filter(pk=link.student_id, left_on=None).first()
        return listed
    guardian = link.guardian
    if guardian is None or guardian.left_on is not None or not children_of(guardian, on=on):
        return None
    return guardian


@dataclass(frozen=True)
class Child:
    """A student for whom this person may ask, and why a person must look at it first, if one must."""

    student: Student
    guardian: Guardian | None
    needs: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the child's own list and answers are shown at once."""
        return not self.needs


def children_of(person: Guardian | Student, *, on: date) -> list[Child]:
    """Each child of a guardian, in all rows of the roster that are the same person; of a student, the student.

    With a child with whom a court bars contact a person does not come in; where it limits the records, or the child is
    eighteen, a request can be made and goes to a person: none is refused by rule.
    """
    if isinstance(person, Student):
        return [Child(person, None)]
    found: dict[int, Child] = {}
    pairs = Guardianship.objects.standing(person.board).filter(guardian__in=_same(person), student__left_on=None)
    for pair in pairs.select_related("student__school", "student__board", "guardian").prefetch_related("limits"):
        limits = {limit.kind for limit in pair.limits_on(on)}
        if CourtLimit.Kind.CONTACT in limits:
            continue
        needs = ("court",) if CourtLimit.Kind.RECORDS in limits else ()
        if pair.student.of_age(on):
            needs = (*needs, "of-age")
        found.setdefault(pair.student_id, Child(pair.student, pair.guardian, needs))
    return sorted(found.values(), key=lambda child: child.student.name)


def _same(person: Guardian) -> list[int]:
    """The rows of the roster that are this person: the same name and the same e-mail address."""
    rows = Guardian.objects.listed(person.board).filter(given_hash=person.given_hash, family_hash=person.family_hash)
    return [
        row.pk for row in rows
        if row.pk == person.pk
        or (row.email and row.email.lower() == person.email.lower() and plain(row.name) == plain(person.name))
    ]  # fmt: skip
