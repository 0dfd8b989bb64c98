"""The file of directory information: who is meant, what would be in it, sending it, and reading it again on record."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Member
from charteroak.district.disclosures import letters, releasing, sources
from charteroak.district.disclosures.elements import ELEMENTS
from charteroak.district.disclosures.models import Designation, DirectoryRequest, Letter, Release
from charteroak.district.families.models import Student
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now, today

from .access import show, staff_page
from .directory import FORM_METHODS, above, request_of

MOST_FOUND = 20


class ReleaseForm(forms.Form):
    how = forms.ChoiceField(
        choices=Release.How.choices, widget=forms.RadioSelect, label="How does it go out?",
        error_messages={"required": "Choose how it goes out."},
    )  # fmt: skip
    handed = forms.CharField(
        required=False, max_length=400, label="Where it is handed over: to whom, and on what",
        help_text="Such as: on an encrypted drive, to the editor, who showed a licence.",
    )  # fmt: skip

    def __init__(self, *args: object, row: DirectoryRequest, **options: object) -> None:
        super().__init__(*args, initial={"how": "link" if row.email else "hand"}, **options)  # type: ignore[arg-type]
        if not row.email:
            self.fields["how"].choices = [(Release.How.HAND, Release.How.HAND.label)]  # type: ignore[attr-defined]


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("directory.release")
def students(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """Find on the roster whom the request names. The name is posted, so that it stands in no address and no log."""
    row = request_of(member, directory_id)
    listed = Student.objects.listed(member.board)
    query = request.POST.get("q", "").strip()[:100]
    if "choose" in request.POST:
        with refusals.told(request):
            student = get_object_or_404(listed, public_id=request.POST["choose"])
            releasing.choose(row, student, by=member, at=now())
    if "remove" in request.POST:
        with refusals.told(request):
            releasing.unchoose(get_object_or_404(row.chosen, public_id=request.POST["remove"]), by=member, at=now())
    chosen = list(row.chosen.select_related("student__school"))
    taken = {one.student_id for one in chosen}
    found = listed.called(query).select_related("school").order_by("pk")[:MOST_FOUND] if query else []
    return show(
        request,
        member,
        "directory_students.html",
        here="staff:requests",
        title="Whom is the request about?",
        above=above(member, row),
        row=row,
        query=query,
        found=[(one, one.pk in taken) for one in found],
        chosen=chosen,
    )


@never_cache
@require_http_methods(FORM_METHODS)
@staff_page("directory.release")
def release(request: HttpRequest, member: Member, directory_id: str) -> HttpResponse:
    """Exactly what would go out, in numbers; and sending it."""
    row, day = request_of(member, directory_id), today()
    form = ReleaseForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = releasing.release(row, **form.cleaned_data, by=member, at=now())
            messages.success(
                request, f"The file is made: {made.students:,} in it, {made.left_out:,} left out who had opted out."
            )
            return redirect("staff:directory-request", member.board.slug, directory_id)
    preview = releasing.preview(row, day)
    return show(
        request,
        member,
        "release.html",
        here="staff:requests",
        title="Disclose directory information",
        above=above(member, row),
        row=row,
        form=form,
        preview=preview,
        columns=[ELEMENTS[code].words for code in preview.columns],
        lacking=[ELEMENTS[code].words for code in preview.lacking],
        year=Designation.objects.in_force(member.board, day),
        rules=(sources.OPT_OUT,),
    )


@never_cache
@require_safe
@staff_page("directory.release")
def release_file(request: HttpRequest, member: Member, release_id: str) -> HttpResponse:
    """The file as it went out. That it was opened is on record."""
    rows = Release.objects.select_related("request__board")
    made = get_object_or_404(rows, request__board=member.board, public_id=release_id)
    return as_file(releasing.open_file(made, by=member, at=now()), f"directory-information-{made.public_id}.csv")


@never_cache
@require_safe
@staff_page("directory.read")
def letter(request: HttpRequest, member: Member, letter_id: str) -> HttpResponse:
    rows = Letter.objects.select_related("request__board")
    row = get_object_or_404(rows, request__board=member.board, public_id=letter_id)
    return as_file(letters.as_pdf(row), f"letter-{row.public_id}.pdf")
