"""Proving: the time line of a room with its three dates, the evidence in one file, and what was learned."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Member
from charteroak.district.files import sealed_bytes_of
from charteroak.district.notices import evidence
from charteroak.district.notices.models import Notice
from charteroak.district.refusal import Refusal

from .models import Room
from .rooms import clocks_of, must_be_open
from .telling import reached


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing of the time line: when it happened, when the board heard of it, when it was written down."""

    what: str
    happened: datetime | None
    received: datetime | None
    recorded: datetime | None
    by: str = ""
    proof: str = ""


def timeline(room: Room) -> list[Moment]:
    """Every instant of the room, by when it happened, else when it was received or recorded. It names no student."""
    found: list[Moment] = []
    for breach in room.breaches.select_related("report"):
        report, known = breach.report, breach.get_received_is_display()
        said = [("It began", report.occurred_from), ("It ended", report.occurred_until),
                ("The company discovered it", report.discovered_at)]  # fmt: skip
        found += [
            Moment(words, moment, breach.received_at, breach.recorded_at)
            for words, moment in said
            if moment is not None
        ]
        if report.discovered_at is None:
            found.append(Moment("When the company discovered it is not known", None, breach.received_at, None))
        how = f"A report was received ({report.get_channel_display().lower()}). {known}"
        found.append(
            Moment(
                how, None, breach.received_at, breach.recorded_at, breach.recorded_by, f"report {breach.report_sha256}"
            )
        )
    found += [_of_event(event) for event in _events(room)]
    for update in room.updates.prefetch_related("notices__notice", "notices__group"):
        for one in update.notices.all():
            found += _of_notice(f"{update}, {one.group}", one.notice)
        if update.posted_at:
            proof = f"text {update.posted_sha256}"
            found.append(
                Moment(f"{update} was posted", update.posted_at, None, update.posted_at, update.posted_by, proof)
            )
        if update.proved_at:
            found.append(Moment(f"{update} was seen from outside", update.proved_at, None, update.proved_at))
    for duty in clocks_of(room):
        if duty.met_at:
            found.append(Moment(f"Met: {duty.title}", duty.met_at, duty.met_received_at, duty.met_recorded_at))
    return sorted(found, key=lambda one: one.happened or one.received or one.recorded or room.opened_at)


#: Events of a room that the time line tells, in words; the others are told from the records themselves.
_TOLD = {
    "room.opened": "The room was opened", "room.drill-begun": "The drill began",
    "room.classified": "The kinds of data were classified", "room.computed": "Who is touched was computed",
    "room.group-made": "A group was made", "room.elements-set": "The exposed data of a group were entered",
    "room.student-added": "A student was added; the reason is sealed",
    "room.student-taken-off": "A student was taken off; the reason is sealed",
    "room.list-matched": "A list of the company was matched to the roster", "room.line-ruled": "A line was ruled on",
    "room.inject-given": "A step of the drill was brought in", "room.closed": "The room was closed",
}  # fmt: skip


def _events(room: Room) -> list[Event]:
    rows = Event.objects.filter(chain=room.board.public_id, subject__endswith=f":{room.public_id}", verb__in=_TOLD)
    return list(rows.order_by("number"))


def _of_event(event: Event) -> Moment:
    counts = [f"{name.replace('_', ' ')} {value}" for name, value in event.facts.items() if isinstance(value, int)]
    return Moment(
        _TOLD[event.verb] + (f" ({', '.join(counts)})" if counts else ""), event.at, None, event.at, event.actor,
        f"event {event.number}, {event.digest[:12]}",
    )  # fmt: skip


def _of_notice(name: str, notice: Notice) -> list[Moment]:
    found = [
        Moment(f"{name}: approved by {one.name}", one.approved_at, None, one.approved_at, one.approved_by,
               f"texts {one.digest}")
        for one in notice.approvals.all()
    ]  # fmt: skip
    if notice.sent_from:
        found.append(Moment(f"{name}: sending began", notice.sent_from, None, notice.sent_from, "",
                            f"texts {notice.digest}"))  # fmt: skip
    if notice.done_at:
        counts = notice.deliveries.counted()
        words = (f"{name}: {counts['accepted']:,} accepted, {counts['bounced']:,} came back, {counts['no-address']:,} "
                 f"without an address, {counts['printed']:,} letters printed")  # fmt: skip
        found.append(Moment(words, notice.done_at, None, notice.done_at))
    return found


