"""What staff type in. A form checks shapes; whether something may be done is for the actions to say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from charteroak import law
from charteroak.district.boards.models import Board, CalendarDay, PolicyPromise
from charteroak.district.boards.roles import MEANING, Role
from charteroak.district.contractors.models import NOT_KNOWN, Contractor
from charteroak.district.contracts.models import Contract, Document, Ruling
from charteroak.district.signatures.models import Signature
from charteroak.web.fields import DayField, Text


class ContractForm(forms.Form):
    title = forms.CharField(
        max_length=300,
        label="What is the contract for?",
        help_text="A short title, such as “Reading practice, grades 3 to 5”.",
    )
    contractor = forms.ModelChoiceField(
        Contractor.objects.none(), required=False, label="Contractor", empty_label="A new one (enter below)"
    )
    contractor_name = forms.CharField(max_length=200, required=False, label="New contractor’s name")
    contractor_kind = forms.ChoiceField(
        choices=Contractor.Kind.choices,
        initial="operator",
        label="New contractor’s kind",
        help_text="C.G.S. § 10-234aa(2) and (3)",
    )
    contractor_website = forms.URLField(required=False, label="New contractor’s website", assume_scheme="https")
    products = forms.CharField(
        required=False,
        max_length=600,
        label="Products",
        help_text="The names of the products that it covers, separated by commas.",
    )
    product_address = forms.URLField(required=False, label="Web address of the product", assume_scheme="https")
    instrument = forms.ChoiceField(
        choices=Contract.Instrument.choices,
        initial="agreement",
        label="Kind of instrument",
        help_text="A pledge is kept as evidence alone: it is no contract, is never executed, and approves nothing.",
    )
    starts_on = DayField(required=False, label="Starts on")
    ends_on = DayField(
        required=False,
        label="Ends on",
        help_text="The last day of its term; the no-retention duty starts when it has passed.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contractor"].queryset = Contractor.objects.exclude(name__startswith=NOT_KNOWN)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("contractor") and not cleaned.get("contractor_name"):
            self.add_error("contractor_name", "Choose a contractor, or enter a new one’s name.")
        return cleaned

    def product_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["products"].split(",")]
        return list(dict.fromkeys(name for name in names if name))


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, Word (DOCX), HTML, Markdown, plain text, or a picture of a page (PNG, JPEG, TIFF).",
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )
    role = forms.ChoiceField(choices=Document.Role.choices, initial="agreement", label="What is it?")


class StatementsForm(forms.Form):
    description = Text(label="Brief description", help_text="What the contract is, in one or two plain sentences.")
    purpose = Text(label="Purpose", help_text="Why the board makes it: what students or staff will do with it.")
    student_information = Text(
        label="Student information that may be collected",
        help_text="For example: name, grade, e-mail address. Write “None” if none is.",
    )
    student_records = Text(
        label="Student records that may be collected",
        help_text="For example: class lists, test results. Write “None” if none are.",
    )
    student_generated_content = Text(
        label="Student-generated content that may be collected",
        help_text="For example: essays, drawings, recordings. Write “None” if none is.",
    )


class SignatureForm(forms.Form):
    party = forms.ChoiceField(choices=Signature.Party.choices, widget=forms.RadioSelect, label="Who signed?")
    documents = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="Which documents?")
    name = forms.CharField(max_length=160, label="Signer’s name")
    title = forms.CharField(max_length=160, label="Office or title")
    authority = forms.CharField(
        max_length=400,
        label="Authority to sign",
        help_text="A board vote with its date, a written delegation, or an officer’s power to bind the company.",
    )
    method = forms.ChoiceField(
        choices=[c for c in Signature.Method.choices if c[0] != "portal"], initial="paper", label="How was it signed?"
    )
    signed_on = DayField(label="Signed on")
    received_on = DayField(
        required=False, label="Signed copy received on", help_text="Leave empty if it is the same day."
    )

    def __init__(self, *args: Any, documents: list[Document], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["documents"].choices = [(d.sha256, d.name) for d in documents]  # type: ignore[attr-defined]
        self.fields["documents"].initial = [d.sha256 for d in documents]


class ExecutionForm(forms.Form):
    on = DayField(label="Date of execution", help_text="The day on which the last party signed.")


class Ruled(forms.ChoiceField):
    """A ruling that may wait: it is asked for, and no mistake when it is not there yet."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class RulingForm(forms.Form):
    """One finding's ruling; the page holds one of these for each finding, with its id as the prefix."""

    verdict = Ruled(choices=[("", "Not yet ruled"), *Ruling.Verdict.choices], label="Your ruling")
    reason = Text(required=False, rows=2, label="Reason", help_text="Needed where you depart from the reading.")
    passage = Text(
        required=False,
        rows=2,
        label="The passage that carries it",
        help_text="Copied word for word, where the reading did not find it.",
    )
    page = forms.IntegerField(required=False, min_value=1, label="Page, if that page is a picture")


