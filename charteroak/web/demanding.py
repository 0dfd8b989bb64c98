"""The forms in which a demand is answered: by the contractor, or by a member from what came by post."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from charteroak.district.demands.answers import Said
from charteroak.district.demands.certificate import BACKUPS, METHODS, SUBPROCESSORS, Certificate, Kept, Subprocessor
from charteroak.district.demands.kinds import EXEMPTIONS
from charteroak.district.demands.models import Demand
from charteroak.web.fields import DayField, Text

#: Things that are kept, each on a row of the form.
KEPT_ROWS = 4
#: The statements that are a field each.
PLAIN = (
    "scope", "systems", "method", "completed_on", "backups", "backups_until", "backups_unreachable",
    "backups_unusable", "nothing_else", "name", "title", "authority",
)  # fmt: skip


class _Answering(forms.Form):
    """What both forms share: on paper, the day on which it reached the board is asked for."""

    def __init__(self, *args: Any, demand: Demand, on_paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.demand = demand
        if on_paper:
            self.fields["received_on"] = DayField(label="Day on which it reached the board")

    def _received(self) -> date | None:
        day: date | None = self.cleaned_data.get("received_on")
        return day


class AnswerForm(_Answering):
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect, label="Answer", error_messages={"required": "Choose the answer."}
    )
    words = Text(rows=4, required=False, max_length=4000, label="In words")
    happened_on = DayField(required=False, label="Done on", help_text="If something was done: the day.")
    file = forms.FileField(required=False, allow_empty_file=True, label="File", help_text="What the answer refers to.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outcomes = [one for one in self.demand.about_kind.outcomes if "certificate" not in one.gives]
        if "received_on" not in self.fields:
            outcomes = [one for one in outcomes if one.code != "paper"]
        self.fields["outcome"].choices = [(one.code, one.words) for one in outcomes]  # type: ignore[attr-defined]

    def said(self) -> Said:
        data, file = self.cleaned_data, self.cleaned_data.get("file")
        return Said(
            data["outcome"], data["words"], data["happened_on"], file=file.read() if file else b"",
            file_name=file.name if file else "", received_on=self._received(),
        )  # fmt: skip


class CertificateForm(_Answering):
    """The statements of a certificate of deletion, one after another."""

    scope = Text(label="What was deleted", max_length=1000, help_text="Which data, of whom, under which contract.")
    systems = Text(label="From which systems", max_length=1000, help_text="Databases, file stores, logs, e-mail.")
    method = forms.ChoiceField(choices=list(METHODS.items()), widget=forms.RadioSelect, label="How")
    completed_on = DayField(label="Completed on")
    backups = forms.ChoiceField(choices=list(BACKUPS.items()), widget=forms.RadioSelect, label="Backup copies")
    backups_until = DayField(required=False, label="Overwritten by", help_text="If copies are left.")
    backups_unreachable = forms.BooleanField(required=False, label="The public cannot reach those copies.")
    backups_unusable = forms.BooleanField(
        required=False, label="Those copies are unusable in the normal course of business."
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._subprocessors = self.demand.facts(today).subprocessors
        for number, name in enumerate(self._subprocessors):
            self.fields[f"sub-{number}"] = forms.ChoiceField(
                choices=list(SUBPROCESSORS.items()), widget=forms.RadioSelect, label=name
            )
            self.fields[f"sub-{number}-on"] = DayField(required=False, label=f"Day on which {name} deleted it")
        exemptions = [("", "Nothing"), *((code, words) for code, (words, _) in EXEMPTIONS.items())]
        for number in range(KEPT_ROWS):
            self.fields[f"kept-{number}-exemption"] = forms.ChoiceField(
                required=False, choices=exemptions, label=f"Kept ({number + 1}): by which exemption"
            )
            self.fields[f"kept-{number}-what"] = forms.CharField(required=False, max_length=300, label="What is kept")
            self.fields[f"kept-{number}-why"] = forms.CharField(
                required=False,
                max_length=400,
                label="Which law, how it is kept apart, or how the family chose the account",
            )
            self.fields[f"kept-{number}-count"] = forms.IntegerField(
                required=False, min_value=0, label="How many accounts", help_text="Counted, and no child is named."
            )
            self.fields[f"kept-{number}-unreachable"] = forms.BooleanField(
                required=False, label="The public cannot reach the copy."
            )
            self.fields[f"kept-{number}-unusable"] = forms.BooleanField(
                required=False, label="The copy is unusable in the normal course of business."
            )
            self.fields[f"kept-{number}-until"] = DayField(required=False, label="Until")
        self.fields["nothing_else"] = forms.BooleanField(
            required=False, label="Nothing else of these data is retained by the contractor or available to it."
        )
        self.fields["name"] = forms.CharField(max_length=160, label="Name of who certifies it")
        self.fields["title"] = forms.CharField(max_length=160, label="Office or title")
        self.fields["authority"] = forms.CharField(
            max_length=400, label="Authority", help_text="What lets this person certify it for the contractor."
        )
        if "received_on" in self.fields:
            # A paper may lack any of it: it is recorded as it is, and shows what it lacks.
            for key, one in self.fields.items():
                one.required = key == "received_on"

    def start_with(self, given: Certificate) -> None:
        """Start with what a paper was found to say."""
        self.initial.update({key: getattr(given, key) for key in PLAIN})
        said = {one.name: one for one in given.subprocessors}
        for number, name in enumerate(self._subprocessors):
            if name in said:
                self.initial[f"sub-{number}"], self.initial[f"sub-{number}-on"] = said[name].said, said[name].on

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, for `components/certificate_form.html`."""
        parts: list[tuple[str, list[forms.BoundField]]] = [
            ("The deletion", [self[key] for key in ("scope", "systems", "method", "completed_on")]),
            (
                "Backup copies",
                [self[key] for key in ("backups", "backups_until", "backups_unreachable", "backups_unusable")],
            ),
        ]
        if self._subprocessors:
            parts.append(("Subprocessors", [self[key] for key in self.fields if key.startswith("sub-")]))
        parts.append(("What is kept", [self[key] for key in self.fields if key.startswith("kept-")]))
        closing = [key for key in ("nothing_else", "name", "title", "authority", "received_on") if key in self.fields]
        return [*parts, ("Statement", [self[key] for key in closing])]

    def said(self) -> Said:
        data = self.cleaned_data
        certificate = Certificate(
            **{key: data[key] for key in PLAIN},
            subprocessors=tuple(
                Subprocessor(name, data[f"sub-{number}"], data[f"sub-{number}-on"])
                for number, name in enumerate(self._subprocessors)
            ),
            kept=tuple(
                Kept(data[f"kept-{number}-what"], data[f"kept-{number}-exemption"], data[f"kept-{number}-why"],
                     data[f"kept-{number}-until"], data[f"kept-{number}-count"] or 0,
                     data[f"kept-{number}-unreachable"], data[f"kept-{number}-unusable"])
                for number in range(KEPT_ROWS)
                if data[f"kept-{number}-exemption"] or data[f"kept-{number}-what"].strip()
            ),
        )  # fmt: skip
        outcome = next(one for one in self.demand.about_kind.outcomes if "certificate" in one.gives)
        return Said(outcome.code, certificate=certificate, received_on=self._received())
