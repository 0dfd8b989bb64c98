"""Telling: the first notice and numbered updates, to each group of its own elements, and in the registry from one
record. Nothing of a student stands in an update or in what is posted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.demands import actions as demands
from charteroak.district.demands.models import Demand
from charteroak.district.duties import actions as duties
from charteroak.district.families.models import Student
from charteroak.district.notices import writing
from charteroak.district.notices.discharge import standing
from charteroak.district.notices.fetching import Answer, Unreachable, fetch
from charteroak.district.notices.kinds import IN_EACH_LANGUAGE, facts_in, filled
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import plain

from .models import Group, GroupNotice, Room, Update
from .rooms import must_be_open
from .who import places_of

#: Groups of fewer students are merged in what is posted.
FEWEST = 6
#: What an update says beside the first notice, before its subject.
NUMBERED = {"es": "Actualización {n}", "pt": "Atualização {n}"}
NOT_KNOWN = {
    "en": "Not known yet. We will write again.", "es": "Todavía no se sabe. Volveremos a escribirle.",
    "pt": "Ainda não se sabe. Escreveremos de novo.",
}  # fmt: skip
#: What a person writes; `data` follows from the groups.
ASKED = ("what", "when", "known", "doing", "todo", "contact")


def public_address(room: Room) -> str:
    return settings.PUBLIC_ADDRESS + reverse("registry:breach", args=[room.board.slug, room.public_id])


def table(codes: Sequence[str], language: str) -> str:
    """The elements as the lines of a list; empty where nobody has put them into the language yet."""
    if not codes:
        return NOT_KNOWN.get(language, "")
    words = [ELEMENTS[code].words for code in codes if code in ELEMENTS]
    return "\n".join(["", *(f"- {one}" for one in words)]) if language == "en" else ""


@transaction.atomic
def begin(room: Room, facts: Mapping[str, str], *, languages: Sequence[str], by: Member, at: datetime) -> Update:
    """Begin the next telling: a notice for each group that has students, with its own elements and no others'.

    The notices are reviewed, approved and sent like any other; until then each can be changed.
    """
    by.must("notices.write", room.board)
    must_be_open(room)
    last = room.updates.last()
    if last is not None and any(
        one.notice.state == Notice.State.DRAFT for one in last.notices.select_related("notice")
    ):
        raise Refusal(
            "No update was begun", f"the notices of “{last}” are not sent", "Send them first, or change them."
        )
    groups = [group for group in room.groups.select_related("cohort") if group.cohort.places.standing().exists()]
    if not groups:
        raise Refusal("Nothing was begun", "nobody is known to be touched", "Say first whom it touches.")
    made = Update.objects.create(
        room=room, number=room.updates.count() + 1, facts=dict(facts), languages=list(languages), written_at=at,
        written_by=by.audit_id,
    )  # fmt: skip
    for group in groups:
        GroupNotice.objects.create(update=made, group=group, notice=_draft(made, group, by=by, at=at))
    record(room.board.public_id, "room.update-begun", room, by=by, at=at, number=made.number, groups=len(groups))
    return made


def _draft(update: Update, group: Group, *, by: Member, at: datetime) -> Notice:
    room, first = update.room, update.languages[0]
    own = {"website": public_address(room)}
    for language in update.languages:
        own["data" if language == first else f"data:{language}"] = table(group.elements, language)
    notice = writing.draft(
        room.board, kind="breach", title=f"{room}: {update}, {group}", languages=update.languages,
        facts={**update.facts, **own}, scope={"cohorts": [group.cohort.public_id]}, only_to=room.only_to, by=by, at=at,
    )  # fmt: skip
    for text in notice.texts.all():
        number = NUMBERED.get(text.language, "Update {n}").format(n=update.number)
        head = ("DRILL. " if room.is_drill else "") + (f"{number}. " if update.number > 1 else "")
        text.subject = f"{head}{text.subject}"[:200]
        text.save(update_fields=["subject"])
    return notice


@transaction.atomic
def change(update: Update, facts: Mapping[str, str], *, by: Member, at: datetime) -> Update:
    """Change the facts of an update; each of its notices says the new ones, and is reviewed and approved again."""
    by.must("notices.write", update.room.board)
    must_be_open(update.room)
    known = {name: value for name, value in facts.items() if name.partition(":")[0] in ASKED}
    update.facts = {**update.facts, **known}
    update.save(update_fields=["facts"])
    for one in update.notices.select_related("notice__board"):
        writing.set_facts(one.notice, known, by=by, at=at)
    return update


# --- in the registry ---------------------------------------------------------------------------------------------


def posted_table(update: Update) -> list[tuple[str, list[str]]]:
    """Groups and their elements; groups of fewer than six students are merged, so that nobody is known by a row."""
    sizes = [(one.group, one.group.cohort.places.standing().count()) for one in
             update.notices.select_related("group__cohort")]  # fmt: skip
    large = [(group.name, set(group.elements), size) for group, size in sizes if size >= FEWEST]
    small = [(group, size) for group, size in sizes if size < FEWEST]
    if small:
        elements = {code for group, _ in small for code in group.elements}
        together = sum(size for _, size in small)
        if together < FEWEST and large:
            # Even together they are few: they go with the smallest of the others, under its name.
            at = min(range(len(large)), key=lambda i: large[i][2])
            name, own, size = large[at]
            large[at] = (name, own | elements, size + together)
        else:
            large.append(("Other students" if large else "The students whom it touches", elements, together))
    return [(name, [ELEMENTS[code].words for code in sorted(own) if code in ELEMENTS]) for name, own, _ in large]


@transaction.atomic
def post(update: Update, *, by: Member, at: datetime) -> Update:
    """Post the update in the registry, in each language, without anything of a student.

    The duty is met once the page was seen from outside: see `look`.
    """
    room = update.room
    by.must("notices.send", room.board)
    if update.posted_at is not None:
        raise Refusal("It was not posted again", "it is posted", "Begin another update if it must say more.")
    notices = [one.notice for one in update.notices.select_related("notice__board")]
    waiting = [
        one for one in notices if not one.frozen and not one.approvals.filter(digest=writing.digest(one)).exists()
    ]
    if waiting:
        raise Refusal(
            "It was not posted", "its texts are not approved yet", "Have each notice reviewed and approved first.",
            citation="C.G.S. § 10-234dd(a)(3)",
        )  # fmt: skip
    texts = {text.language: _public(update, notices[0], text.language) for text in notices[0].texts.all()}
    if named := _names_in(room, " ".join(part for text in texts.values() for part in text)):
        raise Refusal(
            "It was not posted", f"it names {named} of the students whom it touches", "Take every name out of the text."
        )
    update.posted = {"texts": {key: list(text) for key, text in texts.items()},
                     "table": [[name, elements] for name, elements in posted_table(update)]}  # fmt: skip
    update.posted_sha256 = hashlib.sha256(json.dumps(update.posted, sort_keys=True).encode()).hexdigest()
    update.posted_at, update.posted_by = at, by.audit_id
    update.save(update_fields=["posted", "posted_sha256", "posted_at", "posted_by"])
    record(room.board.public_id, "room.posted", room, by=by, at=at, number=update.number, sha256=update.posted_sha256)
    return update


def _public(update: Update, notice: Notice, language: str) -> tuple[str, str]:
    """The text with a pointer to the table in the place of one group's elements."""
    text = notice.texts.get(language=language)
    below = {"en": "see the table below", "es": "vea la tabla más abajo", "pt": "veja a tabela abaixo"}
    facts = facts_in(notice.facts, language, notice.languages[0]) | {"data": below.get(language, below["en"])}
    return filled(text.subject, facts), filled(text.body, facts)


