"""What a board knows of a product's use: where, which data, what a feed sends, who else handles it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import schedules, subprocessing, usage
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.grades import GRADES, in_words
from charteroak.district.contractors.models import DataSchedule, Engagement, ScheduledElement
from charteroak.district.families.models import Student
from charteroak.district.refusal import Refusal
from charteroak.district.technology import deciding, exposure
from charteroak.district.technology.models import ParentPermission
from charteroak.district.uploads import too_large
from charteroak.web import pictures, refusals, stating
from charteroak.web.fields import DayField, ManyChoices
from charteroak.web.presenting import now, today

from .access import place, show, staff_page
from .products import above, known_product

PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]
#: Lines that one picture may have.
MOST_LINES = 40
LARGEST_FEED = 50 * 1024 * 1024


class UseForm(forms.Form):
    school = forms.ChoiceField(required=False, label="School")
    grades = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, choices=list(GRADES.items()), label="Grades",
        help_text="None chosen: every grade.",
    )  # fmt: skip
    from_day = DayField(required=False, label="Used from")
    until = DayField(required=False, label="Until", help_text="Empty while it is still used.")
    students = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, label="Students, if no roster can be counted"
    )

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        schools = [(school.public_id, school.name) for school in board.schools.all()]
        self.fields["school"].choices = [("", "Every school"), *schools]  # type: ignore[attr-defined]

    def clean_grades(self) -> list[str]:
        return [code for code in GRADES if code in self.cleaned_data["grades"]]


@require_http_methods(FORM_METHODS)
@staff_page("products.write")
def record_use(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """Where a product is used: school, grades, years."""
    row = known_product(member.board, product_id)
    form = UseForm(request.POST or None, board=member.board)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        school = member.board.schools.filter(public_id=data.pop("school") or "-").first()
        with refusals.shown_on(form):
            usage.record_use(member.board, row, school=school, **data, by=member, at=now())
            messages.success(request, "The use is recorded.")
            return redirect("staff:product", member.board.slug, product_id)
    return show(
        request,
        member,
        "record_use.html",
        here="staff:products",
        title=f"Where {row.name} is used",
        above=above(member, row),
        form=form,
        product=row,
    )


@require_POST
@staff_page("products.write")
def end_use(request: HttpRequest, member: Member, use_id: str) -> HttpResponse:
    use = get_object_or_404(member.board.product_uses.select_related("product"), public_id=use_id)
    with refusals.told(request, "The use has ended; it stays on record for past years."):
        usage.end_use(use, until=today(), by=member, at=now())
    return redirect("staff:product", member.board.slug, use.product.public_id)


# --- The schedule of data --------------------------------------------------------------------------------------------


@require_http_methods(FORM_METHODS)
@staff_page("products.read", write="products.write")
def schedule(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """The schedule element by element, and how it changed from one statement to the next."""
    row = known_product(member.board, product_id)
    rows = list(member.board.data_schedules.filter(product=row).prefetch_related("elements"))
    error = ""
    if request.method == "POST":
        source = request.POST.get("source", "board")
        try:
            schedules.state_schedule(
                member.board, row, elements=stating.stated(request.POST),
                stated_on=_day(request.POST.get("stated_on", "")),
                source=source if source in DataSchedule.Source.values else "board", by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The schedule is kept.")
            return redirect("staff:schedule", member.board.slug, product_id)
        except Refusal as refusal:
            error = f"{refusal.what}: {refusal.why}. {refusal.todo}"
    pairs = [(after, rows[at + 1] if at + 1 < len(rows) else None) for at, after in enumerate(rows)]
    return show(
        request,
        member,
        "schedule.html",
        here="staff:products",
        title=f"Data that {row.name} receives",
        above=above(member, row),
        product=row,
        error=error,
        groups=stating.groups(rows[0] if rows else None, request.POST if request.method == "POST" else None),
        entries=ScheduledElement.Entry.choices,
        sources=DataSchedule.Source.choices,
        day=today(),
        history=[(after, schedules.changes(earlier, after), earlier) for after, earlier in pairs],
        names={code: one.words for code, one in ELEMENTS.items()},
        status=422 if error else 200,
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return min(date.fromisoformat(text), today())
    except ValueError:
        return today()


class FeedForm(forms.Form):
    file = forms.FileField(
        label="File", error_messages={"required": "Choose a file."},
        help_text="What is sent: a OneRoster archive, the spreadsheet of a feed, or the list of scopes of a sign-on"
        " (JSON or text). It is looked at and not kept: only which columns are filled is recorded.",
    )  # fmt: skip


@require_http_methods(FORM_METHODS)
@staff_page("products.read", write="products.write")
def feed(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """What a feed or a sign-on really sends, beside what the schedule says."""
    row = known_product(member.board, product_id)
    form = FeedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals.shown_on(form):
            if file.size > LARGEST_FEED:
                raise too_large(file.name, file.size)
            schedules.check_feed(member.board, row, data=file.read(), name=file.name, by=member, at=now())
            messages.success(request, "The file was looked at, and is not kept.")
            return redirect("staff:feed", member.board.slug, product_id)
    current = member.board.data_schedules.filter(product=row).prefetch_related("elements").first()
    checks = list(member.board.feed_checks.filter(product=row).select_related("schedule"))
    newest = checks[0] if checks else None
    beside = schedules.compared(newest, current) if newest else None
    return show(
        request,
        member,
        "feed.html",
        here="staff:products",
        title=f"What is sent to {row.name}",
        above=above(member, row),
        product=row,
        form=form if member.may("products.write") else None,
        newest=newest,
        schedule=current,
        over=[(ELEMENTS[one.element], one.evidence) for one in beside.over] if beside else [],
        within=[(ELEMENTS[one.element], one.evidence) for one in beside.within] if beside else [],
        unused=[ELEMENTS[code] for code in beside.unused if code in ELEMENTS] if beside else [],
        checks=checks[1:],
    )


# --- Subprocessors ---------------------------------------------------------------------------------------------------


@require_http_methods(FORM_METHODS)
@staff_page("products.write")
def engage(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """Record a subprocessor of a product, or more of what is known of it."""
    row = known_product(member.board, product_id)
    schedule_now = member.board.data_schedules.filter(product=row).prefetch_related("elements").first()
    known = member.board.engagements.filter(product=row, ended_on=None, public_id=request.GET.get("of", "")).first()
    form = stating.EngagementForm(
        request.POST or None, initial=stating.of_engagement(known), codes=schedule_now.codes if schedule_now else []
    )
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = subprocessing.engage(member.board, row, **form.cleaned_data, by=member, at=now())
            messages.success(request, f"{made.subprocessor} is recorded.")
            return redirect("staff:product", member.board.slug, product_id)
    return show(
        request,
        member,
        "engage.html",
        here="staff:products",
        title=f"Who else handles the data of {row.name}",
        above=above(member, row),
        form=form,
        product=row,
    )


@require_POST
@staff_page("products.write")
def end_engagement(request: HttpRequest, member: Member, engagement_id: str) -> HttpResponse:
    row = get_object_or_404(
        Engagement.objects.select_related("product", "subprocessor"), board=member.board, public_id=engagement_id
    )
    with refusals.told(request, f"{row.subprocessor} handles the data of {row.product} no more."):
        subprocessing.end_engagement(row, on=today(), by=member, at=now())
    return redirect("staff:product", member.board.slug, row.product.public_id)


@require_safe
@staff_page("contracts.read")
def subprocessors(request: HttpRequest, member: Member) -> HttpResponse:
    """Every subprocessor and what would fail with it, the widest reach first."""
    reaches = exposure.reach_of(member.board, today())
    page = Paginator(reaches, PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        member,
        "subprocessors.html",
        here="staff:products",
        title="Subprocessors",
        above=(place(member, "Products", "staff:products"),),
        page=page,
        reaches=list(page),
        picture=_picture(_few(list(page)), "The widest reaches", "all") if reaches else None,
        lacking=sum(len(reach.lacking) for reach in reaches),
    )


@require_safe
@staff_page("contracts.read")
def subprocessor(request: HttpRequest, member: Member, subprocessor_id: str) -> HttpResponse:
    """If this one fails: these tools, schools, students, kinds of data."""
    row = get_object_or_404(member.board.subprocessors, public_id=subprocessor_id)
    found = exposure.reach_of(member.board, today(), only=row)
    reach = found[0] if found else None
    uses = exposure.uses_of(member.board, reach.products, today()) if reach else {}
    return show(
        request,
        member,
        "subprocessor.html",
        here="staff:products",
        title=row.name,
        above=(place(member, "Products", "staff:products"), place(member, "Subprocessors", "staff:subprocessors")),
        row=row,
        reach=reach,
        tools=[
            (one, [(use, in_words(use.grades)) for use in uses.get(one.product_id, [])]) for one in reach.engagements
        ] if reach else [],
        elements=[ELEMENTS[code] for code in reach.elements if code in ELEMENTS] if reach else [],
        picture=_picture([reach], f"If {row.name} fails", row.public_id, uses) if reach else None,
    )  # fmt: skip


def _few(reaches: list[exposure.Reach]) -> list[exposure.Reach]:
    """As many of the widest as a picture can show: at least one."""
    shown, lines = reaches[:1], len(reaches[0].engagements)
    for reach in reaches[1:8]:
        lines += len(reach.engagements)
        if lines > MOST_LINES:
            break
        shown.append(reach)
    return shown


def _picture(reaches: list[exposure.Reach], title: str, key: str, uses: dict[int, Any] | None = None) -> pictures.Graph:
    """Subprocessors, the tools that rest on them and, for one of them, the schools: left to right."""
    first = [
        pictures.Node(f"s{one.subprocessor.pk}", one.subprocessor.name, f"{one.students:,} students") for one in reaches
    ]
    products = {one.product.pk: one.product for reach in reaches for one in reach.engagements}
    second = [pictures.Node(f"p{pk}", row.name) for pk, row in products.items()]
    edges = [
        pictures.Edge(f"s{reach.subprocessor.pk}", f"p{one.product_id}", dashed=bool(one.lacking),
                      words=f"no evidence: {'; '.join(one.lacking)}" if one.lacking else "all three terms shown")
        for reach in reaches
        for one in reach.engagements
    ]  # fmt: skip
    layers = [first, second]
    if uses is not None:
        schools: dict[str, pictures.Node] = {}
        for pk, rows in uses.items():
            for use in rows:
                name = str(use.school) if use.school else "Every school"
                node = schools.setdefault(name, pictures.Node(f"h{len(schools)}", name))
                edges.append(pictures.Edge(f"p{pk}", node.id, words=in_words(use.grades) or "every grade"))
        layers.append(list(schools.values()))
    said = "A dashed line: evidence of one of the three terms of C.G.S. § 10-234cc(b)(4)(E) is missing."
    return pictures.graph(title, said, layers, edges, key=key)


# --- Permissions of parents ------------------------------------------------------------------------------------------


class PermissionForm(forms.Form):
    how = forms.ChoiceField(choices=ParentPermission.How.choices, label="How it was given")
    given_on = DayField(label="Given on")
    kept_where = forms.CharField(max_length=200, label="Where it is kept", help_text="Such as a folder and its number.")


@require_http_methods(FORM_METHODS)
@staff_page("families.read", write="families.write")
def permissions(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """The permissions on record for a product, child by child."""
    board = member.board
    row = known_product(board, product_id)
    form = PermissionForm(request.POST if "student" in request.POST else None)
    if "withdraw" in request.POST:
        kept = get_object_or_404(
            ParentPermission.objects.standing(), board=board, product=row, public_id=request.POST["withdraw"]
        )
        deciding.withdraw_permission(kept, on=today(), by=member, at=now())
        messages.success(request, "The permission is withdrawn.")
        return redirect(reverse("staff:permissions", args=[board.slug, product_id]))
    # A child's name never stands in an address: the search is posted, too.
    query = request.POST.get("q", "").strip()[:100]
    if "student" in request.POST and form.is_valid():
        student = get_object_or_404(Student.objects.listed(board), public_id=request.POST["student"])
        with refusals.shown_on(form):
            deciding.record_permission(board, row, student, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The permission is recorded.")
            return redirect(reverse("staff:permissions", args=[board.slug, product_id]))
    standing = ParentPermission.objects.standing().filter(board=board, product=row).select_related("student")
    page = Paginator(standing, PAGE).get_page(request.GET.get("page"))
    found = Student.objects.listed(board).called(query).select_related("school").order_by("pk")[:20] if query else []
    return show(
        request,
        member,
        "permissions.html",
        here="staff:products",
        title=f"Permissions for {row.name}",
        above=above(member, row),
        product=row,
        form=form,
        page=page,
        total=page.paginator.count,
        query=query,
        found=found,
    )
