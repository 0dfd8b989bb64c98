"""The forms in which a board or its contractor states what data a product receives, and who else handles them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from charteroak.district.contractors.elements import ELEMENTS, GROUPS, Element
from charteroak.district.contractors.models import FLOW_DOWN, DataSchedule, Engagement
from charteroak.district.contractors.schedules import Stated
from charteroak.web.fields import ManyChoices


def stated(posted: QueryDict) -> list[Stated]:
    """The elements that were ticked, each with why it is needed and who enters it."""
    return [
        Stated(code, posted.get(f"why-{code}", "")[:300], posted.get(f"entry-{code}", "staff"))
        for code in posted.getlist("element")
    ]


def groups(
    last: DataSchedule | None, posted: QueryDict | None
) -> list[tuple[str, list[tuple[Element, bool, str, str]]]]:
    """Every element under its heading: whether it is chosen, why, and who enters it; what was typed comes first."""
    before = {one.code: Stated(one.code, one.why, one.entry) for one in last.elements.all()} if last else {}
    chosen = {one.code: one for one in stated(posted)} if posted is not None else before
    nothing = Stated("")
    return [
        (group, [
            (one, one.code in chosen, chosen.get(one.code, nothing).why,
             (chosen.get(one.code) or before.get(one.code) or nothing).entry)
            for one in ELEMENTS.values() if one.group == group
        ])
        for group in GROUPS
    ]  # fmt: skip


class EngagementForm(forms.Form):
    name = forms.CharField(max_length=200, label="Subprocessor")
    service = forms.CharField(max_length=200, label="What it does", help_text="Such as hosting, e-mail, support.")
    elements = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, label="Which data it handles",
        help_text="None chosen: whatever the product’s schedule says.",
    )  # fmt: skip
    only_for_the_service = forms.CharField(
        required=False, max_length=400, label="Evidence that it uses the data only for the service"
    )
    no_disclosure_onward = forms.CharField(
        required=False, max_length=400, label="Evidence that it may not disclose it onward"
    )
    same_duties = forms.CharField(required=False, max_length=400, label="Evidence that it is bound to the same duties")

    def __init__(self, *args: Any, codes: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["elements"].choices = [(code, ELEMENTS[code].words) for code in codes if code in ELEMENTS]  # type: ignore[attr-defined]
        if not codes:
            del self.fields["elements"]


def of_engagement(known: Engagement | None) -> dict[str, Any]:
    """What the form starts with: what is known of it."""
    if known is None:
        return {}
    initial = {"name": known.subprocessor.name, "service": known.service, "elements": known.elements}
    return initial | {word: getattr(known, word) for word in FLOW_DOWN}
