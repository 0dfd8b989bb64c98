"""The room in which the board answers a breach: what came in, what it owes and by when, whom it touches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.breaches import reporting, rooms, telling, who
from charteroak.district.breaches.kinds import KINDS
from charteroak.district.breaches.models import Breach, BreachDesk, BreachReport, Room
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.grades import GRADES
from charteroak.district.contractors.models import Contractor
from charteroak.district.notices.kinds import LANGUAGES
from charteroak.district.uploads import too_large
from charteroak.web import refusals
from charteroak.web.breaching import FactsForm
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField
from charteroak.web.presenting import clock_of, name_of, now

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]
LARGEST = 30 * 1024 * 1024
CONTACTS = 4


def the_room(member: Member, room_id: str) -> Room:
    return get_object_or_404(member.board.rooms.select_related("board", "contractor"), public_id=room_id)


def over(member: Member, room: Room | None = None) -> tuple[tuple[str, str], ...]:
    """The pages over a page of a room."""
    above = (place(member, "Breaches", "staff:breaches"),)
    return (*above, place(member, str(room), "staff:room", room.public_id)) if room else above


def uploaded(file: Any) -> tuple[bytes, str]:
    """The bytes and the name of an upload; nothing where there is none. Raises Refusal where it is too large."""
    if file is None:
        return b"", ""
    if file.size > LARGEST:
        raise too_large(file.name, file.size)
    return file.read(), file.name


class ArrivalForm(FactsForm):
    contractor = forms.ChoiceField(label="Company", error_messages={"required": "Choose the company."})
    room = forms.ChoiceField(
        required=False, label="Which breach?", help_text="A second report on the same breach joins it."
    )
    names_more = forms.ChoiceField(
        choices=[("yes", "Yes, or it is the first report"), ("no", "No: the same again, or only more on it")],
        widget=forms.RadioSelect, label="Does it name students or data that were not named before?", initial="yes",
    )  # fmt: skip
    channel = forms.ChoiceField(
        choices=[one for one in BreachReport.Channel.choices if one[0] not in ("portal", "drill")],
        widget=forms.RadioSelect, label="How did it come?", error_messages={"required": "Say how it came."},
    )  # fmt: skip
    arrived_on = DayField(
        label="First arrived anywhere at the board on",
        help_text="A principal’s or a teacher’s mailbox counts. Not when it was read, or passed on.",
    )
    arrived_at = forms.TimeField(
        required=False, label="At what time", widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="Connecticut time. Left empty, the day’s first moment counts.",
    )  # fmt: skip
    unsure = forms.BooleanField(required=False, label="The day is not known; this is the earliest that it can be")
    where = forms.CharField(required=False, max_length=160, label="Where it arrived")
    contact_name = forms.CharField(required=False, max_length=160, label="Contact at the company: name")
    contact_email = forms.EmailField(required=False, label="Contact at the company: e-mail address")
    contact_phone = forms.CharField(required=False, max_length=40, label="Contact at the company: phone")
    evidence = forms.FileField(
        required=False,
        label="The message or letter itself",
        help_text="It is sealed. Forwarded mail as a file will do.",
    )
    field_order = ("contractor", "room", "names_more", "channel", "arrived_on", "arrived_at", "unsure", "where",
                   "evidence")  # fmt: skip

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        products = [one for one in contractors.known_to(member.board).order_by("name") if one.contractor.is_known]
        super().__init__(*args, products=products, **options)
        self._companies = {one.contractor.public_id: one.contractor for one in products}
        self._rooms = {one.public_id: one for one in member.board.rooms.real().open().select_related("contractor")}
        named = sorted(self._companies.items(), key=lambda pair: pair[1].name)
        self.fields["contractor"].choices = [("", "Choose"), *((key, one.name) for key, one in named)]  # type: ignore[attr-defined]
        listed = [(key, f"{one}, opened {one.opened_at:%B} {one.opened_at.day}") for key, one in self._rooms.items()]
        self.fields["room"].choices = [("", "A new one"), *listed]  # type: ignore[attr-defined]

    def company(self) -> Contractor:
        return self._companies[self.cleaned_data["contractor"]]

    def joins(self) -> Room | None:
        return self._rooms.get(self.cleaned_data["room"])

    def arrived(self) -> reporting.Arrived:
        data = self.cleaned_data
        evidence, name = uploaded(data["evidence"])
        return reporting.Arrived.on(
            data["arrived_on"], data["arrived_at"], sure=not data["unsure"], channel=data["channel"],
            where=data["where"], evidence=evidence, evidence_name=name,
        )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.write")
def new_breach(request: HttpRequest, member: Member) -> HttpResponse:
    """Type in a report that came by letter, call or e-mail."""
    initial = {"token": get_random_string(32), "room": request.GET.get("room", "")}
    form = ArrivalForm(request.POST or None, request.FILES or None, member=member, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            data = form.cleaned_data
            made = reporting.record_report(
                member.board, form.company(), form.reported(names_more=data["names_more"] == "yes"), form.arrived(),
                token=data["token"], room=form.joins(), by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "It is recorded. The board’s time runs from the first arrival.")
            return redirect("staff:room", member.board.slug, made.room.public_id)
    return show(
        request, member, "new_breach.html", here="staff:breaches", title="Record a breach report", above=over(member),
        form=form,
    )  # fmt: skip


class DeskForm(forms.Form):
    mailbox = forms.EmailField(required=False, label="Mailbox for breaches", help_text="It is told of every report.")
    deputies = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Deputies",
        help_text="Told of every report at once, beside the coordinators and the signers.",
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        people = member.board.members.filter(ended_on=None).select_related("user")
        self._people = {one.public_id: one for one in people}
        self.fields["deputies"].choices = [(key, str(one)) for key, one in self._people.items()]  # type: ignore[attr-defined]
        for number in range(1, CONTACTS + 1):
            for name, label, kind in (
                ("name", "name", forms.CharField), ("phone", "telephone at any hour", forms.CharField),
                ("email", "e-mail address", forms.EmailField),
            ):  # fmt: skip
                self.fields[f"{name}_{number}"] = kind(
                    required=False, max_length=160, label=f"Out of hours {number}: {label}"
                )

    def kept(self) -> dict[str, Any]:
        data = self.cleaned_data
        contacts = [
            {name: data[f"{name}_{number}"] for name in ("name", "phone", "email")} for number in range(1, CONTACTS + 1)
        ]
        deputies = [self._people[key] for key in data["deputies"]]
        return {"mailbox": data["mailbox"], "deputies": deputies, "contacts": contacts}


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.read", write="breaches.write")
def desk(request: HttpRequest, member: Member) -> HttpResponse:
    """Where a breach reaches the board at any hour."""
    kept = BreachDesk.objects.filter(board=member.board).first()
    initial: dict[str, Any] = {}
    if kept:
        initial = {"mailbox": kept.mailbox, "deputies": [one.public_id for one in kept.deputies.all()]}
        for number, one in enumerate(kept.contacts, 1):
            initial |= {f"{name}_{number}": value for name, value in one.items()}
    form = DeskForm(request.POST or None, member=member, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            rooms.keep_desk(member.board, **form.kept(), by=member, at=now())
            messages.success(request, "It is kept. All of them are told of the next report.")
            return redirect("staff:breaches", member.board.slug)
    return show(
        request, member, "breach_desk.html", here="staff:breaches", title="Where a breach reaches us",
        above=over(member), form=form, kept=kept,
    )  # fmt: skip


@never_cache
@require_safe
@staff_page("breaches.read")
def room(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Everything about one breach on one page: the clocks first, then what came in, whom it touches, what was told."""
    row = the_room(member, room_id)
    at = now()
    clocks = rooms.clocks_of(row)
    return show(
        request,
        member,
        "room.html",
        here="staff:breaches",
        title=str(row),
        above=over(member),
        room=row,
        ours=[clock_of(duty, at) for duty in clocks if duty.owed_by.lower().startswith("board")],
        delay=[clock_of(duty, at) for duty in clocks if not duty.owed_by.lower().startswith("board")],
        reports=_reports(member, row),
        contract_time=rooms.contract_time(row),
        parallel=rooms.parallel_duties(row.opened_at),
        answers=list(member.board.counsel_answers.filter(question="parallel-breach-law")),
        groups=groups_of(row),
        counts=shown_counts(row),
        told=[(one, telling.reached(one)) for one in row.updates.all()],
    )


