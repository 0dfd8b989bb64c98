"""What the pages need to say dates, citations and verdicts alike, and to draw the components.

A component is one template in `templates/components/`. `{% clock duty.clock %}` and
`{% include "components/clock.html" with clock=duty.clock %}` draw the same; docs/design-system.md lists them all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import dateformat, formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

CONNECTICUT = ZoneInfo("America/New_York")

#: The order in which a Spanish or Portuguese reader expects a date; every other language gets the English order.
_LONG = {"es": r"l, j \d\e F \d\e Y", "pt": r"l, j \d\e F \d\e Y"}
_PLAIN = {"es": r"j \d\e F \d\e Y", "pt": r"j \d\e F \d\e Y"}
_TIME = {"es": "H:i T", "pt": "H:i T"}

VERDICTS = {
    "present": _("Present"),
    "weak": _("Weak"),
    "missing": _("Missing"),
    "conflict": _("Conflict"),
    "unclear": _("Unclear"),
}
#: Of a board's own policy, which only staff read.
MARKS = {"repealed": "Repealed law", "mistaken": "Not the law", "promise": "Promise beyond the law"}
STATES = {
    "open": _("Open"),
    "due-soon": _("Due soon"),
    "late": _("Late"),
    "met": _("Met on time"),
    "met-late": _("Met late"),
    "withdrawn": _("No longer owed"),
}
INSTRUMENTS = {
    "pledge": (
        _("Pledge"),
        _(
            "A company's general promise, kept as evidence. It is not the contract that the law requires, and approves "
            "nothing."
        ),
    ),
    "addendum": (
        _("Addendum"),
        _(
            "Signed terms that control over the contractor's own. With all ten provisions it satisfies the law for the "
            "terms that it amends, and for nothing else."
        ),
    ),
    "agreement": (
        _("Agreement"),
        _("The written contract between the board and the contractor. It covers only the products that it names."),
    ),
    "exception": (
        _("Exception"),
        _("Allows one product for one child under an IEP or a Section 504 plan. It approves nothing for anyone else."),
    ),
}


# Dates, as people say them. Each filter takes a date, an instant, or the ISO text of one.


@register.filter
def long_date(value: object) -> str:
    """Tuesday, December 1, 2026."""
    return _formatted(value, _LONG, "l, F j, Y")


@register.filter
def plain_date(value: object) -> str:
    """December 1, 2026."""
    return _formatted(value, _PLAIN, "F j, Y")


@register.filter
def instant(value: object) -> str:
    """Tuesday, December 1, 2026, 3:00 p.m. EST, as a clock on a wall in Connecticut shows it."""
    time = time_of_day(value)
    return f"{long_date(value)}, {time}" if time else long_date(value)


@register.filter
def time_of_day(value: object) -> str:
    """3:00 p.m. EST; nothing for a date without a time."""
    moment = _moment(value)
    if not isinstance(moment, dt.datetime):
        return ""
    return dateformat.format(moment, _TIME.get(_language(), "g:i a T"))


@register.filter
def when(value: object) -> str:
    """A date for a date, the whole instant where there is a time."""
    return instant(value)


@register.filter
def iso(value: object) -> str:
    """The value of a <time> element's datetime attribute."""
    moment = _moment(value)
    return moment.isoformat() if moment else ""


@register.filter
def count(value: object) -> str:
    """A number with its thousands apart: 1,243."""
    return "" if value in (None, "") else str(formats.number_format(value, use_l10n=True, force_grouping=True))  # type: ignore[arg-type]


@register.filter
def clock_words(value: object) -> str:
    """The state of a clock in words: Met on time."""
    return str(STATES.get(str(value), value))


@register.filter
def verdict_word(value: object) -> str:
    """The verdict in a word: Present."""
    return str(VERDICTS.get(str(value)) or MARKS.get(str(value), value))


@register.filter
def short_hash(value: object) -> str:
    """The first twelve signs of a SHA-256, in groups that can be read aloud."""
    text = str(value or "")[:12]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def anchor(citation: object) -> str:
    """The id of a citation on the plain-language page: C.G.S. § 10-234bb(g) is at #10-234bb-g."""
    found = re.search(r"\d+-\d+[a-z]*", str(citation))
    subsections = re.findall(r"\(([^)]+)\)", str(citation))
    return "-".join([found.group(), *subsections]).lower() if found else ""


