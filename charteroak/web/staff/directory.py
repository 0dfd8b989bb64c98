"""Requests for directory information: the log, a request, and what is decided on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.audit.actions import subject_of
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import CounselAnswer, Member
from charteroak.district.contractors.grades import GRADES, in_words
from charteroak.district.disclosures import asking, deciding, designating, letters, log, releasing, sources
from charteroak.district.disclosures.elements import ELEMENTS
from charteroak.district.disclosures.models import (
    CounselReferral,
    Designation,
    Determination,
    DirectoryRequest,
)
from charteroak.district.duties.models import Duty
from charteroak.district.exceptions.report import school_year
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, ManyChoices, Text
from charteroak.web.presenting import clock_of, name_of, now, today
from charteroak.web.wording import in_words as event_in_words

from .access import place, show, staff_page

PAGE = 30
FORM_METHODS = ["GET", "HEAD", "POST"]
ALL = [(element.code, element.words) for element in ELEMENTS.values()]


class RecordForm(forms.Form):
    """A request that came by another way than the public form."""

    via = forms.ChoiceField(
        choices=[one for one in DirectoryRequest.Via.choices if one[0] != "online"], label="How did it come?"
    )
    happened_on = DayField(label="Dated", help_text="The day that stands on it, or on which they called.")
    received_on = DayField(label="Received by the board on")
    kind = forms.ChoiceField(
        choices=DirectoryRequest.Kind.choices, initial="general", widget=forms.RadioSelect, label="What kind is it?",
        help_text="The last two go to counsel. They have clocks of their own.",
    )  # fmt: skip
    name = forms.CharField(max_length=120, label="Who asks?")
    organization = forms.CharField(required=False, max_length=200, label="For whom?")
    email = forms.EmailField(required=False, label="E-mail address")
    phone = forms.CharField(required=False, max_length=40, label="Telephone")
    address = Text(required=False, max_length=400, label="Postal address")
    language = forms.ChoiceField(
        choices=[("en", "English"), ("es", "Spanish"), ("pt", "Portuguese")], label="Language of the answer"
    )
    purpose = Text(max_length=2000, rows=4, label="What is it for, in their words?")
    elements = forms.MultipleChoiceField(
        choices=ALL, widget=ManyChoices, label="What do they ask for?",
        error_messages={"required": "Choose what they ask for."},
    )  # fmt: skip
    scope = forms.ChoiceField(
        choices=DirectoryRequest.Scope.choices, initial="group", widget=forms.RadioSelect, label="For which students?"
    )
    schools = forms.MultipleChoiceField(required=False, widget=ManyChoices, label="Schools", help_text="None: all.")
    grades = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, choices=list(GRADES.items()), label="Grades", help_text="None: all."
    )
    whom = Text(required=False, max_length=2000, label="Which class, which group, or whom, in their words")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        schools = list(member.board.schools.values_list("public_id", "name"))
        self.fields["schools"].choices = schools  # type: ignore[attr-defined]
        if not schools:
            del self.fields["schools"]


class DetermineForm(forms.Form):
    is_ordinary = forms.BooleanField(
        required=False, label="I have read it: it is no request of a military recruiter, and none for public records"
    )
    outcome = forms.ChoiceField(
        choices=Determination.Outcome.choices, widget=forms.RadioSelect, label="What do you determine?",
        error_messages={"required": "Choose."},
    )  # fmt: skip
    reason = Text(
        rows=4, max_length=2000, label="Why", error_messages={"required": "Say why."},
        help_text="A refusal quotes it word for word. Name no student in it.",
    )  # fmt: skip
    elements = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, label="What may be disclosed",
        help_text="Of what was asked for, only what the board has designated. Needed where it is related.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: DirectoryRequest, designated: list[str], **options: Any) -> None:
        may = [code for code in row.elements if code in designated]
        super().__init__(*args, initial={"elements": may}, **options)
        self.fields["elements"].choices = [(code, ELEMENTS[code].words) for code in may]  # type: ignore[attr-defined]
        if not may:
            del self.fields["elements"]
        if row.kind in DirectoryRequest.SPECIAL:
            del self.fields["is_ordinary"]


class HandForm(forms.Form):
    counsel = forms.CharField(max_length=160, label="Name of counsel")
    on = DayField(label="Handed over on")


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=CounselReferral.Outcome.choices, widget=forms.RadioSelect, label="What becomes of it?",
        error_messages={"required": "Choose."},
    )  # fmt: skip
    words = Text(max_length=4000, label="What counsel answered")
    on = DayField(label="Answered on")


class DesignationForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2100, label="School year that begins in")
    elements = forms.MultipleChoiceField(
        choices=ALL, widget=ManyChoices, label="Directory information",
        error_messages={"required": "Choose what is directory information with you."},
    )  # fmt: skip
    limits = Text(required=False, max_length=600, label="To whom or for what the notice limits it")
    notice_on = DayField(label="The annual notice went out on")
    opt_out_until = DayField(label="Families could opt out until")
    policy = forms.CharField(
        max_length=300, label="Where the policy stands", help_text="Such as Policy 5145.15, adopted …"
    )
    answer_count = forms.IntegerField(
        required=False, min_value=1, max_value=365, label="The policy promises an answer within",
        help_text="Empty where it promises none: no law is known to set a time, and none is counted then.",
    )  # fmt: skip
    answer_unit = forms.ChoiceField(required=False, choices=[("", "no promise"), *Designation.UNITS], label="Unit")


def _filtered(request: HttpRequest, member: Member) -> tuple[QuerySet[DirectoryRequest], dict[str, str]]:
    rows = member.board.directory_requests.prefetch_related("determinations", "releases")
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind", "year")}
    if chosen["state"] in DirectoryRequest.State.values:
        rows = rows.filter(state=chosen["state"])
    if chosen["kind"] in DirectoryRequest.Kind.values:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["year"].isdecimal() and 2000 <= int(chosen["year"][:5]) <= 2100:
        rows = rows.received_in(int(chosen["year"]))
    return rows, chosen


@never_cache
@require_safe
@staff_page("directory.log")
def directory(request: HttpRequest, member: Member) -> HttpResponse:
    """The log: who asked, what was decided, how many were in a file and left out. It names no student."""
    board = member.board
    rows, chosen = _filtered(request, member)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    years, names = log.years(board), log.names(board)
    return show(
        request,
        member,
        "directory.html",
        here="staff:requests",
        title="Requests for directory information",
        above=(place(member, "Requests", "staff:requests"),),
        page=page,
        rows=[_line(row, names) for row in page],
        total=rows.count(),
        chosen=chosen,
        states=DirectoryRequest.State.choices,
        kinds=DirectoryRequest.Kind.choices,
        years=years,
        designation=Designation.objects.in_force(board, today()),
        refusing=log.refusing(board),
        query=request.GET.urlencode(),
    )


def _line(row: DirectoryRequest, names: dict[str, str]) -> dict[str, Any]:
    made, sent = row.determination(), list(row.releases.all())
    return {
        "row": row,
        "made": made,
        "by": names.get(made.determined_by, "a former member") if made else "",
        "sent": sent[0] if sent else None,
        "elements": [ELEMENTS[code].words for code in row.elements],
    }


@require_safe
@staff_page("directory.log")
def directory_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The log as it is filtered, for a spreadsheet."""
    rows, _ = _filtered(request, member)
    return as_file(log.as_csv(rows, log.names(member.board)), f"directory-requests-{today()}.csv")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("directory.write")