def _reports(member: Member, row: Room) -> list[dict[str, Any]]:
    rows = row.breaches.select_related("board", "report__contractor").order_by("received_at", "pk")
    return [
        {
            "breach": one,
            "elements": [ELEMENTS[code].words for code in one.report.elements if code in ELEMENTS],
            "by": name_of(one.recorded_by, member.board),
        }
        for one in rows
    ]


def groups_of(row: Room) -> list[dict[str, Any]]:
    """The groups with their elements in words and how many stand in each."""
    standing = who.places_of(row)
    return [
        {
            "group": group,
            "elements": [ELEMENTS[code].words for code in group.elements if code in ELEMENTS],
            "students": standing.filter(cohort=group.cohort_id).count(),
        }
        for group in row.groups.all()
    ]


def shown_counts(row: Room) -> dict[str, Any]:
    """The counts of a room in words."""
    counts = row.counts
    return counts | {
        "by_grade": [[GRADES.get(grade, grade or "No grade"), number] for grade, number in counts.get("by_grade", [])],
        "by_why": [[who.WHY.get(why, why), number] for why, number in counts.get("by_why", [])],
        "by_language": [[LANGUAGES.get(one, one or "Not known"), n] for one, n in counts.get("by_language", [])],
    }


class KindsForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, label="Kinds of data",
        error_messages={"required": "Tick each kind, or “Not known yet”."},
        help_text="Student information starts thirty days for the company, the others sixty; unknown counts as thirty.",
    )  # fmt: skip