def _names_in(room: Room, text: str) -> int:
    """How many of the students' names stand in a text."""
    words = _words(text)
    students = Student.objects.filter(pk__in=places_of(room).values("student")).only("sealed")
    return sum(_words(student.name) in words for student in students.iterator(2000))


def _words(text: str) -> str:
    """The plain words with a space around each, so that only whole ones are found."""
    return " ".join(["", *re.findall(r"\w+", plain(text)), ""])


def look(update: Update, *, at: datetime, ask=fetch) -> bool:  # type: ignore[no-untyped-def]
    """Look at the posted page as a visitor would; where it says what was posted, that is proved, and B10 is met."""
    room = update.room
    try:
        answer: Answer = ask(public_address(room))
    except Unreachable:
        return False
    if answer.status != 200 or update.posted_sha256 not in answer.text:
        return False
    with transaction.atomic():
        update.proved_at = at
        update.save(update_fields=["proved_at"])
        record(room.board.public_id, "room.posting-proved", room, by=None, at=at, number=update.number,
               page=answer.sha256)  # fmt: skip
        for duty in room.clocks().open().filter(row="B10"):
            if datetime.fromisoformat(duty.started) <= update.posted_at:  # type: ignore[operator]
                duties.meet(
                    duty, happened=update.posted_at, received=None, by=None, at=at,  # type: ignore[arg-type]
                    evidence=f"Posted at {public_address(room)}, text {update.posted_sha256}; seen from outside.",
                )  # fmt: skip
    return True