def record_request(request: HttpRequest, member: Member) -> HttpResponse:
    """Type in a request that came by letter, e-mail, telephone or in person."""
    form = RecordForm(request.POST or None, member=member, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        how = {name: said.pop(name) for name in ("via", "happened_on", "received_on")}
        with refusals.shown_on(form):
            row = asking.record_request(member.board, asking.Asked(**said), **how, by=member, at=now())
            messages.success(request, "The request is recorded.")
            return redirect("staff:directory-request", member.board.slug, row.public_id)
    return _form_page(request, member, form, "Record a request", do="Record it")


@never_cache
@require_safe
@staff_page("directory.read")
def directory_request(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """One request: who asks for what and why, what was determined, what went out, what comes next."""
    row, board, day = request_of(member, directory_id), member.board, today()
    made = row.determination()
    schools = [str(school) for school in board.schools.filter(public_id__in=row.schools)]
    duties = Duty.objects.filter(board=board).about(row)
    return show(
        request,
        member,
        "directory_request.html",
        here="staff:requests",
        title=f"Request of {row.received_on:%B} {row.received_on.day}, {row.received_on.year}",
        above=(place(member, "Directory information", "staff:directory"),),
        row=row,
        recorder="the public form" if row.via == "online" else name_of(row.recorded_by, board),
        elements=[ELEMENTS[code].words for code in row.elements],
        schools=schools,
        grades=in_words(row.grades),
        signs=asking.signs_of(row) if row.state == DirectoryRequest.State.WAITING else [],
        made=made,
        made_by=name_of(made.determined_by, board) if made else "",
        granted=[ELEMENTS[code].words for code in made.elements] if made else [],
        referrals=list(row.referrals.all()),
        releases=[(one, [ELEMENTS[code].words for code in one.columns], name_of(one.released_by, board))
                  for one in row.releases.all()],
        letters=list(row.letters.all()),
        preview=releasing.preview(row, day) if made and row.state == DirectoryRequest.State.RELATED else None,
        clocks=[clock_of(duty, now()) for duty in duties],
        rule=sources.refusal_rule(day),
        answers=_answers(member),
        rules=(sources.RECRUITERS, sources.PUBLIC_RECORDS),
        own_clocks=sources.OWN_CLOCKS,
        history=_history(row, member),
    )  # fmt: skip


def _answers(member: Member) -> list[CounselAnswer]:
    """What the board's counsel answered to whether a statute asks for the refusal."""
    questions = sources.refusal_rule(today()).questions
    return [one for one in member.board.counsel_answers.all() if one.question in questions]


def _history(row: DirectoryRequest, member: Member) -> list[dict[str, Any]]:
    records: list[Model] = [
        row, *row.determinations.all(), *row.letters.all(), *row.releases.all(),
        *Duty.objects.filter(board=member.board).about(row),
    ]  # fmt: skip
    events = Event.objects.filter(chain=member.board.public_id, subject__in=[subject_of(one) for one in records])
    return [
        {"at": event.at, "what": event_in_words(event.verb), "by": name_of(event.actor, member.board)}
        for event in events.order_by("-number")[:100]
    ]


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("directory.determine")
def determine(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """Whether it is related to school purposes. The page says what the words mean, and how sure that is."""
    row, day = request_of(member, directory_id), today()
    year = Designation.objects.in_force(member.board, day)
    form = DetermineForm(request.POST or None, row=row, designated=year.elements if year else [])
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            said = {"is_ordinary": False, "elements": [], **form.cleaned_data}
            deciding.determine(row, **said, by=member, at=now())
            messages.success(request, "It is determined, in your name.")
            return redirect("staff:directory-request", member.board.slug, directory_id)
    return show(
        request,
        member,
        "determine.html",
        here="staff:requests",
        title="Is it related to school purposes?",
        above=above(member, row),
        row=row,
        form=form,
        year=year,
        elements=[ELEMENTS[code].words for code in row.elements],
        terms=sources.terms(day),
        rule=sources.refusal_rule(day),
        answers=_answers(member),
        rules=(sources.DESIGNATED, sources.LIMITED),
        signs=asking.signs_of(row),
        own_clocks=sources.OWN_CLOCKS,
    )


@require_POST
@staff_page("directory.determine")
def undo_determination(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    row = request_of(member, directory_id)
    with refusals.told(request, "It is taken back, and waits to be determined again."):
        deciding.take_back(row, by=member, at=now())
    return redirect("staff:directory-request", member.board.slug, directory_id)


@require_POST
@staff_page("directory.determine")
def to_counsel(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    row = request_of(member, directory_id)
    with refusals.told(request, f"It goes to counsel. {sources.OWN_CLOCKS}"):
        asking.send_to_counsel(row, kind=request.POST.get("kind", ""), by=member, at=now())
    return redirect("staff:directory-request", member.board.slug, directory_id)


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("directory.write")
def counsel(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """Record to whom it was handed, and then what counsel answered."""
    row = request_of(member, directory_id)
    referral = row.referrals.first()
    handed = bool(referral and referral.counsel)
    form: forms.Form = (AnswerForm if handed else HandForm)(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            act = asking.hear_counsel if handed else asking.hand_to_counsel
            act(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "Counsel’s answer is recorded." if handed else "It is recorded who has it.")
            return redirect("staff:directory-request", member.board.slug, directory_id)
    title = "What counsel answered" if handed else "Handed to counsel"
    return _form_page(request, member, form, title, do="Record it", say=sources.OWN_CLOCKS, row=row)


@never_cache
@require_safe
@staff_page("directory.write")
def counsel_note(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """The request as it is handed to counsel."""
    row = request_of(member, directory_id)
    return as_file(letters.note_for_counsel(row), f"for-counsel-{row.public_id}.pdf")


@require_POST
@staff_page("directory.write")
def close_request(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    row = request_of(member, directory_id)
    with refusals.told(request, "The request is closed: whoever asked took it back."):
        asking.take_back(row, by=member, at=now())
    return redirect("staff:directory-request", member.board.slug, directory_id)


@require_http_methods(FORM_METHODS)
@staff_page("directory.log", write="board.write")
def designation(request: HttpRequest, member: Member) -> HttpResponse:
    """What the board designates for a school year. The log's readers read it; a coordinator enters it."""
    board, day = member.board, today()
    last = Designation.objects.filter(board=board).first()
    initial = {"year": school_year(day)}
    if last:
        same = ("elements", "limits", "policy", "answer_count", "answer_unit")
        initial |= {name: getattr(last, name) for name in same}
    form = DesignationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            designating.designate(board, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The designation is kept, and stands on the public page.")
            return redirect("staff:designation", board.slug)
    kept = [
        (one, [ELEMENTS[code].words for code in one.elements], name_of(one.designated_by, board))
        for one in Designation.objects.filter(board=board)[:20]
    ]
    return show(
        request,
        member,
        "designation.html",
        here="staff:requests",
        title="What is directory information here",
        above=(place(member, "Directory information", "staff:directory"),),
        form=form if member.may("board.write") else None,
        kept=kept,
        current=Designation.objects.in_force(board, day),
        rules=(sources.DESIGNATED, sources.OPT_OUT, sources.LIMITED),
    )


def request_of(member: Member, directory_id: str) -> DirectoryRequest:
    return get_object_or_404(member.board.directory_requests, public_id=directory_id)


def above(member: Member, row: DirectoryRequest) -> tuple[tuple[str, str], ...]:
    log_page = place(member, "Directory information", "staff:directory")
    return (log_page, place(member, "The request", "staff:directory-request", row.public_id))


def _form_page(
    request: HttpRequest, member: Member, form: forms.Form, title: str, *, do: str, say: str = "",
    row: DirectoryRequest | None = None,
) -> HttpResponse:  # fmt: skip
    back = ("staff:directory-request", row.public_id) if row else ("staff:directory",)
    return show(
        request,
        member,
        "directory_form.html",
        here="staff:requests",
        title=title,
        above=above(member, row) if row else (place(member, "Directory information", "staff:directory"),),
        form=form,
        do=do,
        say=say,
        back=reverse(back[0], args=[member.board.slug, *back[1:]]),
    )