def bundle(room: Room, *, by: Member, at: datetime) -> bytes:
    """The evidence as a zip archive that verifies offline: `sha256sum -c SHA256SUMS`. It names students: sealed hands.

    Reports and receipts as they were received, each notice with its log, what was posted, the time line, the clocks
    with their working.
    """
    by.must("breaches.read", room.board)
    by.must("families.read", room.board)
    files: dict[str, bytes] = {
        "timeline.json": _json([asdict(one) for one in timeline(room)]),
        "clocks.json": _json([_clock(duty) for duty in clocks_of(room)]),
        "counts.json": _json(room.counts),
    }
    for breach in room.breaches.select_related("board", "report__contractor", "report__adds_to"):
        name = f"reports/{breach.public_id}"
        files[f"{name}.json"] = _json(breach.content())
        files[f"{name}-receipt.pdf"] = sealed_bytes_of(breach.receipt_sealed_as)
        if breach.evidence_sealed_as:
            files[f"{name}-as-it-came-{breach.evidence_name}"] = sealed_bytes_of(breach.evidence_sealed_as)
    for update in room.updates.all():
        folder = f"updates/{update.number}"
        files[f"{folder}/posted.json"] = _json({"sha256": update.posted_sha256, **update.posted})
        for one in update.notices.select_related("notice__board", "group"):
            if one.notice.frozen:
                files[f"{folder}/notice-group-{one.group.number}.zip"] = evidence.bundle(one.notice)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    files["SHA256SUMS"] = ("\n".join(sums) + "\n").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    data = out.getvalue()
    record(room.board.public_id, "room.evidence-made", room, by=by, at=at, sha256=hashlib.sha256(data).hexdigest())
    return data


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str).encode()


def _clock(duty: Any) -> dict[str, Any]:
    """A clock with its working, and the hours that it took."""
    started = datetime.fromisoformat(duty.started)
    took = (duty.met_at - started).total_seconds() / 3600 if duty.met_at else None
    return {"duty": duty.title, "row": duty.row, "owed_by": duty.owed_by, "citation": duty.citation,
            "started": duty.started, "due_at": duty.due_at, "met_at": duty.met_at,
            "hours": None if took is None else round(took, 2), "working": duty.snapshot}  # fmt: skip


@transaction.atomic
def close(room: Room, *, late: str, lessons: str, follow_up: str, by: Member, at: datetime) -> Room:
    """Close the room with what was late and why, what was learned, what follows with the contractor.

    A real room closes once its clocks of telling are met; what was late stays late on the record.
    """
    by.must("breaches.write", room.board)
    must_be_open(room)
    open_ones = [duty for duty in clocks_of(room) if duty.row in ("B9", "B10") and duty.met_at is None]
    if open_ones and not room.is_drill:
        raise Refusal(
            "The room was not closed", "a clock of it runs", "Meet it first, on its own page with what shows it.",
            items=[duty.title for duty in open_ones], citation="C.G.S. § 10-234dd(a)(3)",
        )  # fmt: skip
    missed = [duty for duty in clocks_of(room) if duty.state(at) in ("late", "met-late")]
    if (missed and not late.strip()) or not lessons.strip():
        raise Refusal("The room was not closed", "it is not said what is learned, or why something was late", "Say it.")
    room.after = {"late": late.strip(), "lessons": lessons.strip(), "follow_up": follow_up.strip()}
    room.closed_at, room.closed_by = at, by.audit_id
    room.save(update_fields=["after", "closed_at", "closed_by"])
    record(room.board.public_id, "room.closed", room, by=by, at=at, late=len(missed))
    return room


def briefing(room: Room, *, now: datetime) -> list[tuple[str, str]]:
    """The superintendent's page, from the record as it stands: a line each, and nobody's name."""
    first = room.first()
    clock = next((duty for duty in clocks_of(room) if duty.row == "B9"), None)
    last = room.updates.last()
    lines = [
        ("Company", str(room.contractor)),
        ("Received", f"{first.received_at:%Y-%m-%d %H:%M} UTC" if first else ""),
    ]
    day = clock.last_day() if clock else None
    if clock and clock.met_at:
        lines.append(("Families", "told"))
    elif day:
        late = bool(clock and clock.due_at and now >= clock.due_at)
        lines.append(("Families", f"must be told by the end of {day:%A, %B} {day.day}{': LATE' if late else ''}"))
    counts = room.counts
    if room.computed_at:
        former = f", {counts['former']:,} of them have left" if counts.get("former") else ""
        lines.append(("Students", f"{counts['students']:,}{former}"))
    if "people" in counts:
        channel = counts["by_channel"]
        lines.append(("People to tell", f"{counts['people']:,}: {channel['mail']:,} by e-mail, {channel['paper']:,} on "
                      f"paper, {channel['nowhere']:,} without any address"))  # fmt: skip
    lines.append(("Kinds of data", "; ".join(room.kind_words)))
    if last is None:
        lines.append(("Told so far", "nothing"))
    else:
        found = reached(last)
        posted = "posted" if last.posted_at else "not posted"
        words = f"{last}: {found.reached:,} of {found.people:,} people reached, {found.bounced:,} came back"
        lines.append(("Told so far", f"{words}, {found.printed:,} letters; {posted}"))
        lines.append(("What is not known yet", last.facts.get("known", "")))
    return lines
