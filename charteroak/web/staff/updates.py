"""Telling from the room: updates, the registry, the front office's page, the demand, the briefing; proving; drills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.breaches import drill, proving, telling
from charteroak.district.breaches.models import Room, Update
from charteroak.district.contractors import actions as contractors
from charteroak.district.demands import actions as demands
from charteroak.district.demands.models import Demand
from charteroak.district.notices import writing
from charteroak.district.notices.kinds import BLANKS, IN_EACH_LANGUAGE, LANGUAGES
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, Text
from charteroak.web.presenting import name_of, now, today

from .access import show, staff_page
from .rooms import FORM_METHODS, over, the_room


class UpdateForm(forms.Form):
    """The facts of an update: sentences in each language, the contact once."""

    def __init__(self, *args: Any, languages: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for language in languages:
            for blank in telling.ASKED:
                first = language == languages[0]
                if blank not in IN_EACH_LANGUAGE and not first:
                    continue
                label = f"{BLANKS[blank]}: {LANGUAGES[language]}" if blank in IN_EACH_LANGUAGE else BLANKS[blank]
                self.fields[blank if first else f"{blank}:{language}"] = Text(rows=2, label=label, required=False)


def the_update(member: Member, room_id: str, number: int) -> Update:
    rows = Update.objects.select_related("room__board", "room__contractor")
    return get_object_or_404(rows, room__board=member.board, room__public_id=room_id, number=number)


def _languages(row: Room) -> list[str]:
    """English, Spanish, Portuguese, and whatever else the families read."""
    read = [language for language, _ in row.counts.get("by_language", []) if language in LANGUAGES]
    return list(dict.fromkeys(["en", "es", "pt", *read]))


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("notices.write")
def new_update(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Begin the first notice, or the next update, from the facts of the last."""
    row = the_room(member, room_id)
    last, board = row.updates.last(), member.board
    languages = last.languages if last else _languages(row)
    contact = ", ".join(filter(None, [board.contact_name, board.contact_phone, board.contact_email]))
    form = UpdateForm(request.POST or None, languages=languages, initial=last.facts if last else {"contact": contact})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = telling.begin(row, form.cleaned_data, languages=languages, by=member, at=now())
            messages.success(request, "It is begun: a notice for each group, each with its own data.")
            return redirect("staff:update", board.slug, room_id, made.number)
    return show(
        request, member, "new_update.html", here="staff:breaches", above=over(member, row), room=row, form=form,
        title=f"Update {last.number + 1}" if last else "First notice",
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("notices.read", write="notices.write")
def update(request: HttpRequest, member: Member, room_id: str, number: int) -> HttpResponse:
    """One update: its facts, the notice of each group, and what is posted."""
    row = the_update(member, room_id, number)
    pairs = list(row.notices.select_related("notice__board", "group"))
    draft = all(not one.notice.frozen for one in pairs) and row.posted_at is None
    form = UpdateForm(request.POST or None, languages=row.languages, initial=row.facts) if draft else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals.shown_on(form):
            telling.change(row, form.cleaned_data, by=member, at=now())
            messages.success(request, "It is changed; each language is reviewed again.")
            return redirect("staff:update", member.board.slug, room_id, number)
    return show(
        request,
        member,
        "update.html",
        here="staff:breaches",
        title=f"{row}, {row.room}",
        above=over(member, row.room),
        room=row.room,
        update=row,
        form=form,
        notices=[(one.group, one.notice, writing.lacks(one.notice) if not one.notice.frozen else []) for one in pairs],
        reached=telling.reached(row),
        table=row.posted.get("table") or telling.posted_table(row),
        address=telling.public_address(row.room),
    )


@require_POST
@staff_page("notices.send", write="notices.send")
def post(request: HttpRequest, member: Member, room_id: str, number: int) -> HttpResponse:
    row = the_update(member, room_id, number)
    done = "It is marked as posted; a drill stands in no registry." if row.room.is_drill else "It is posted."
    with refusals.told(request, done):
        telling.post(row, by=member, at=now())
    return redirect("staff:update", member.board.slug, room_id, number)


@never_cache
@require_safe
@staff_page("home.read")
def script(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """What to say to whoever calls: of what is released, and nothing more. For everybody who answers a telephone."""
    row = the_room(member, room_id)
    last = row.updates.exclude(posted_at=None).last()
    return show(
        request, member, "script.html", here="staff:home", title="What to say to families who call", room=row,
        update=last, facts=[(language, LANGUAGES[language], telling.in_language(last, language))
                            for language in last.languages] if last else [],
        address=telling.public_address(row),
    )  # fmt: skip


@never_cache
@require_safe
@staff_page("breaches.read")
def briefing(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """The superintendent's page, as the record stands now."""
    row = the_room(member, room_id)
    return show(
        request, member, "briefing.html", here="staff:breaches", title="Briefing", above=over(member, row), room=row,
        lines=proving.briefing(row, now=now()), at=now(),
    )  # fmt: skip


class AskForm(forms.Form):
    words = Text(rows=7, max_length=4000, label="What the company must tell", initial=telling.QUESTIONS)
    count = forms.IntegerField(min_value=1, max_value=60, label="Within how many days", initial=1)
    unit = forms.ChoiceField(
        choices=[("calendar days", "Calendar days"), ("business days", "Business days")], label="Counted in"
    )
    source = forms.CharField(max_length=200, label="Where the limit stands", initial="the board’s demand")
    how = forms.ChoiceField(choices=Demand.How.choices, widget=forms.RadioSelect, label="How it is sent")
    reached_on = DayField(required=False, label="Reached the company on", help_text="For a letter of your own.")
    proof = forms.CharField(required=False, max_length=400, label="What shows that it arrived")


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("demands.write")
def ask(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Demand of the company what is not known yet."""
    row = the_room(member, room_id)
    form = AskForm(request.POST or None, initial={"how": Demand.How.PORTAL})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            made = telling.ask_contractor(
                row, words=data["words"], limit=demands.Limit(data["count"], data["unit"], data["source"]),
                sending=demands.Sending(data["how"], data["reached_on"] or today(), data["proof"]), by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The demand is sent.")
            return redirect("staff:demand", member.board.slug, made.public_id)
    return show(
        request, member, "new_update.html", here="staff:breaches", above=over(member, row), room=row, form=form,
        title=f"Demand information of {row.contractor}",
    )  # fmt: skip


class CloseForm(forms.Form):
    late = Text(required=False, max_length=4000, label="What was late, and why")
    lessons = Text(required=False, max_length=4000, label="What is learned")
    follow_up = Text(
        required=False, max_length=4000, label="What follows with the company",
        help_text="Such as: deletion demanded, contract ended, the product looked at again.",
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.read", write="breaches.write")
def timeline(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """Every instant with its three dates; the evidence; after action."""
    row = the_room(member, room_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            proving.close(row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The room is closed.")
            return redirect("staff:room", member.board.slug, room_id)
    moments = [(one, name_of(one.by, member.board) if one.by else "") for one in proving.timeline(row)]
    return show(
        request, member, "timeline.html", here="staff:breaches", title="Time line", above=over(member, row), room=row,
        moments=moments, form=form,
    )  # fmt: skip


@never_cache
@require_safe
@staff_page("families.read")
def evidence(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    row = the_room(member, room_id)
    return as_file(proving.bundle(row, by=member, at=now()), f"breach-{row.public_id}.zip")


# --- drills ------------------------------------------------------------------------------------------------------


class DrillForm(forms.Form):
    scenario = forms.ChoiceField(
        choices=[(one.code, one.title) for one in drill.SCENARIOS.values()], widget=forms.RadioSelect, label="Scenario",
        error_messages={"required": "Choose a scenario."},
    )  # fmt: skip
    product = forms.ChoiceField(label="Product", error_messages={"required": "Choose the product."})
    test_list = Text(
        rows=4,
        max_length=4000,
        label="Whom it may reach",
        help_text="E-mail addresses, one a line. Nobody else can be.",
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        products = [one for one in contractors.known_to(member.board).order_by("name") if one.contractor.is_known]
        self._products = {one.public_id: one for one in products}
        named = [(key, f"{one.name}, {one.contractor}") for key, one in self._products.items()]
        self.fields["product"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        product = self._products[self.cleaned_data["product"]]
        return {"contractor": product.contractor, "products": [product], "scenario": self.cleaned_data["scenario"],
                "test_list": self.cleaned_data["test_list"].splitlines()}  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.drill")
def new_drill(request: HttpRequest, member: Member) -> HttpResponse:
    """Begin a drill: the same room, which can reach nobody outside a named list."""
    form = DrillForm(request.POST or None, member=member, initial={"test_list": member.user.email})
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = drill.begin(member.board, **form.chosen(), by=member, at=now())
            messages.success(request, "The drill has begun. Nothing of it reaches anybody outside its list.")
            return redirect("staff:room", member.board.slug, made.public_id)
    return show(
        request, member, "new_drill.html", here="staff:breaches", title="Hold a drill", above=over(member), form=form,
    )  # fmt: skip


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("breaches.read", write="breaches.drill")
def drill_sheet(request: HttpRequest, member: Member, room_id: str) -> HttpResponse:
    """The leader's page: the scenario's steps to bring in, and the score sheet."""
    row = get_object_or_404(member.board.rooms.filter(is_drill=True).select_related("board", "contractor"),
                            public_id=room_id)  # fmt: skip
    if request.method == "POST":
        with refusals.told(request, "It is brought in."):
            drill.give(row, request.POST.get("code", "")[:40], by=member, at=now())
        return redirect("staff:drill", member.board.slug, room_id)
    return show(
        request, member, "drill.html", here="staff:breaches", title="Leading the drill", above=over(member, row),
        room=row, steps=drill.steps_of(row), sheet=drill.score(row, now=now()),
    )  # fmt: skip
