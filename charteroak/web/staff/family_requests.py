"""Families' requests: what waits, one request with all that is done on it, and a request on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import Contract
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.families.models import Student
from charteroak.district.files import sealed_bytes_of
from charteroak.district.requests import acting, answering, numbers, working
from charteroak.district.requests.kinds import KINDS, NEEDS, STOPS
from charteroak.district.requests.models import FamilyRequest, LegalHold
from charteroak.web import pictures, refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, Text
from charteroak.web.presenting import clock_of, name_of, now, today

from .access import place, show, staff_page

FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE = 30
VIEWS = {"open": "Open", "person": "For a person to look at", "late": "Late", "closed": "Closed"}


class PaperForm(forms.Form):
    asker = forms.ChoiceField(label="Who asks")
    name = forms.CharField(required=False, max_length=160, label="Name, as signed", help_text="If it is somebody else.")
    kind = forms.ChoiceField(choices=[(kind.code, kind.title) for kind in KINDS.values()], label="What is asked for")
    words = Text(required=False, max_length=4000, label="In their words")
    language = forms.ChoiceField(
        choices=[("en", "English"), ("es", "Spanish"), ("pt", "Portuguese")], label="Language of the answer"
    )
    happened_on = DayField(label="Dated")
    received_on = DayField(label="Received on")

    def __init__(self, *args: Any, student: Student, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guardians = {pair.guardian.public_id: pair.guardian for pair in student.guardians()}
        self.fields["asker"].choices = [  # type: ignore[attr-defined]
            *((key, one.name) for key, one in self._guardians.items()), ("student", f"{student.name}, the student"),
            ("other", "Somebody else"),
        ]  # fmt: skip
        self._student = student

    def asked(self) -> dict[str, Any]:
        """What `acting.record_paper` takes."""
        data = self.cleaned_data
        guardian = self._guardians.get(data["asker"])
        known = self._student if data["asker"] == "student" else guardian
        return {
            "asked": acting.Asked(data["kind"], data["words"], data["language"]), "guardian": guardian,
            "name": data["name"] or (known.name if known else ""), "email": known.email if known else "",
            "happened_on": data["happened_on"], "received_on": data["received_on"],
        }  # fmt: skip


class NeedForm(forms.Form):
    need = forms.CharField(widget=forms.HiddenInput)
    how = Text(max_length=2000, rows=2, label="What was seen or weighed")
    kind = forms.ChoiceField(
        required=False, label="It is a request to",
        choices=[(kind.code, kind.title) for kind in KINDS.values()],
    )  # fmt: skip


class CheckForm(forms.Form):
    retention = Text(rows=2, max_length=1000, label="What the retention schedule says",
                     help_text="Name the series. What must still be kept is left out of the deletion.")  # fmt: skip
    own_records = forms.BooleanField(required=False, label="Records of the board’s own are destroyed, too")
    authorization = forms.CharField(required=False, max_length=200, label="Signed form RC-075",
                                    help_text="Its date and where it is kept.")  # fmt: skip


class SendForm(forms.Form):
    contractor = forms.CharField(widget=forms.HiddenInput)
    count = forms.IntegerField(required=False, min_value=1, max_value=365, label="The contract’s time: days")
    source = forms.CharField(required=False, max_length=200, label="Where it stands")
    how = forms.ChoiceField(choices=[("portal", "In its portal"), ("letter", "By a letter of our own")], label="How")
    reached_on = DayField(required=False, label="Letter reached it on")
    proof = forms.CharField(required=False, max_length=400, label="What shows it")


class OwnForm(forms.Form):
    done = Text(rows=3, max_length=4000, label="What the board did, as the family reads it")
    kept = Text(required=False, rows=2, max_length=2000, label="What the board keeps")
    why = forms.CharField(required=False, max_length=400, label="By which law it is kept")


class StopForm(forms.Form):
    code = forms.ChoiceField(choices=list(STOPS.items()), label="Reason")
    why = Text(rows=2, max_length=1000, label="What the family is asked")


class ExtendForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=90, label="More days")
    why = Text(rows=2, max_length=1000, label="Reason, as the family reads it")


class WhyForm(forms.Form):
    why = Text(rows=2, max_length=1000, label="How they took it back")


class EvidenceForm(forms.Form):
    how = forms.ChoiceField(choices=[("link", "By a link"), ("paper", "On paper")], label="How it is given")


class ShowForm(forms.Form):
    part = forms.CharField(widget=forms.HiddenInput)
    redacted = forms.FileField(required=False, label="A copy without what it tells of others")


@require_safe
@staff_page("families.read")
def requests(request: HttpRequest, member: Member) -> HttpResponse:
    """What families ask, the oldest open one first."""
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    rows = member.board.family_requests.select_related("student").prefetch_related("parts__demand", "stops")
    rows = rows.filter(closed_at__isnull=False) if view == "closed" else rows.open().order_by("received_on", "pk")
    at = now()
    listed = [(row, [clock_of(duty, at) for duty in row.clocks().open()]) for row in rows]
    if view == "person":
        listed = [one for one in listed if one[0].needs]
    if view == "late":
        listed = [one for one in listed if any(clock["state"] == "late" for clock in one[1])]
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return show(
        request, member, "family_requests.html", here="staff:families", title="Families’ requests",
        above=(place(member, "Families", "staff:families"),), page=page, rows=list(page), view=view, views=VIEWS,
        holds=LegalHold.objects.filter(board=member.board, lifted_at=None).select_related("student"),
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.write")
def on_paper(request: HttpRequest, member: Member, student_id: str) -> HttpResponse:
    """Type in what came on paper or was said at the office."""
    student = _student(member, student_id)
    form = PaperForm(request.POST or None, initial={"received_on": today()}, student=student)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = acting.record_paper(student, **form.asked(), by=member, at=now())
            messages.success(request, "The request is kept. Show next who asks.")
            return redirect("staff:family-request", member.board.slug, made.public_id)
    return show(
        request, member, "family_on_paper.html", here="staff:families", title="A request on paper",
        above=(place(member, "Families", "staff:families"), place(member, "Student", "staff:student", student_id)),
        form=form, student=student,
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("families.read", write="families.write")
def request_page(request: HttpRequest, member: Member, family_request_id: str) -> HttpResponse:
    """One request: who asks what, what a person must look at, the work, and the answer."""
    row = _request(member, family_request_id)
    posted = request.POST.get("do", "") if request.method == "POST" else ""
    if posted and posted not in _ACTS:
        raise Http404
    bound = None
    if posted:
        make, act, done = _ACTS[posted]
        bound = make(request.POST, request.FILES)
        if bound.is_valid():
            with refusals.shown_on(bound):
                act(row, bound.cleaned_data, request, member)
                messages.success(request, done)
                return redirect("staff:family-request", member.board.slug, family_request_id)
        row = _request(member, family_request_id)
    at = now()
    asked = {part.demand.contractor_id for part in row.parts.all()}
    holders = working.holders_of(row.student, on=today()) if row.student else []
    return show(
        request, member, "family_request.html", here="staff:families", title=row.about_kind.title,
        above=(place(member, "Families", "staff:families"), place(member, "Requests", "staff:family-requests")),
        status=422 if bound is not None else 200, row=row, form=bound, posted=posted,
        needs=[(code, NEEDS[code], NeedForm(initial={"need": code})) for code in row.needs],
        settled=[(NEEDS.get(code, code), words) for code, words in (row.settled or {}).items()],
        clocks=[clock_of(duty, at) for duty in row.clocks()], stops=row.stops.all(), stop=row.stop(),
        recounts=row.recounts(),
        parts=[(part, part.demand.last_answer()) for part in row.parts.all()],
        holders=[
            (one, SendForm(initial={"contractor": one.contractor.public_id, "how": _how(member, one)}))
            for one in holders if one.contractor.pk not in asked
        ] if row.about_kind.demand else [],
        forms={name: made(None, None) for name, (made, _, _) in _ACTS.items()},
        obstacles=answering.obstacles(row) if row.closed_at is None else [],
        recorder="the family" if row.recorded_by == "family" else name_of(row.recorded_by, member.board),
    )  # fmt: skip


def _how(member: Member, holder: working.Holder) -> str:
    people = member.board.contractor_people.active().filter(contractor=holder.contractor)
    return "portal" if people.exists() else "letter"


Act = Callable[[FamilyRequest, dict[str, Any], HttpRequest, Member], Any]


def _settle(row: FamilyRequest, data: dict[str, Any], request: HttpRequest, member: Member) -> None:
    acting.settle(row, data["need"], how=data["how"], kind=data["kind"], by=member, at=now())


def _send(row: FamilyRequest, data: dict[str, Any], request: HttpRequest, member: Member) -> None:
    holders = working.holders_of(row.student, on=today()) if row.student else []
    holder = next((one for one in holders if one.contractor.public_id == data["contractor"]), None)
    if holder is None:
        raise Http404
    contract = member.board.contracts.filter(contractor=holder.contractor, state=Contract.State.EXECUTED).first()
    working.send(
        row, holder, contract=contract, limit=Limit(data["count"] or 0, "calendar days", data["source"]),
        sending=Sending(data["how"], data["reached_on"], data["proof"]), by=member, at=now(),
    )  # fmt: skip


def _show(row: FamilyRequest, data: dict[str, Any], request: HttpRequest, member: Member) -> None:
    part = get_object_or_404(row.parts, public_id=data["part"])
    given = data["redacted"]
    working.show_file(part, redacted=given.read() if given else b"", name=given.name if given else "", by=member,
                      at=now())  # fmt: skip


#: What can be done on a request's page: its form, the act, and what is then said.
_ACTS: dict[str, tuple[Callable[[Any, Any], forms.Form], Act, str]] = {
    "settle": (NeedForm, _settle, "It is on record."),
    "stop": (StopForm, lambda row, data, _, by: acting.stop(row, **data, by=by, at=now()), "The family is asked."),
    "resume": (forms.Form, lambda row, _d, _, by: acting.resume(row, by=by, at=now()), "The time runs on."),
    "extend": (ExtendForm, lambda row, data, _, by: acting.extend(row, **data, by=by, at=now()), "The family is told."),
    "check": (CheckForm, lambda row, data, _, by: working.check(row, **data, by=by, at=now()), "They are on record."),
    "send": (SendForm, _send, "It is sent, and its clock runs."),
    "own": (OwnForm, lambda row, data, _, by: working.do_own(row, **data, by=by, at=now()), "It is on record."),
    "directory": (
        forms.Form, lambda row, _d, _, by: working.keep_out_of_directory(row, by=by, at=now()), "The opt-out holds.",
    ),
    "evidence": (
        EvidenceForm, lambda row, data, _, by: working.give_evidence(row, **data, by=by, at=now()), "It is given.",
    ),
    "show": (ShowForm, _show, "The file can be shown."),
    "answer": (forms.Form, lambda row, _d, _, by: answering.answer(row, by=by, at=now()), "It is answered."),
    "withdraw": (WhyForm, lambda row, data, _, by: acting.withdraw(row, **data, by=by, at=now()), "It is closed."),
}  # fmt: skip


@never_cache
@require_safe
@staff_page("families.write")
def letter(request: HttpRequest, member: Member, family_request_id: str) -> HttpResponse:
    row = _request(member, family_request_id)
    if not row.letter_sealed_as:
        raise Http404
    return as_file(sealed_bytes_of(row.letter_sealed_as), "answer.pdf")


@require_safe
@staff_page("families.count")
def request_numbers(request: HttpRequest, member: Member) -> HttpResponse:
    """How the board answers families, without any student: open, late and median days."""
    tables = [
        ("kinds", "By what is asked", numbers.by_kind(member.board, at=now())),
        ("contractors", "By contractor", numbers.by_contractor(member.board, at=now())),
    ]
    return show(
        request, member, "family_numbers.html", here="staff:families", title="Families’ requests in numbers",
        above=(place(member, "Families", "staff:families"),), columns=numbers.COLUMNS,
        tables=[
            (title, [row.cells() for row in rows], _open(key, title, rows), _days(key, title, rows))
            for key, title, rows in tables
        ],
    )  # fmt: skip


def _open(key: str, title: str, rows: list[numbers.Count]) -> pictures.Bars:
    return pictures.bars(
        f"Open requests, {title[:1].lower()}{title[1:]}", "How many are open; a late one makes its bar late.",
        [(row.name, row.open, "late" if row.late else "open", "") for row in rows], unit="requests", key=f"open-{key}",
    )  # fmt: skip


def _days(key: str, title: str, rows: list[numbers.Count]) -> pictures.Bars:
    return pictures.bars(
        f"Median days to the end, {title[:1].lower()}{title[1:]}", "From receipt to the answer.",
        [(row.name, round(row.days), "", "") for row in rows if row.days is not None], unit="days", key=f"days-{key}",
    )  # fmt: skip


@require_safe
@staff_page("families.count")
def numbers_csv(request: HttpRequest, member: Member) -> HttpResponse:
    return as_file(numbers.as_csv(member.board, at=now()), f"family-requests-{today()}.csv")


@require_POST
@staff_page("families.write")
def hold(request: HttpRequest, member: Member, student_id: str) -> HttpResponse:
    """Place a legal hold on one student's data."""
    student = _student(member, student_id)
    with refusals.told(request, "Nothing of this student’s may be destroyed until it is lifted."):
        working.place_hold(member.board, student, why=request.POST.get("why", "")[:1000], by=member, at=now())
    return redirect("staff:student", member.board.slug, student_id)


@require_POST
@staff_page("families.write")
def lift_hold(request: HttpRequest, member: Member, hold_id: str) -> HttpResponse:
    row = get_object_or_404(LegalHold, board=member.board, public_id=hold_id)
    with refusals.told(request, "The hold is lifted."):
        working.lift_hold(row, by=member, at=now())
    return redirect("staff:family-requests", member.board.slug)


def _student(member: Member, student_id: str) -> Student:
    return get_object_or_404(
        Student.objects.known(member.board).select_related("board", "school"), public_id=student_id
    )


def _request(member: Member, request_id: str) -> FamilyRequest:
    rows = member.board.family_requests.select_related("board", "student__school", "student__board", "guardian")
    return get_object_or_404(rows.prefetch_related("parts__demand__answers", "stops"), public_id=request_id)
