"""Duties: what is due, to whom, by when and why; how one was met; and the calendar feeds."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from charteroak import law
from charteroak.district.boards.models import Member
from charteroak.district.boards.roles import Role
from charteroak.district.contracts.models import Contract
from charteroak.district.demands.models import Demand
from charteroak.district.disclosures.models import DirectoryRequest
from charteroak.district.duties import actions
from charteroak.district.duties.models import Duty, FeedAddress
from charteroak.district.refusal import Refusal
from charteroak.district.requests.models import FamilyRequest
from charteroak.web import refusals
from charteroak.web.presenting import clock_of, name_of, now

from .access import place, show, staff_page
from .forms import FeedForm, MeetingForm

PAGE = 30
END_OF_WORK = time(17, 0)
VIEWS = {
    "open": "Open",
    "late": "Late",
    "ours": "Owed by the board",
    "contractors": "Owed by contractors",
    "met": "Met",
}


@require_safe
@staff_page("duties.read")
def duties(request: HttpRequest, member: Member) -> HttpResponse:
    at, view = now(), request.GET.get("view", "open")
    every = Duty.objects.filter(board=member.board, withdrawn_at=None).shown_to(member.may)
    rows = {
        "late": every.late(at).most_urgent_first(),
        "ours": every.open().filter(owed_by__istartswith="board").most_urgent_first(),
        "contractors": every.open().exclude(owed_by__istartswith="board").most_urgent_first(),
        "met": every.exclude(met_at=None).order_by("-met_at"),
    }.get(view, every.open().most_urgent_first())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        member,
        "duties.html",
        here="staff:duties",
        title="Duties",
        page=page,
        clocks=[clock_of(duty, at) for duty in page],
        view=view if view in VIEWS else "open",
        views=VIEWS,
        late=every.late(at).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("duties.read", write="duties.meet")
def duty(request: HttpRequest, member: Member, duty_id: str) -> HttpResponse:
    """One duty with its working; whoever may records here how it was met."""
    row = get_object_or_404(Duty.objects.shown_to(member.may), board=member.board, public_id=duty_id)
    may_meet = (
        member.may("duties.meet") and row.row not in actions.MET_BY_RECORD and not (row.met_at or row.withdrawn_at)
    )
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            actions.meet(
                row,
                happened=_instant(data["happened_on"], data["happened_time"]),
                evidence=data["evidence"],
                received=_instant(data["received_on"], None) if data["received_on"] else None,
                by=member,
                at=now(),
            )
            messages.success(request, "It is recorded how the duty was met.")
            return redirect("staff:duty", member.board.slug, row.public_id)
    questions = set(row.due.questions)
    answers = [answer for answer in member.board.counsel_answers.all() if answer.question in questions]
    return show(
        request,
        member,
        "duty.html",
        here="staff:duties",
        title=row.title,
        above=(place(member, "Duties", "staff:duties"),),
        duty=row,
        clock=clock_of(row, now(), answers),
        form=form,
        may_meet=may_meet,
        also_asked=member.board.overlays.on().of_rows(row.row).select_related("policy"),
        started_by=next((event.sentence for event in law.events() if event.name == row.event), OF_POLICY),
        subject_url=_subject_url(row, member),
        met_by=name_of(row.met_by, member.board) if row.met_by else "",
    )


#: What starts a clock that no event of the law does.
OF_POLICY = "A request came in, and the board’s policy promises an answer."


def _instant(day, at):  # type: ignore[no-untyped-def]
    moment = datetime.combine(day, at or END_OF_WORK, tzinfo=law.ZONE)
    return min(moment, now()) if at is None else moment


#: Where a duty's subject is read: the label of its record, the page that takes its id, and who may open it.
_PAGES = {
    "contracts.contract": (Contract, "staff:contract", "contracts.read"),
    "demands.demand": (Demand, "staff:demand", "demands.read"),
    "requests.familyrequest": (FamilyRequest, "staff:family-request", "families.read"),
    "disclosures.directoryrequest": (DirectoryRequest, "staff:directory-request", "directory.read"),
}


def _subject_url(row: Duty, member: Member) -> str:
    model, page, capability = _PAGES.get(row.subject_label, (None, "", "duties.read"))
    if model is None or not member.may(capability):
        return ""
    known = model.objects.filter(board=row.board, public_id=row.subject_id).exists()
    return reverse(page, args=[row.board.slug, row.subject_id]) if known else ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("duties.read", write="duties.feed")
def feeds(request: HttpRequest, member: Member) -> HttpResponse:
    """The secret calendar addresses, one for each role."""
    form = FeedForm(request.POST or None)
    if not member.may("board.write"):
        form.fields["role"].choices = [c for c in Role.choices if c[0] in member.roles]  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            if "end" in request.POST:
                ending = get_object_or_404(
                    FeedAddress, board=member.board, public_id=request.POST["end"], ended_at=None
                )
                actions.end_feed(ending, by=member, at=now())
                messages.success(request, "That calendar address no longer works.")
                return redirect("staff:feeds", member.board.slug)
            if form.is_valid():
                actions.make_feed(member.board, role=form.cleaned_data["role"], by=member, at=now())
                messages.success(request, "The calendar address is made. Anyone who has it can read these duties.")
                return redirect("staff:feeds", member.board.slug)
        except Refusal as refusal:
            refusals.on_form(form, refusal)
    own = FeedAddress.objects.filter(board=member.board, ended_at=None)
    if not member.may("board.write"):
        own = own.filter(role__in=member.roles)
    addresses = [
        (feed, Role(feed.role).label, settings.PUBLIC_ADDRESS + reverse("link:duties-feed", args=[feed.token]))
        for feed in own
    ]
    return show(
        request,
        member,
        "feeds.html",
        here="staff:duties",
        title="Calendar feeds",
        above=(place(member, "Duties", "staff:duties"),),
        form=form,
        addresses=addresses,
    )