class ProductForm(forms.Form):
    contractor = forms.ModelChoiceField(
        Contractor.objects.none(), required=False, label="Contractor", empty_label="A new one (enter below)"
    )
    contractor_name = forms.CharField(max_length=200, required=False, label="New contractor’s name")
    contractor_kind = forms.ChoiceField(
        choices=Contractor.Kind.choices, initial="operator", label="New contractor’s kind"
    )
    name = forms.CharField(max_length=200, label="Product")
    address = forms.URLField(required=False, label="Web address", assume_scheme="https")
    purpose = forms.CharField(required=False, max_length=300, label="What it is for")
    is_service = forms.BooleanField(required=False, label="It is a service of a person or a firm, and no site or app")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contractor"].queryset = Contractor.objects.exclude(name__startswith=NOT_KNOWN)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("contractor") and not cleaned.get("contractor_name"):
            self.add_error("contractor_name", "Choose a contractor, or enter a new one’s name.")
        return cleaned


class MeetingForm(forms.Form):
    """How a duty was met."""

    happened_on = DayField(label="Done on")
    happened_time = forms.TimeField(
        required=False,
        label="At (Connecticut time)",
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="Leave empty for the end of the day’s work, 5:00 p.m.",
    )
    received_on = DayField(required=False, label="Word of it received on")
    evidence = Text(label="What shows it, and where that is kept")


class FeedForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, label="For the role")


WEBSITE_HELP = (
    "The page that the board keeps with information on all its contracts, C.G.S. § 10-234bb(g). It must link to the "
    "registry, or be it. A posting counts only when it can be reached from there."
)


class BoardForm(forms.ModelForm):
    website = forms.URLField(
        required=False, max_length=400, label="Declared website", help_text=WEBSITE_HELP, assume_scheme="https"
    )
    contact_name = forms.CharField(required=False, max_length=120, label="Privacy contact")
    contact_email = forms.EmailField(required=False, label="Contact’s e-mail")
    contact_phone = forms.CharField(required=False, max_length=40, label="Contact’s telephone")
    answers_public = forms.BooleanField(
        required=False, label="Anyone may look up, without signing in, which products may be used",
        help_text="Teachers find the answer on a phone at once. The reasons that you write for a refusal are public"
        " then; at whose desk a request waits is not.",
    )  # fmt: skip

    guidance_address = forms.URLField(
        required=False, max_length=400, label="Web address of the state’s written guidance", assume_scheme="https",
        help_text="As the Department of Education or the Commission for Educational Technology publishes it. Linked on"
        " the public guide.",
    )  # fmt: skip
    guidance_edition = forms.CharField(
        required=False, max_length=120, label="Its edition", help_text="The date or number that stands on it."
    )
    submissions_kept_days = forms.IntegerField(
        min_value=7, max_value=730, label="Days for which a contractor’s paper is kept that you do not take up",
        help_text="Contractors without an account can send their own paper. Whoever sends one is told this.",
    )  # fmt: skip

    class Meta:
        model = Board
        fields = (
            "name", "short_name", "website", "contact_name", "contact_email", "contact_phone", "answers_public",
            "guidance_address", "guidance_edition", "submissions_kept_days",
        )  # fmt: skip


class SchoolForm(forms.Form):
    name = forms.CharField(max_length=160, label="School")
    grades = forms.CharField(required=False, max_length=40, label="Grades")


class MemberForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name")
    email = forms.EmailField(label="E-mail address")
    title = forms.CharField(required=False, max_length=120, label="Title")
    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, f"{role.label}: {MEANING[role]}") for role in Role],
        label="Roles",
        error_messages={"required": "Choose at least one role."},
    )


class MemberRolesForm(MemberForm):
    name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]


class CalendarDayForm(forms.Form):
    day = DayField(label="Day")
    kind = forms.ChoiceField(choices=CalendarDay.Kind.choices, widget=forms.RadioSelect, label="What is it?")
    reason = forms.CharField(max_length=200, label="Reason")
    confirmed_by = forms.CharField(
        required=False,
        max_length=120,
        label="Confirmed by counsel (name)",
        help_text="A closed day stretches a clock only once counsel has confirmed it. Until then the earlier leads.",
    )


class PromiseForm(forms.Form):
    row = forms.ChoiceField(label="Duty")
    count = forms.IntegerField(min_value=1, max_value=3650, label="How many")
    unit = forms.ChoiceField(choices=PolicyPromise.UNITS, label="Unit")
    source = forms.CharField(max_length=300, label="Where the policy says so")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["row"].choices = [(d.row, f"{d.row}: {d.title} ({d.citation})") for d in law.on(today).deadlines]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    question = forms.CharField(max_length=60, widget=forms.HiddenInput)
    answer = Text(rows=4, label="Counsel’s answer")
    counsel = forms.CharField(max_length=160, label="Name of counsel")
    answered_on = DayField(label="Answered on")
