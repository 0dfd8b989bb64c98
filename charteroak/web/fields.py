"""Form fields, widgets and forms that every audience's pages share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day, chosen or typed; the law has nothing before 1900 or after 2100."""

    widget = forms.DateInput(attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y"],
            error_messages={"invalid": "This is no date. Write it like 11/20/2026 or 2026-11-20."},
            **options,
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not 1990 <= value.year <= 2100:
            raise forms.ValidationError(f"The year {value.year} cannot be right. Check the date.")


class InlineRadios(forms.RadioSelect):
    """Few short answers, beside one another."""

    layout = "inline"


class Text(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class ManyChoices(forms.CheckboxSelectMultiple):
    """Many short choices, in columns."""

    layout = "many"


class PersonForm(forms.Form):
    """Somebody who is invited to act for a contractor."""

    name = forms.CharField(max_length=120, label="Name")
    email = forms.EmailField(label="E-mail address")
    title = forms.CharField(required=False, max_length=120, label="Title")
