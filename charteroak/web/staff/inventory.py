"""The inventory: what is unlawful today, what runs out next; a list and a folder come in, and all of it goes out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Product
from charteroak.district.contracts.models import Review
from charteroak.district.families.roster.sheet import Guess
from charteroak.district.refusal import Refusal
from charteroak.district.technology import ranking
from charteroak.district.technology.inventory import exporting, handing_in, taking
from charteroak.district.technology.inventory.sheet import FIELDS
from charteroak.district.technology.models import InventoryFile, InventoryImport, InventoryRow
from charteroak.web import refusals
from charteroak.web.fields import DayField
from charteroak.web.presenting import name_of, now, today

from .access import place, show, staff_page
from .families import RosterField

PAGE = 50
#: Files in no row that a page shows at once.
LOOSE = 25
MEDIA = {
    "csv": "text/csv; charset=utf-8", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}  # fmt: skip
State = InventoryImport.State


class InventoryForm(forms.Form):
    files = RosterField(
        label="Files",
        help_text="The spreadsheet that you keep (CSV or XLSX, any column names), your agreements (PDF, DOCX and"
        " others, up to 2,000), snapshots of earlier postings; or a zip archive of all.",
        error_messages={"required": "Choose the files."},
    )  # fmt: skip


class TakeForm(forms.Form):
    bad_rows_accepted = forms.BooleanField(required=False, label="Leave out the rows that cannot be taken")
    dates_accepted = forms.BooleanField(
        required=False, label="The days of signing that were read in the agreements are right",
        help_text="Clocks run from them. Leave it open to have those contracts as drafts, and enter each day yourself.",
    )  # fmt: skip

    def __init__(self, *args: Any, imported: InventoryImport, **options: Any) -> None:
        super().__init__(*args, **options)
        if not imported.fatal:
            del self.fields["bad_rows_accepted"]
        if number := imported.dates_only_read():
            self.fields["dates_accepted"].label = (
                f"The days of signing that were read in {number} agreements are right" if number > 1
                else "The day of signing that was read in the agreement is right"
            )  # fmt: skip
        else:
            del self.fields["dates_accepted"]


def _above(member: Member) -> tuple[tuple[str, str], ...]:
    return (place(member, "Products", "staff:products"), place(member, "Inventory", "staff:inventory"))


@require_safe
@staff_page("contracts.read")
def inventory(request: HttpRequest, member: Member) -> HttpResponse:
    """The ranked list: the gravest first, then the most students; what runs out next; the ten letters."""
    found = ranking.standings(member.board, now(), today())
    unlawful = [one for one in found if one.is_unlawful]
    page = Paginator(unlawful, PAGE).get_page(request.GET.get("page"))
    counts = {code: sum(one.worst == code for one in found) for code in ranking.TROUBLES}
    return show(
        request,
        member,
        "inventory.html",
        here="staff:products",
        title="Inventory",
        above=_above(member)[:1],
        used=ranking.used_products(member.board, today()),
        unlawful=len(unlawful),
        page=page,
        rows=list(page),
        counts=[(ranking.TROUBLES[code][0], number) for code, number in counts.items() if number],
        ending=ranking.ending_next(found, today())[:20],
        letters=ranking.letters(member.board, found),
        imports=[(row, name_of(row.begun_by, member.board)) for row in member.board.inventory_imports.all()[:20]],
        kinds=[("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("zip", "Zip archive with the agreements")],
    )


@require_safe
@staff_page("contracts.read")
def export(request: HttpRequest, member: Member) -> HttpResponse:
    """The inventory as CSV, XLSX, JSON, or a zip archive with its agreements: each imports again."""
    kind = request.GET.get("as", "csv")
    if kind not in MEDIA:
        raise Http404
    name = f"inventory-{today()}.{kind}"
    if kind == "zip":
        return FileResponse(exporting.as_zip(member.board, today()), as_attachment=True, filename=name)
    response = HttpResponse(exporting.WRITERS[kind](member.board, today()), content_type=MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("products.write")
def hand_in(request: HttpRequest, member: Member) -> HttpResponse:
    form = InventoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = [(file.name, file) for file in form.cleaned_data["files"]]
        try:
            imported = handing_in.hand_in(member.board, files, by=member, at=now())
            return redirect("staff:inventory-import", member.board.slug, imported.public_id)
        except Refusal as refusal:
            refusals.on_form(form, refusal)
    return show(
        request,
        member,
        "inventory_hand_in.html",
        here="staff:products",
        title="Hand in your inventory",
        above=_above(member),
        form=form,
    )


def _import(member: Member, import_id: str) -> InventoryImport:
    return get_object_or_404(member.board.inventory_imports, public_id=import_id)


@require_safe
@staff_page("products.write")
def one_import(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    """One import: what it would do, row by row and file by file, every bad row with its fix; then what it did."""
    row = _import(member, import_id)
    files = row.files.defer("reading", "report")
    shown = request.GET.get("show", "")
    rows = row.rows.select_related("product__contractor").prefetch_related("files")
    if shown == "new":
        rows = rows.filter(choice=InventoryRow.Choice.NEW)
    elif shown == "unsure":
        rows = rows.filter(choice=InventoryRow.Choice.NEW).exclude(candidates=[])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    loose = files.filter(row=None).exclude(state__in=["snapshot", "failed"])
    choices = dict(row.rows.values_list("choice").annotate(Count("pk")).order_by())
    by_state = dict(files.values_list("state").annotate(Count("pk")).order_by())
    open_now = row.state in (State.CHECKED, State.FAILED)
    likely = {candidate["id"] for one in page for candidate in one.candidates}
    names = {one.public_id: one for one in contractors.known_to(member.board).filter(public_id__in=likely)}
    return show(
        request,
        member,
        "inventory_import.html",
        here="staff:products",
        title=f"Inventory of {row.begun_at:%B} {row.begun_at.day}, {row.begun_at.year}",
        above=_above(member),
        row=row,
        progress=_progress(row, by_state, member),
        columns=_columns(row) if open_now else [],
        fields=list(FIELDS.items()),
        page=page,
        rows=[(one, InventoryRow.Choice(one.choice).label, _reason(one), _likely(one, names)) for one in page],
        loose=_loose(row, list(loose[:LOOSE])),
        loose_count=loose.count(),
        failed=files.filter(state=InventoryFile.State.FAILED),
        counts=[(label, choices.get(value, 0)) for value, label in InventoryRow.Choice.choices if choices.get(value)],
        read=by_state.get("read", 0),
        all_rows=list(row.rows.values_list("line", "values__product")) if open_now and row.list_name and loose else [],
        form=TakeForm(imported=row),
        shown=shown,
        made=_made(row) if row.state in (State.DONE, State.TAKING) else [],
        by=name_of(row.begun_by, member.board),
        obstacles=taking.obstacles_to_undoing(row) if row.state == State.DONE else [],
    )  # fmt: skip


def _columns(row: InventoryImport) -> list[tuple[Guess, str]]:
    """Each column with what it seems to hold, and the field that a person or the guess has given it."""
    return [(one, row.mapping.get(one.column, "" if row.mapping else one.field)) for one in handing_in.guesses(row)]


def _loose(row: InventoryImport, files: list[InventoryFile]) -> list[tuple[InventoryFile, str, str]]:
    """Files that belong to no row: why, and the row that is likeliest, as "7: Quizlet"."""
    likely = {file.candidates[0]["id"] for file in files if file.candidates}
    lines = {
        key: f"{line}: {name}"
        for key, line, name in row.rows.filter(public_id__in=likely).values_list("public_id", "line", "values__product")
    }
    nothing = "Nothing in it names a row."
    return [
        (file, str(file.candidates[0]["reason"]), lines.get(file.candidates[0]["id"], ""))
        if file.candidates
        else (file, nothing, "")
        for file in files
    ]


def _likely(row: InventoryRow, names: dict[str, Product]) -> list[Product]:
    """The known products that the row may stand for, with the one that was chosen."""
    found = [names[candidate["id"]] for candidate in row.candidates if candidate["id"] in names]
    return found if row.product is None or row.product in found else [row.product, *found]


def _reason(row: InventoryRow) -> str:
    if row.corrected:
        return "As a person said."
    if row.candidates:
        return str(row.candidates[0]["reason"])
    return "Nothing like it is known."


def _progress(row: InventoryImport, by_state: dict[str, int], member: Member) -> dict[str, Any] | None:
    """How far it is: the files that are read, or the rows that are taken."""
    if row.state not in (State.READING, State.TAKING):
        return None
    if row.state == State.READING:
        total = sum(by_state.values())
        done, unit, title = total - by_state.get("waiting", 0), "files", "Reading the inventory"
    else:
        counted = row.rows.aggregate(total=Count("pk"), done=Count("pk", filter=Q(taken=True)))
        total, done, unit, title = counted["total"], counted["done"], "rows", "Taking the inventory over"
    return {
        "title": title, "state": "running" if done else "waiting", "state_words": row.get_state_display(), "done": done,
        "total": total, "unit": unit, "url": reverse("staff:inventory-import", args=[member.board.slug, row.public_id]),
        "counts": [{"label": "Could not be read", "value": by_state["failed"]}] if by_state.get("failed") else [],
    }  # fmt: skip


def _made(row: InventoryImport) -> list[tuple[str, int]]:
    names = {
        "contractors.contractor": "Companies", "contractors.product": "Products", "contractors.productuse": "Uses",
        "contractors.dataschedule": "Schedules of data", "technology.decision": "Refusals",
        "contracts.contract": "Contracts",
    }  # fmt: skip
    counted = dict(row.made.values_list("label").annotate(Count("pk")).order_by())
    contracts = row.made.filter(label="contracts.contract").values("key")
    waiting = Review.objects.filter(document__contract__in=contracts, state=Review.State.WAITING).count()
    found = [(name, counted[label]) for label, name in names.items() if label in counted]
    return [*found, ("Documents that wait to be read", waiting)] if waiting else found


def _back(member: Member, row: InventoryImport) -> HttpResponse:
    return redirect("staff:inventory-import", member.board.slug, row.public_id)


@require_POST
@staff_page("products.write")
def map_columns(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    row = _import(member, import_id)
    mapping = dict(zip(request.POST.getlist("column"), request.POST.getlist("field"), strict=False))
    try:
        handing_in.map_columns(row, mapping, by=member, at=now())
    except Refusal as refusal:
        refusals.as_message(request, refusal)
    return _back(member, row)


@require_POST
@staff_page("products.write")
def correct(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    """Correct what a row stands for, or to which row a file belongs."""
    row = _import(member, import_id)
    said = request.POST
    try:
        if "loose" in said:
            number = handing_in.make_rows(row, by=member, at=now())
            messages.success(request, f"{number} products are added, each named after its file. Correct their names.")
        elif file_id := said.get("file"):
            file = get_object_or_404(row.files, public_id=file_id)
            number = said.get("line", "").partition(":")[0].strip()
            target = row.rows.filter(line=int(number)).first() if number.isdecimal() and len(number) < 10 else None
            if number and target is None:
                raise Refusal(
                    "The file was not moved", f"the list has no line {number[:20]}", "Write the line's number."
                )
            handing_in.correct_file(file, row=target, by=member, at=now())
            messages.success(request, f"{file} belongs to {target or 'no row'}.")
        else:
            one = get_object_or_404(row.rows, public_id=said.get("row", "-"))
            choice, _, product_id = said.get("choice", "").partition(":")
            if another := said.get("another", "").strip():
                choice, product_id = "known", _named(member, another)
            handing_in.correct_row(
                one, choice=choice, product_id=product_id, company=said.get("company", "")[:200],
                product=said.get("product", "")[:200], executed_on=_day(said.get("executed_on", "")), by=member,
                at=now(),
            )  # fmt: skip
            messages.success(request, f"Line {one.line} is corrected.")
    except Refusal as refusal:
        refusals.as_message(request, refusal)
    return _back(member, row)


def _day(text: str) -> date | None:
    try:
        return DayField(required=False).clean(text)
    except forms.ValidationError as fault:
        raise Refusal("The row was not changed", "the day of signing is no date", fault.messages[0]) from fault


def _named(member: Member, name: str) -> str:
    """The one known product of that name."""
    found = list(contractors.known_to(member.board).filter(name__iexact=name)[:2])
    if len(found) != 1:
        many = "several products have" if found else "no product has"
        raise Refusal(
            "The row was not changed", f"{many} the name {name[:60]}", "Look the product up, and write its name."
        )
    return found[0].public_id


@require_POST
@staff_page("products.write")
def take_over(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    row = _import(member, import_id)
    form = TakeForm(request.POST, imported=row)
    form.is_valid()
    with refusals.told(request, "The inventory is being taken over."):
        taking.take_over(row, **{"bad_rows_accepted": False, **form.cleaned_data}, by=member, at=now())
    return _back(member, row)


@require_POST
@staff_page("products.write")
def give_up(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    row = _import(member, import_id)
    with refusals.told(request, "The inventory is given up. Nothing of it was written."):
        handing_in.give_up(row, by=member, at=now())
    return redirect("staff:inventory", member.board.slug)


@require_POST
@staff_page("products.write")
def undo(request: HttpRequest, member: Member, import_id: str) -> HttpResponse:
    row = _import(member, import_id)
    with refusals.told(request, "The import is undone: everything that it made is taken back."):
        taking.undo(row, by=member, at=now())
    return _back(member, row)