class PromiseForm(forms.Form):
    count = forms.IntegerField(min_value=0, max_value=365, label="The contract gives the company: how many")
    unit = forms.ChoiceField(choices=Room.UNITS, label="Counted in")
    source = forms.CharField(required=False, max_length=200, label="Where it says so", help_text="Such as: section 6.")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.read", write="breaches.write")
def classify(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Which kinds of data are touched, and what the contract promises."""
    row = the_room(member, room_id)
    about_contract = "count" in request.POST
    kinds = KindsForm(
        request.POST if request.method == "POST" and not about_contract else None, initial={"kinds": row.known_kinds}
    )
    initial = {
        "count": row.promise_count or 72, "unit": row.promise_unit or "hours", "source": row.promise_source
    }  # fmt: skip
    promise = PromiseForm(request.POST if about_contract else None, initial=initial)
    form = promise if about_contract else kinds
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            if about_contract:
                rooms.keep_promise(row, **promise.cleaned_data, by=member, at=now())
            else:
                rooms.classify(row, kinds.cleaned_data["kinds"], by=member, at=now())
            messages.success(request, "It is kept.")
            return redirect("staff:room", member.board.slug, room_id)
    return show(
        request, member, "room_kinds.html", here="staff:breaches", title="Kinds of data, and the contract’s time",
        above=over(member, row), room=row, kinds=kinds, promise=promise, form=form,
    )  # fmt: skip


@never_cache
@require_safe
@staff_page("breaches.read")
def evidence(request: HttpRequest, member: Member, breach_id: str) -> HttpResponse:
    """The message or letter by which a report came."""
    row = get_object_or_404(Breach.objects.exclude(evidence_name=""), board=member.board, public_id=breach_id)
    return as_file(reporting.evidence_of(row, by=member), row.evidence_name)
