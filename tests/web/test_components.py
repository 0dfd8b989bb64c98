"""The components say what they are given in words, escape it, and are drawn in colours that can be read."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from lxml import html

from charteroak.district.refusal import Refusal
from charteroak.web.templatetags import charteroak as tags

HOSTILE = '<script>alert("x")</script>'
STATIC = Path(tags.__file__).parent.parent / "static"
SHA = "3f1c9ab2e07d54c6a18b2290fedc7710aa6b3c5d9e8f0011223344556677889a"


def draw(source: str, **context: Any) -> html.HtmlElement:
    return html.fromstring("<div>" + Template("{% load charteroak %}" + source).render(Context(context)) + "</div>")


def words(drawn: html.HtmlElement) -> str:
    return " ".join(drawn.text_content().split())


def a_clock(**changes: Any) -> dict[str, Any]:
    days = [("2026-11-23", False, "the day of the event is not counted"), ("2026-11-24", True, "business day"),
            ("2026-11-25", True, "business day"), ("2026-11-26", False, "Thanksgiving Day"), ("2026-11-27", True, "business day")]  # fmt: skip
    return {
        "title": "Post the executed contract", "due": dt.date(2026, 12, 1), "unit": "business days", "count": 5,
        "state": "due-soon", "state_words": "in 3 business days", "owed_by": "the board", "owed_to": "the public",
        "citation": "C.G.S. § 10-234bb(g)", "confidence": "checked", "confidence_note": "",
        "working": [{"date": day, "counted": counted, "reason": reason, "citation": ""} for day, counted, reason in days],
        "promised": None, "leading": "statute", "arguable": None, "notes": [], **changes,
    }  # fmt: skip


# Dates, numbers, citations


def test_dates_are_said_as_people_say_them() -> None:
    assert tags.long_date(dt.date(2026, 12, 1)) == "Tuesday, December 1, 2026"
    assert tags.plain_date("2026-12-01") == "December 1, 2026"
    assert tags.when("2026-12-01") == "Tuesday, December 1, 2026"
    assert tags.long_date(None) == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (dt.datetime(2026, 12, 1, 20, 0, tzinfo=dt.UTC), "Tuesday, December 1, 2026, 3:00 p.m. EST"),
        (dt.datetime(2026, 7, 1, 3, 30, tzinfo=dt.UTC), "Tuesday, June 30, 2026, 11:30 p.m. EDT"),
        (dt.datetime(2026, 12, 1, 15, 0), "Tuesday, December 1, 2026, 3:00 p.m. EST"),  # noqa: DTZ001 - Connecticut's wall clock
        ("2026-12-01T15:00:00-05:00", "Tuesday, December 1, 2026, 3:00 p.m. EST"),
        (dt.date(2026, 12, 1), "Tuesday, December 1, 2026"),
    ],
)
def test_an_instant_is_said_by_connecticuts_clock(moment: object, said: str) -> None:
    assert tags.instant(moment) == said


def test_dates_follow_the_readers_language() -> None:
    with translation.override("es"):
        assert tags.long_date(dt.date(2026, 12, 1)).lower() == "martes, 1 de diciembre de 2026"
    with translation.override("pt"):
        assert tags.plain_date(dt.date(2026, 12, 1)).lower() == "1 de dezembro de 2026"


def test_numbers_have_commas() -> None:
    assert (tags.count(1243), tags.count(0), tags.count(None)) == ("1,243", "0", "")


def test_a_citation_has_one_place() -> None:
    assert tags.anchor("C.G.S. § 10-234bb(g)") == "10-234bb-g"
    assert tags.anchor("C.G.S. § 10-234bb(a)(3)") == "10-234bb-a-3"
    assert tags.anchor("PA 16-189") == "16-189"
    linked = draw('{% citation "C.G.S. § 10-234bb(g)" %}', rights_url="/b/elm/rights/")
    assert linked.xpath("string(//a/@href)") == "/b/elm/rights/#10-234bb-g"
    assert not draw('{% citation "C.G.S. § 10-234bb(g)" %}').xpath("//a")


# The clock


@pytest.mark.parametrize("state", tags.STATES)
def test_a_clock_says_its_state_in_words_and_shape(state: str) -> None:
    drawn = draw("{% clock one %}", one=a_clock(state=state))
    assert str(tags.STATES[state]) in words(drawn)
    assert drawn.xpath(f"//*[local-name()='use' and contains(@href, '#state-{state}')]")
    assert f'id="state-{state}"' in (STATIC / "icons.svg").read_text()
    assert "Tuesday, December 1, 2026" in words(drawn)


def test_a_clock_unfolds_its_count() -> None:
    drawn = draw("{% clock one %}", one=a_clock())
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in drawn.xpath("//details//tbody/tr")]
    assert rows[0] == ["Monday, November 23, 2026", "skipped", "the day of the event is not counted"]
    assert [row[1] for row in rows] == ["skipped", "1", "2", "skipped", "3"]


def test_a_stricter_promise_stands_beside_the_statute() -> None:
    promised = {
        "due": dt.datetime(2026, 11, 25, 15, 0, tzinfo=tags.CONNECTICUT),
        "unit": "hours",
        "count": 48,
        "source": "Policy 3520.13",
        "working": [],
    }
    drawn = draw("{% clock one %}", one=a_clock(promised=promised, leading="promise"))
    assert "Wednesday, November 25, 2026, 3:00 p.m. EST" in " ".join(
        drawn.xpath("//*[@class='clock-date']")[0].text_content().split()
    )
    leading = drawn.xpath("//*[@class='clock-pair']/li[@class='leads']")
    assert len(leading) == 1 and "48 hours, Policy 3520.13" in words(leading[0]) and "Leads" in words(leading[0])
    assert "Tuesday, December 1, 2026" in words(drawn)


def test_a_doubtful_rule_says_so_and_a_checked_one_does_not() -> None:
    doubtful = a_clock(
        confidence="unresolved", confidence_note="Counsel should say.", notes=["Work to the earlier day."]
    )
    assert "This rule is not settled. Counsel should say." in words(draw("{% clock one %}", one=doubtful))
    assert "Work to the earlier day." in words(draw("{% clock one %}", one=doubtful))
    assert "not confirmed" not in words(draw("{% clock one %}", one=a_clock()))


def test_a_duty_without_a_date_invents_none() -> None:
    drawn = draw("{% clock one %}{% clock_line one %}", one=a_clock(due=None, working=[]))
    assert words(drawn).count("Within a reasonable time") == 2
    assert not drawn.xpath("//details")


# The quotation and the document


def test_a_quotation_and_its_passage_point_at_each_other() -> None:
    finding = {"id": "bb-a-9", "verdict": "conflict", "title": "Governing law", "citation": "C.G.S. § 10-234bb(a)(9)", "reason": "Another state’s law.",
               "confidence": "high", "quotes": [{"n": 3, "text": f"the laws of {HOSTILE}", "page": 4}]}  # fmt: skip
    parts = [{"text": "9.4 ", "marks": [], "verdict": ""}, {"text": "the laws of ", "marks": ["q-3"], "verdict": "conflict"},
             {"text": HOSTILE, "marks": [3, 4], "verdict": "conflict"}]  # fmt: skip
    drawn = draw(
        "{% quotation finding %}{% document blocks %}",
        finding=finding,
        blocks=[{"kind": "paragraph", "level": 0, "page": 4, "parts": parts}],
    )
    ids = drawn.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in drawn.xpath("//a[starts-with(@href, '#q')]/@href"):
        assert link[1:] in ids or link == "#quote-4"
    assert "Conflict" in words(drawn) and "Page 4" in words(drawn)
    assert not drawn.xpath("//script") and HOSTILE in drawn.text_content()


def test_the_documents_outline_never_skips_a_level() -> None:
    blocks = [
        {"kind": "heading", "level": level, "page": 1, "parts": [{"text": "Heading", "marks": [], "verdict": ""}]}
        for level in (1, 4, 6, 2)
    ]
    drawn = draw("{% document blocks %}", blocks=blocks)
    assert [element.tag for element in drawn.iter() if re.fullmatch(r"h\d", str(element.tag))] == [
        "h3",
        "h4",
        "h5",
        "h4",
    ]


def test_a_document_right_below_the_headline_starts_at_h2() -> None:
    blocks = [{"kind": "heading", "level": 1, "page": 1, "parts": [{"text": "Agreement", "marks": [], "verdict": ""}]}]
    assert draw("{% document blocks top=2 %}", blocks=blocks).xpath("//h2")


def test_items_become_one_list_and_pages_are_marked() -> None:
    def item(text: str, page: int) -> dict[str, Any]:
        return {"kind": "item", "level": 0, "page": page, "parts": [{"text": text, "marks": [], "verdict": ""}]}

    drawn = draw("{% document blocks %}", blocks=[item("(a)", 1), item("(b)", 1), item("(c)", 2)])
    assert [len(found) for found in drawn.xpath("//ul")] == [2, 1]
    assert drawn.xpath("//*[@class='document-page']/@id") == ["page-1", "page-2"]


# Proof, instrument, next step, refusal


def test_a_proof_shows_three_dates_and_the_whole_hash() -> None:
    at = dt.datetime(2026, 11, 27, 15, 4, tzinfo=dt.UTC)
    said = words(
        draw(
            "{% proof one %}",
            one={"what": HOSTILE, "happened": at, "received": at, "recorded": at, "by": "Dana", "sha256": SHA},
        )
    )
    assert "3f1c 9ab2 e07d …" in said and SHA in said and "Check it yourself" in said
    assert said.count("Friday, November 27, 2026, 10:04 a.m. EST") == 3


def test_days_of_proof_are_counted_in_words() -> None:
    days = [
        {"date": dt.date(2026, 11, day), "state": state, "words": ""}
        for day, state in enumerate(["up", "failed", "missed", "up"], 1)
    ]
    drawn = draw("{% proof_days days %}", days=days)
    assert "Reachable on 2 of 4 days · not reachable: 1 · not checked: 1" in words(drawn)
    assert "Wednesday, November 4, 2026" in words(drawn.xpath("//tbody/tr")[0])


@pytest.mark.parametrize("kind", tags.INSTRUMENTS)
def test_an_instrument_says_what_it_does_not_do(kind: str) -> None:
    said = words(draw("{% instrument kind name=name %}", kind=kind, name=HOSTILE))
    assert str(tags.INSTRUMENTS[kind][0]) in said and re.search(r"\b(not|only|nothing)\b", said)


def test_a_step_that_is_prevented_lists_why_and_offers_no_form() -> None:
    step = {
        "title": "Execute",
        "prevented_by": [{"text": "Rule on the breach clause", "url": "#finding"}],
        "action": {"label": "Execute it", "url": "/x"},
    }
    drawn = draw("{% next_step step %}", step=step)
    assert drawn.xpath("string(//button/@aria-disabled)") == "true" and not drawn.xpath("//form")
    assert drawn.xpath("//*[@id=//button/@aria-describedby]//a/@href") == ["#finding"]
    free = draw("{% next_step step %}", step=step | {"prevented_by": []})
    assert free.xpath("//form[@method='post' and @action='/x']//button[@type='submit']")


def test_a_refusal_says_what_why_and_what_to_do() -> None:
    refusal = Refusal(
        "Not executed", "two provisions are open", "Rule on them.", citation="C.G.S. § 10-234bb(a)", items=["Deletion"]
    )
    said = words(draw("{% refusal one %}", one=refusal))
    for part in (
        "Not executed",
        "Two provisions are open (C.G.S. § 10-234bb(a)).",
        "Deletion",
        "What to do: Rule on them.",
    ):
        assert part in said


# Forms and lists


class Answers(forms.Form):
    title = forms.CharField(label="What is it for?", help_text="A short title")
    who = forms.ChoiceField(
        label="Who signed", choices=[("a", "The board"), ("b", "The contractor")], widget=forms.RadioSelect
    )
    on = forms.DateField(label="Day")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)


def test_a_wrong_answer_is_named_beside_the_field_and_at_the_top() -> None:
    form = Answers({"title": "", "on": "31/31/2026", "note": HOSTILE})
    drawn = draw("{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    ids = set(drawn.xpath("//@id"))
    links = drawn.xpath("//*[@role='alert']//a/@href")
    assert len(links) == 3 and {link[1:] for link in links} <= ids
    assert "What is it for? This field is required." in words(drawn)
    for described in drawn.xpath("//@aria-describedby"):
        assert set(described.split()) <= ids
    assert drawn.xpath("//input[@name='on']/@value") == ["31/31/2026"], "what was typed is to be corrected, not lost"
    assert drawn.xpath("//fieldset/legend") and "(optional)" in words(drawn)
    assert not drawn.xpath("//script")


def test_a_date_is_asked_for_by_the_browsers_own_picker() -> None:
    drawn = draw("{% field form.on %}", form=Answers(initial={"on": dt.date(2026, 12, 1)}))
    assert (drawn.xpath("string(//input/@type)"), drawn.xpath("string(//input/@value)")) == ("date", "2026-12-01")


def test_each_cell_of_a_table_carries_its_columns_name() -> None:
    table = {
        "caption": "Products",
        "columns": [{"label": "Product"}, {"label": "Students", "number": True}],
        "rows": [{"cells": [HOSTILE, "1,243"], "url": "/p"}],
    }
    drawn = draw("{% data_table table %}", table=table)
    assert drawn.xpath("//td/@data-label") == ["Students"] and not drawn.xpath("//script")
    with pytest.raises(ValueError, match="longer"):
        draw("{% data_table table %}", table=table | {"rows": [{"cells": ["one"]}]})


def test_progress_refreshes_only_while_there_is_some() -> None:
    work = {
        "title": "Reviewing",
        "state": "running",
        "state_words": "Running",
        "done": 184,
        "total": 1312,
        "unit": "files",
        "url": "/progress/1",
    }
    drawn = draw("{% progress one %}", one=work)
    assert "184 of 1,312 files" in words(drawn) and drawn.xpath("//@hx-get") == ["/progress/1"]
    assert not draw("{% progress one %}", one=work | {"state": "finished"}).xpath("//@hx-get")


@pytest.mark.parametrize(
    "name",
    [
        "components/filters.html",
        "components/empty_state.html",
        "components/steps.html",
        "components/summary_list.html",
        "components/history.html",
    ],
)
def test_a_component_without_a_value_is_quiet(name: str) -> None:
    draw("{% include name %}", name=name)


def test_the_page_of_last_resort_needs_nothing() -> None:
    page = html.fromstring(Template("{% include '500.html' %}").render(Context()))
    assert page.xpath("//h1") and "What to do" in words(page)
    for address in page.xpath("//link/@href | //img/@src"):
        assert (STATIC / address.removeprefix("/static/")).is_file()


# Colours


def _colours(dark: bool) -> dict[str, str]:
    """Every colour property of the stylesheet as the scheme sets it, references followed."""
    sheet = (STATIC / "charteroak.css").read_text()
    light, _, rest = sheet.partition("prefers-color-scheme: dark")
    assert rest
    found = dict(re.findall(r"--([\w-]+):\s*([^;}]+)", (STATIC / "vendor/uswds/tokens.css").read_text()))
    found |= dict(re.findall(r"--([\w-]+):\s*([^;}]+)", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+):\s*([^;}]+)", rest.partition("\n  .tone-open")[0]))

    def follow(value: str) -> str:
        reference = re.fullmatch(r"var\(--([\w-]+)\)", value.strip())
        return follow(found[reference.group(1)]) if reference else value.strip()

    resolved = {name: follow(value) for name, value in found.items() if value.strip().startswith(("#", "var(--"))}
    return {name: value for name, value in resolved.items() if value.startswith("#")}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


TONES = [*tags.STATES, *tags.VERDICTS]
GROUNDS = ["paper", "surface", "sunken"]
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "link") for ground in [*GROUNDS, "accent-soft"]] + [
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("on-masthead", "masthead"), ("on-masthead-soft", "masthead"),
] + [pair for tone in TONES for pair in ((tone, f"{tone}-soft"), (tone, "surface"), (tone, "paper"), ("ink", f"{tone}-soft"), ("link", f"{tone}-soft"))]  # fmt: skip
SIGNS = [(sign, ground) for sign in ("edge", "focus") for ground in ("paper", "surface")] + [
    ("masthead-focus", "masthead")
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(dark: bool) -> None:
    colours = _colours(dark)
    faint = [
        f"{front} on {ground}: {contrast(colours[front], colours[ground]):.2f}"
        for least, pairs in ((4.5, TEXT), (3.0, SIGNS))
        for front, ground in pairs
        if contrast(colours[front], colours[ground]) < least
    ]
    assert not faint, faint
