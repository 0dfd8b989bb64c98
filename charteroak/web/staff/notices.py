"""Notices to families: written in each language, looked at, approved, sent, followed to whoever was not reached."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak import law
from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty, instant
from charteroak.district.families import notifying
from charteroak.district.families.models import Student
from charteroak.district.notices import elsewhere, evidence, own_policy, paper, sending, writing
from charteroak.district.notices.discharge import standing
from charteroak.district.notices.kinds import BLANKS, IN_EACH_LANGUAGE, KINDS, LANGUAGES, RIGHT_TO_LEFT, blanks_in
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.notices.proof import public_address
from charteroak.district.notices.reading_ease import measure
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.fields import DayField, Text
from charteroak.web.presenting import long_date, name_of, now, today

from .access import place, show, staff_page

PAGE = 100


class NewNoticeForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind.id, kind.name) for kind in KINDS.values()], label="What kind of notice?")
    title = forms.CharField(max_length=200, required=False, label="Title for your own lists")
    languages = forms.MultipleChoiceField(
        choices=list(LANGUAGES.items()), initial=["en", "es", "pt"], widget=forms.CheckboxSelectMultiple,
        label="Languages", help_text="The first one chosen goes to families whose language is not among them.",
    )  # fmt: skip
    schools = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Only these schools",
        help_text="None chosen: everybody on the roster.",
    )  # fmt: skip
    grades = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Only these grades")
    planned_for = DayField(required=False, label="Planned for")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        board = member.board
        self.fields["schools"].choices = [(str(school.pk), school.name) for school in board.schools.all()]  # type: ignore[attr-defined]
        grades = Student.objects.listed(board).values_list("grade", flat=True).order_by("grade").distinct()
        self.fields["grades"].choices = [(grade, grade) for grade in grades if grade]  # type: ignore[attr-defined]


class TextForm(forms.Form):
    subject = forms.CharField(max_length=200, label="Subject")
    body = Text(
        rows=16, label="Text",
        help_text="Blanks such as {website} are filled in for every language at once. A line that begins with “- ” is"
        " an item of a list.",
    )  # fmt: skip


def _notice(member: Member, notice_id: str) -> Notice:
    return get_object_or_404(member.board.notices.select_related("board"), public_id=notice_id)


def _above(member: Member, notice: Notice | None = None) -> tuple[tuple[str, str], ...]:
    above = (place(member, "Notices", "staff:notices"),)
    return (*above, place(member, notice.title, "staff:notice", notice.public_id)) if notice else above


@require_safe
@staff_page("notices.read")
def notices(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's notices, the newest first."""
    rows = list(member.board.notices.all()[:PAGE])
    return show(
        request,
        member,
        "notices.html",
        here="staff:notices",
        title="Notices to families",
        rows=[(row, standing(row) if row.frozen else None) for row in rows],
        elsewhere=list(member.board.sent_elsewhere.all()[:PAGE]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("notices.write")
def new_notice(request: HttpRequest, member: Member) -> HttpResponse:
    board = member.board
    contract = board.contracts.filter(public_id=request.GET.get("contract", ""), executed_on__isnull=False).first()
    first = {"kind": request.GET.get("kind", "september"), "title": contract.title[:200] if contract else ""}
    form = NewNoticeForm(request.POST or None, member=member, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        contact = ", ".join(filter(None, [board.contact_name, board.contact_phone, board.contact_email]))
        scope: dict[str, object] = {"schools": [int(one) for one in data["schools"]], "grades": data["grades"]}
        filled: dict[str, str] = {}
        if contract is not None and data["kind"] == "contract":
            scope["contract"], filled = contract.public_id, _facts_of(contract)
        row = KINDS[data["kind"]].duty
        open_duty = Duty.objects.open().filter(board=board, row=row).most_urgent_first().first() if row else None
        earlier = board.notices.filter(kind=data["kind"], state=Notice.State.DONE).first()
        with refusals.shown_on(form):
            notice = writing.draft(
                board, kind=data["kind"], title=data["title"], languages=data["languages"],
                facts={"website": public_address(board), "contact": contact, **filled}, scope=scope,
                planned_for=data["planned_for"], duty_id=open_duty.public_id if open_duty else "", made_from=earlier,
                by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The notice is begun. Fill in what is missing, and have each language read.")
            return redirect("staff:notice", board.slug, notice.public_id)
    return show(
        request,
        member,
        "new_notice.html",
        here="staff:notices",
        title="Begin a notice",
        above=_above(member),
        form=form,
    )


def _facts_of(contract: Contract) -> dict[str, str]:
    """What the contract's record says, for the blanks of its notice."""
    data = (contract.student_information, contract.student_records, contract.student_generated_content)
    return {
        "contractor": contract.contractor.name, "description": contract.description, "purpose": contract.purpose,
        "executed": long_date(contract.executed_on) if contract.executed_on else "",
        "data": "; ".join(filter(None, data)),
    }  # fmt: skip


@require_safe
@staff_page("notices.read")
def notice(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """One notice: what it says, what it lacks, whom it would reach; then how far it has come."""
    row = _notice(member, notice_id)
    board = member.board
    texts = [
        {"text": text, "name": LANGUAGES[text.language], "ease": measure(writing.rendered(row, text)[1], text.language)}
        for text in row.texts.all()
    ]
    draft = row.state == Notice.State.DRAFT
    counts = row.deliveries.counted() if row.frozen else {}
    reach = notifying.reach(row, on=today()) if draft else None
    on = law.on(today())
    rule = next((rule for rule in on.notice_rules if rule.id == row.row), None)
    running = row.state in (Notice.State.QUEUEING, Notice.State.SENDING, Notice.State.PAUSED)
    return show(
        request,
        member,
        "notice.html",
        here="staff:notices",
        title=row.title,
        above=_above(member),
        notice=row,
        kind=KINDS[row.kind],
        rule=rule,
        duty=Duty.objects.filter(board=board, public_id=row.duty_id).first() if row.duty_id else None,
        texts=texts,
        lacks=writing.lacks(row) if draft else [],
        asked=own_policy.asked_of(row),
        blanks=[(BLANKS[b], row.facts.get(b, "")) for b in _blanks(row)],
        approvals=list(row.approvals.all()),
        needed=writing.approvals_needed(reach.people) if reach else 0,
        mine=row.approvals.filter(approved_by=member.audit_id).exists(),
        reach=reach,
        standing=standing(row) if row.frozen else None,
        progress=_progress(member, row, counts) if running else None,
        outcomes=[(Delivery.State(state).label, counts[state]) for state in Delivery.State.values if counts.get(state)],
        uncertain=counts.get("uncertain", 0),
        waiting_for_paper=len(paper.ready(row)) if row.frozen and member.may("families.read") else 0,
        runs=paper.runs(row) if row.frozen else [],
        by=name_of(row.written_by, board),
    )


def _blanks(notice: Notice) -> list[str]:
    found: dict[str, None] = {}
    for text in notice.texts.all():
        found |= dict.fromkeys(blanks_in(f"{text.subject} {text.body}"))
    return [blank for blank in BLANKS if blank in found]


def _progress(member: Member, row: Notice, counts: dict[str, int]) -> dict[str, Any]:
    done = counts["accepted"] + counts["bounced"] + counts["failed"]
    states = {Notice.State.QUEUEING: "waiting", Notice.State.SENDING: "running", Notice.State.PAUSED: "paused"}
    return {
        "title": "Sending",
        "state": states[Notice.State(row.state)],
        "state_words": row.get_state_display(),
        "done": done,
        "total": done + counts["queued"] + counts["claimed"] + counts["deferred"],
        "unit": "messages",
        "counts": [{"label": Delivery.State(s).label, "value": counts[s]} for s in Delivery.State.values if counts[s]],
        "url": reverse("staff:notice", args=[member.board.slug, row.public_id]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("notices.write")
def facts(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """Fill in the blanks of a notice."""
    row = _notice(member, notice_id)
    form = forms.Form(request.POST or None, initial=row.facts)
    for blank in _blanks(row):
        if blank == "board":
            continue
        form.fields[blank] = Text(rows=2, label=BLANKS[blank], required=False)
        if blank in IN_EACH_LANGUAGE:
            form.fields[blank].label = f"{BLANKS[blank]}: {LANGUAGES[row.languages[0]]}"
            for language in row.languages[1:]:
                label = f"{BLANKS[blank]}: {LANGUAGES[language]}"
                form.fields[f"{blank}:{language}"] = Text(rows=2, label=label, required=False)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            writing.set_facts(row, form.cleaned_data, by=member, at=now())
            messages.success(request, "The blanks are filled in.")
            return redirect("staff:notice", member.board.slug, row.public_id)
    return show(
        request, member, "notice_facts.html", here="staff:notices", title="Fill in the blanks",
        above=_above(member, row), form=form,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("notices.write")
def text(request: HttpRequest, member: Member, notice_id: str, language: str) -> HttpResponse:
    """Write what the notice says in one language."""
    row = _notice(member, notice_id)
    said = get_object_or_404(row.texts, language=language)
    form = TextForm(request.POST or None, initial={"subject": said.subject, "body": said.body})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            writing.rewrite(row, language, **form.cleaned_data, by=member, at=now())
            if request.POST.get("keep"):
                writing.keep_wording(
                    member.board, kind=row.kind, language=language, **form.cleaned_data, by=member, at=now()
                )
            messages.success(request, f"{LANGUAGES[language]} is written.")
            return redirect("staff:notice", member.board.slug, row.public_id)
    return show(
        request, member, "notice_text.html", here="staff:notices", title=f"{row.title}: {LANGUAGES[language]}",
        above=_above(member, row), form=form, blanks=BLANKS.items(), notice=row,
    )  # fmt: skip


@xframe_options_sameorigin
@require_safe
@staff_page("notices.read")
def preview(request: HttpRequest, member: Member, notice_id: str, language: str) -> HttpResponse:
    """The notice as a family of that language reads it."""
    row = _notice(member, notice_id)
    said = get_object_or_404(row.texts, language=language)
    subject, body = writing.rendered(row, said)
    blocks = []
    for block in body.split("\n\n"):
        lines = block.splitlines()
        blocks.append((
            [line for line in lines if not line.startswith("- ")], [line[2:] for line in lines if line.startswith("- ")]
        ))  # fmt: skip
    return show(
        request, member, "notice_preview.html", here="staff:notices", title=f"Preview: {LANGUAGES[language]}",
        above=_above(member, row), notice=row, subject=subject, blocks=blocks,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr", text=said,
        ease=measure(body, language), draft=row.state == Notice.State.DRAFT,
    )  # fmt: skip


def _done(request: HttpRequest, member: Member, row: Notice, act: Any, words: str) -> HttpResponse:
    """Do one thing to a notice and show its page again, with what was done or why it was refused."""
    with refusals.told(request, words):
        act()
    return redirect("staff:notice", member.board.slug, row.public_id)


@require_POST
@staff_page("notices.read", write="notices.approve")
def reviewed(request: HttpRequest, member: Member, notice_id: str, language: str) -> HttpResponse:
    row = _notice(member, notice_id)
    get_object_or_404(row.texts, language=language)
    return _done(
        request, member, row, lambda: writing.mark_reviewed(row, language, by=member, at=now()),
        f"{LANGUAGES[language]} is marked as reviewed.",
    )  # fmt: skip


@require_POST
@staff_page("notices.write", write="notices.write")
def trial(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(
        request, member, row, lambda: sending.trial(row, by=member, at=now()),
        f"A trial is on its way to {member.user.email}, a message for each language.",
    )  # fmt: skip


@require_POST
@staff_page("notices.write", write="notices.write")
def assure(request: HttpRequest, member: Member, notice_id: str, overlay_id: str) -> HttpResponse:
    """Say that the notice does what the board's own policy asks."""
    row = _notice(member, notice_id)
    overlay = get_object_or_404(member.board.overlays, public_id=overlay_id)
    return _done(
        request, member, row, lambda: own_policy.assure(row, overlay, by=member, at=now()),
        "It is on record, as the board’s own rule.",
    )  # fmt: skip


@require_POST
@staff_page("notices.read", write="notices.approve")
def approve(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(
        request, member, row, lambda: writing.approve(row, by=member, at=now()), "You have approved these texts."
    )


@require_POST
@staff_page("notices.send", write="notices.send")
def send(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(
        request, member, row, lambda: notifying.send(row, by=member, at=now()),
        "The notice is frozen, and its recipients are being listed.",
    )  # fmt: skip


@require_POST
@staff_page("notices.send", write="notices.send")
def pause(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(request, member, row, lambda: sending.pause(row, by=member, at=now()), "Sending is paused.")


@require_POST
@staff_page("notices.send", write="notices.send")
def resume(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)

    def act() -> None:
        sending.resume(row, by=member, at=now())
        notifying.mail.start(row)

    return _done(request, member, row, act, "Sending goes on.")


@require_POST
@staff_page("notices.send", write="notices.send")
def cancel(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(
        request, member, row, lambda: sending.cancel(row, by=member, at=now()),
        "The rest is cancelled. Who has the notice keeps it.",
    )  # fmt: skip


# --- who was not reached -----------------------------------------------------------------------------------------


@require_safe
@staff_page("families.read")
def unreached(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """Whom no electronic notice has reached, with telephone numbers."""
    row = _notice(member, notice_id)
    rows = list(row.deliveries.unreached().order_by("pk")[:1000])
    return show(
        request, member, "unreached.html", here="staff:notices", title="Not reached", above=_above(member, row),
        notice=row, rows=rows, total=row.deliveries.unreached().count(), ready=len(paper.ready(row)),
    )  # fmt: skip


@require_POST
@staff_page("notices.send", write="notices.send")
def print_letters(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    row = _notice(member, notice_id)
    return _done(
        request, member, row, lambda: paper.mark_printed(row, by=member, at=now()),
        "The letters are made. Fetch them and their list below.",
    )  # fmt: skip


def _run(request: HttpRequest, row: Notice) -> tuple[datetime, list[Delivery]]:
    try:
        moment = datetime.fromisoformat(request.GET.get("run", ""))
    except ValueError as error:
        raise Http404 from error
    rows = paper.of_run(row, moment) if timezone.is_aware(moment) else []
    if not rows:
        raise Http404
    return moment, rows


@require_safe
@staff_page("families.read")
def letters(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """The letters of one run, for the printer."""
    row = _notice(member, notice_id)
    moment, rows = _run(request, row)
    try:
        pdf = paper.letters(row, rows, at=moment)
    except Refusal as refusal:
        refusals.as_message(request, refusal)
        return redirect("staff:notice", member.board.slug, row.public_id)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{moment:%Y-%m-%d-%H%M}.pdf"'
    return response


@require_safe
@staff_page("families.read")
def manifest(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """What is in a run, letter by letter."""
    row = _notice(member, notice_id)
    moment, rows = _run(request, row)
    response = HttpResponse(paper.manifest(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="letters-{moment:%Y-%m-%d-%H%M}.csv"'
    return response


@require_safe
@staff_page("families.read")
def log(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """Every delivery with its instants: the evidence of the notice."""
    row = _notice(member, notice_id)
    response = HttpResponse(evidence.log(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notice-{row.public_id}.csv"'
    return response


@require_safe
@staff_page("families.read")
def evidence_file(request: HttpRequest, member: Member, notice_id: str) -> HttpResponse:
    """All that shows what was said, who approved it and who got it, in one archive."""
    row = _notice(member, notice_id)
    if not row.frozen:
        raise Http404
    response = HttpResponse(evidence.bundle(row), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="notice-{row.public_id}.zip"'
    return response


class ElsewhereForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind.id, kind.name) for kind in KINDS.values()], label="What kind of notice?")
    title = forms.CharField(max_length=200, required=False, label="Title for your own lists")
    messenger = forms.CharField(max_length=120, label="Which messenger")
    text = Text(rows=8, label="The text, in every language that was sent")
    sent_from = DayField(label="Sent on")
    people = forms.IntegerField(min_value=1, label="People written to")
    reached = forms.IntegerField(min_value=0, label="People reached, by the messenger’s log")
    log = forms.FileField(
        label="The messenger’s delivery log", help_text="It is kept sealed.",
        error_messages={"required": "Add the log that the messenger gives."},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("notices.write")
def sent_elsewhere(request: HttpRequest, member: Member) -> HttpResponse:
    """Record a notice that went through the district's own messenger."""
    form = ElsewhereForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            elsewhere.record_sent(
                member.board, kind=data["kind"], title=data["title"], messenger=data["messenger"], text=data["text"],
                sent_from=instant(data["sent_from"]), people=data["people"], reached=data["reached"],
                log=data["log"].read(), log_name=data["log"].name, by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The notice is recorded, with its text and log.")
            return redirect("staff:notices", member.board.slug)
    return show(
        request, member, "sent_elsewhere.html", here="staff:notices", title="Record a notice sent elsewhere",
        above=_above(member), form=form,
    )  # fmt: skip


@require_safe
@staff_page("families.read")
def elsewhere_log(request: HttpRequest, member: Member, elsewhere_id: str) -> HttpResponse:
    """The log of the messenger, as it was handed in."""
    row = get_object_or_404(member.board.sent_elsewhere, public_id=elsewhere_id)
    response = HttpResponse(elsewhere.log_of(row, by=member), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="log-{row.public_id}{PurePath(row.log_name).suffix[:8]}"'
    return response