def look_at_postings(now: datetime) -> int:
    """Look at what is posted and not proved yet; returns how many were proved."""
    waiting = Update.objects.exclude(posted_at=None).filter(proved_at=None, room__is_drill=False)
    return sum(look(update, at=now) for update in waiting.select_related("room__board"))


# --- whether it was done -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """How far an update has come, over all its groups."""

    people: int
    reached: int
    waiting: int
    unreached: int
    printed: int
    bounced: int


def reached(update: Update) -> Reached:
    notices = [one.notice for one in update.notices.select_related("notice")]
    found = [standing(notice) for notice in notices]
    bounced = Delivery.objects.filter(notice__in=notices, state=Delivery.State.BOUNCED).count()
    return Reached(
        sum(one.people for one in found), sum(one.reached for one in found), sum(one.waiting for one in found),
        sum(one.unreached for one in found), sum(one.printed for one in found), bounced,
    )  # fmt: skip


def discharge(update: Update, *, at: datetime) -> int:
    """Meet the clocks of telling families where everybody of every group was reached electronically.

    An update meets the clocks of the receipts that came before it went out; returns how many.
    """
    room = update.room
    notices = [one.notice for one in update.notices.select_related("notice")]
    if room.is_drill or not notices or not all(one.state == Notice.State.DONE and standing(one).met for one in notices):
        return 0
    began = min(one.sent_from for one in notices if one.sent_from)
    last = Delivery.objects.filter(notice__in=notices, state=Delivery.State.ACCEPTED).latest("accepted_at").accepted_at
    met = 0
    for duty in room.clocks().open().filter(row="B9"):
        if datetime.fromisoformat(duty.started) <= began:
            digests = ", ".join(one.digest for one in notices)
            duties.meet(
                duty, happened=last or at, received=None, by=None, at=at,
                evidence=f"{update}: every message was accepted and none came back. Texts {digests}.",
            )  # fmt: skip
            met += 1
    return met


def close_what_is_sent(now: datetime, wait) -> int:  # type: ignore[no-untyped-def]
    """Meet the clocks of updates that have had `wait`, a timedelta, for what comes back; returns how many."""
    done = Update.objects.filter(room__is_drill=False, notices__notice__done_at__lt=now - wait).distinct()
    ripe = [one for one in done.select_related("room__board") if one.room.clocks().open().filter(row="B9").exists()]
    return sum(discharge(update, at=now) for update in ripe)


# --- to the contractor -------------------------------------------------------------------------------------------

QUESTIONS = """What happened, and how was it discovered?
When did it begin and end, and when was it discovered?
Which elements of data were exposed, and for which students?
Send the list of our students, former ones too, with identifier, name and date of birth.
What has been done, what is being done, and by when is the rest answered?"""


@transaction.atomic
def ask_contractor(
    room: Room, *, words: str, limit: demands.Limit, sending: demands.Sending, by: Member, at: datetime
) -> Demand:
    """Demand of the contractor what is not known yet, by a day. A drill asks nobody."""
    must_be_open(room)
    if room.is_drill:
        raise Refusal("Nothing was sent", "this is a drill", "Let the leader of the drill bring in the answer.")
    return demands.make(
        room.board, kind="information", contractor=room.contractor, words=words, limit=limit, sending=sending,
        asked_on=at.date(), by=by, at=at,
    )  # fmt: skip


def in_language(update: Update, language: str) -> dict[str, str]:
    """The facts of an update as they stand in a language."""
    return {name: value for name, value in facts_in(update.facts, language, update.languages[0]).items()
            if name in IN_EACH_LANGUAGE or name == "contact"}  # fmt: skip