@register.simple_tag(takes_context=True)
def citation(context: Context, text: str) -> SafeString:
    """A citation, linked to our plain-language page where the site has one."""
    if not text:
        return mark_safe("")
    place = anchor(text)
    address = _rights_address(context) if place else ""
    if not address:
        return format_html('<span class="citation">{}</span>', text)
    return format_html('<a class="citation" href="{}#{}">{}</a>', address, place, text)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign from the sprite. It says nothing by itself: words always stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


# Components. Each draws one template with the page's whole context and the object under the component's name.


def _component(name: str, takes: str = "") -> None:
    def draw(context: Context, value: Any = None, **options: Any) -> SafeString:
        component = context.template.engine.get_template(f"components/{name}.html")
        with context.push(**{takes or name: value}, **options):
            return mark_safe(component.render(context))  # noqa: S308 - a template has escaped it

    register.simple_tag(draw, takes_context=True, name=name)


for _name in (
    "clock",
    "quotation",
    "proof",
    "proof_days",
    "instrument",
    "next_step",
    "document",
    "data_table",
    "summary_list",
    "empty_state",
    "filters",
    "progress",
    "steps",
    "history",
    "refusal",
    "bars",
    "weeks",
    "graph",
):
    _component(_name)
_component("clock_line", takes="clock")


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One question of a form: label, hint, error, control. The kind follows from the form's own widget."""
    widget = bound.field.widget
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    if isinstance(widget, forms.DateInput | forms.DateTimeInput) and bound.form.is_bound and bound.errors:
        widget.input_type = "text"  # a date picker would drop what was typed, and it is to be corrected, not lost
    described = " ".join(
        f"{bound.auto_id}_{part}" for part, there in (("helptext", bound.help_text), ("error", bound.errors)) if there
    )
    attributes = {"aria-describedby": described} if described else {}
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "checkbox"
    else:
        kind = "file" if isinstance(widget, forms.FileInput) else "line"
    return {
        "field": bound,
        "kind": kind,
        "layout": getattr(widget, "layout", ""),
        "described": described,
        "control": bound.as_widget(attrs=attributes) if kind != "choices" else "",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*bound_forms: Any) -> dict[str, Any]:
    """Every error of these forms, each linked to its field. A formset counts as its forms; None is passed over."""
    errors: list[dict[str, str]] = []
    for form in _each_form(bound_forms):
        errors += [{"text": str(text), "url": ""} for text in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or f"{bound.auto_id}_0"
            asked = str(bound.label) if str(bound.label).endswith("?") else f"{bound.label}:"
            errors += [{"text": f"{asked} {text}", "url": f"#{target}"} for text in bound.errors]
    return {"errors": errors}


# What the templates ask of their lists.


@register.filter
def numbered(working: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of a count with their running number; a row that is not counted has none."""
    rows, number = [], 0
    for row in working or ():
        counted = bool(_get(row, "counted"))
        number += counted
        rows.append(
            {
                "date": _moment(_get(row, "date")),
                "counted": counted,
                "number": number if counted else None,
                "reason": _get(row, "reason"),
                "citation": _get(row, "citation"),
            }
        )
    return rows


#: The answer to "may I use it?": its word, its sign, and the tone that goes with it.
ANSWERS = {
    "approved": (_("Approved"), "state-met", "met"),
    "permission": (_("Not before permission"), "state-due-soon", "due-soon"),
    "in-review": (_("In review"), "state-open", "open"),
    "on-hold": (_("On hold: do not use it"), "warning", "late"),
    "expired": (_("Expired: do not use it"), "state-late", "late"),
    "not-approved": (_("Not approved"), "error", "late"),
    "unknown": (_("Not asked for yet"), "info", "withdrawn"),
}


@register.filter
def answer_word(may: object) -> str:
    """The answer in a word: Approved."""
    return str(ANSWERS[str(may)][0])


@register.filter
def answer_icon(may: object) -> str:
    return ANSWERS[str(may)][1]


@register.filter
def answer_tone(may: object) -> str:
    return ANSWERS[str(may)][2]


@register.filter
def instrument_name(kind: object) -> str:
    """The name of an instrument: Addendum."""
    return str(INSTRUMENTS[str(kind)][0]) if str(kind) in INSTRUMENTS else str(kind)


@register.filter
def instrument_limit(kind: object) -> str:
    """What an instrument does not do, in one line."""
    return str(INSTRUMENTS[str(kind)][1]) if str(kind) in INSTRUMENTS else ""


@register.filter
def typeset(blocks: Iterable[Any], top: int = 3) -> list[dict[str, Any]]:
    """The blocks of a document's twin, ready to draw.

    Headings step down one level at a time from `top`, whatever the document does, so that the page's outline
    stays whole. Items that follow one another become one list. A passage's place (#q-<n>) is where it first begins.
    """
    ready: list[dict[str, Any]] = []
    depth, page, placed = 0, None, set[str]()
    for block in blocks or ():
        if (new := _get(block, "page")) and new != page:
            page = new
            ready.append({"kind": "page", "page": page})
        kind = _get(block, "kind") or "paragraph"
        drawn = {"kind": kind, "parts": list(_parts(block, placed))}
        if kind == "heading":
            depth = min(int(_get(block, "level") or 1), depth + 1, 4)
            drawn["level"] = min(depth + top - 1, 6)
        if kind == "item":
            if not ready or ready[-1]["kind"] != "list":
                ready.append({"kind": "list", "items": []})
            ready[-1]["items"].append(drawn)
        else:
            ready.append(drawn)
    return ready


def _parts(block: Any, placed: set[str]) -> Iterator[dict[str, Any]]:
    for part in _get(block, "parts") or ():
        marks = [str(mark).removeprefix("q-") for mark in _get(part, "marks") or ()]
        new = [mark for mark in marks if mark not in placed]
        placed.update(new)
        yield {"text": _get(part, "text"), "marks": marks, "places": new, "verdict": _get(part, "verdict")}


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return list(zip(cells, columns, strict=True))


@register.filter
def at(rows: Any, key: Any) -> Any:
    """The value at a key of a dict or a place of a list; the key itself where there is none."""
    try:
        return rows[key]
    except (KeyError, IndexError, TypeError):
        return key


@register.filter
def unlocalized(value: object) -> str:
    """A number as SVG reads it, whatever the language."""
    return str(value)


@register.filter
def elided(page: Page) -> list[int | str]:
    """The page numbers worth a link: the ends, and those around this page."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def days_summary(days: Iterable[Any]) -> dict[str, int]:
    """How many days a posting answered, was missed by the check, or failed."""
    states = [str(_get(day, "state")) for day in days or ()]
    return {state: states.count(state) for state in ("up", "missed", "failed")}


def _each_form(given: Iterable[Any]) -> Iterator[Any]:
    for form in given:
        if form is None or form == "":
            continue
        if isinstance(form, forms.BaseFormSet):
            yield from form.forms
        else:
            yield form


def _get(row: Any, name: str) -> Any:
    """Components take objects and the dicts of a stored snapshot alike."""
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _moment(value: object) -> dt.date | None:
    """A date, or an instant on Connecticut's clock; None for what is neither."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value) if len(value) > len("2026-12-01") else dt.date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=CONNECTICUT) if value.tzinfo is None else value.astimezone(CONNECTICUT)
    return value if isinstance(value, dt.date) else None


def _formatted(value: object, patterns: dict[str, str], english: str) -> str:
    moment = _moment(value)
    if moment is None:
        return "" if value is None else str(value)
    if _language() not in patterns:
        return dateformat.format(moment, english)
    return dateformat.format(moment, patterns[_language()]).lower()  # Django capitalizes the Portuguese names


def _rights_address(context: Context) -> str:
    """The plain-language page of the board in the context, or "" while the site has none."""
    if "rights_url" in context:
        return str(context["rights_url"])
    slug = getattr(context.get("board"), "slug", "")
    if not slug:
        return ""
    try:
        return reverse("registry:rights", args=[slug])
    except NoReverseMatch:
        return ""
