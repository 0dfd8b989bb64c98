"""What is said of a breach, as every audience's form asks for it: facts, and instants with their zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from charteroak.district.breaches import reporting
from charteroak.district.breaches.kinds import KINDS
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import Product
from charteroak.web.fields import ManyChoices, Text

ZONES = {
    "America/New_York": "Eastern time", "America/Chicago": "Central time", "America/Denver": "Mountain time",
    "America/Los_Angeles": "Pacific time", "UTC": "UTC",
}  # fmt: skip


class InstantField(forms.DateTimeField):
    """A day and a time without a zone; the zone is asked for once, for all of them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M"],
            error_messages={"invalid": "This is no date with a time. Write it like 11/20/2026 14:30."}, **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for pattern in self.input_formats:
            try:
                return datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007 the zone is asked for beside it
            except ValueError:
                continue
        raise forms.ValidationError(self.error_messages["invalid"])


class FactsForm(forms.Form):
    products = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Products")
    what = Text(rows=5, max_length=8000, label="What happened", help_text="What is known now. More can follow.")
    kinds = forms.MultipleChoiceField(
        choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, label="Kinds of data",
        error_messages={"required": "Tick each kind, or “Not known yet”."},
    )  # fmt: skip
    elements = forms.MultipleChoiceField(
        choices=[(one.code, one.words) for one in ELEMENTS.values()], required=False, widget=ManyChoices,
        label="Which data exactly", help_text="As far as it is known.",
    )  # fmt: skip
    zone = forms.ChoiceField(choices=list(ZONES.items()), label="Time zone of the times below")
    discovered_at = InstantField(
        label="Discovered", help_text="When the company discovered it. Leave empty what is not known."
    )
    occurred_from = InstantField(label="It began")
    occurred_until = InstantField(label="It ended")
    students = forms.IntegerField(
        required=False, min_value=0, max_value=100_000_000, label="How many students", help_text="If it is known."
    )
    whom = Text(required=False, max_length=8000, label="Whom it touches")
    doing = Text(required=False, max_length=8000, label="What the company is doing")
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, products: list[Product], **options: Any) -> None:
        super().__init__(*args, **options)
        self._products = products
        self.fields["products"].choices = [(one.public_id, one.name) for one in products]  # type: ignore[attr-defined]

    def reported(self, **more: Any) -> reporting.Reported:
        """What `reporting` takes."""
        data, zone = self.cleaned_data, ZoneInfo(self.cleaned_data["zone"])
        instants = {
            name: data[name].replace(tzinfo=zone) if data[name] else None
            for name in ("discovered_at", "occurred_from", "occurred_until")
        }
        contact = {name: data.get(f"contact_{name}", "") for name in ("name", "email", "phone")}
        return reporting.Reported(
            data["what"], data["kinds"], **instants, elements=data["elements"],
            products=[one for one in self._products if one.public_id in data["products"]], students=data["students"],
            whom=data["whom"], doing=data["doing"], contact=contact, **more,
        )  # fmt: skip
