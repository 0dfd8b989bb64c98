"""The form in which an offer is composed, without an account or in the portal, and how its faults are shown.

Nothing is checked here: what was typed becomes an offer's content, the reader of offers judges it, and each fault goes
back to the field that it is about.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict

from charteroak.district import uploads
from charteroak.district.contractors.models import FLOW_DOWN, Contractor
from charteroak.district.contractors.offers.reading import BadOffer, Fault, Offer, read
from charteroak.district.contractors.security import GROUPS, QUESTIONS
from charteroak.web import stating

FORMAT = "charteroak-offer/1"
#: Subprocessors for which there is room at first, how many more at a time, and at most.
ROWS, MORE, MOST_ROWS = 2, 3, 60
PURPOSES = {"privacy": "Privacy", "legal": "Legal questions", "security": "Security", "support": "Support"}
SIGNED = ("paper_name", "paper_sha256")


class CompanyForm(forms.Form):
    """Who offers, and whom a board reaches."""

    company = forms.CharField(label="Your company’s name")
    kind = forms.ChoiceField(choices=Contractor.Kind.choices, label="What it is under the law")
    website = forms.CharField(required=False, label="Its website", help_text="Begins with https://.")


class PeopleForm(forms.Form):
    """Whom a board reaches: about a breach at any hour, and for all else."""

    breach_name = forms.CharField(label="Breach contact", help_text="A person or an office that answers at any hour.")
    breach_email = forms.CharField(label="Breach contact’s e-mail address")
    breach_phone = forms.CharField(required=False, label="Breach contact’s telephone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, words in PURPOSES.items():
            self.fields[f"{code}_name"] = forms.CharField(required=False, label=f"{words}: name")
            self.fields[f"{code}_email"] = forms.CharField(required=False, label=f"{words}: e-mail address")
            self.fields[f"{code}_phone"] = forms.CharField(required=False, label=f"{words}: telephone")


class ProductForm(forms.Form):
    product_name = forms.CharField(label="Product")
    product_address = forms.CharField(required=False, label="Its web address", help_text="Begins with https://.")
    product_purpose = forms.CharField(required=False, label="What schools use it for")
    other_names = forms.CharField(required=False, label="Other names", help_text="Parted by commas.")
    is_service = forms.BooleanField(required=False, label="It is a service without a site or an app")


class SubprocessorForm(forms.Form):
    name = forms.CharField(required=False, label="Subprocessor")
    service = forms.CharField(required=False, label="What it does", help_text="Such as hosting, e-mail, support.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in FLOW_DOWN.items():
            self.fields[name] = forms.CharField(required=False, label=f"Where it is shown that it {words}")


class SignedForm(forms.Form):
    """The addendum or agreement that the company has signed."""

    paper = forms.FileField(
        required=False, label="The signed file", allow_empty_file=True,
        help_text="Its name and its SHA-256 go into the offer; the file itself is not kept. Send it beside the offer.",
    )  # fmt: skip
    instrument = forms.ChoiceField(
        required=False, choices=[("addendum", "Addendum"), ("agreement", "Agreement")], label="What it is"
    )
    signed_on = forms.CharField(
        required=False, label="Signed on", widget=forms.TextInput(attrs={"type": "date"})
    )  # fmt: skip
    signed_by = forms.CharField(required=False, label="Signed by")
    signed_title = forms.CharField(required=False, label="Office or title")
    paper_name = forms.CharField(required=False, widget=forms.HiddenInput)
    paper_sha256 = forms.CharField(required=False, widget=forms.HiddenInput)


class SecurityForm(forms.Form):
    """One question of the questionnaire."""

    def __init__(self, *args: Any, code: str, **options: Any) -> None:
        super().__init__(*args, prefix=f"security-{code}", **options)
        self.question = QUESTIONS[code]
        if self.question.kind == "measure":
            choices = [("", "Not answered"), *self.question.sayings.items()]
            self.fields["said"] = forms.ChoiceField(required=False, choices=choices, label=self.question.ask)
        elif self.question.kind == "day":
            self.fields["said"] = forms.CharField(
                required=False, label=self.question.ask, widget=forms.TextInput(attrs={"type": "date"})
            )
        self.fields["words"] = forms.CharField(
            required=False, label="In words" if "said" in self.fields else self.question.ask,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip


def typed(form: forms.Form) -> dict[str, str]:
    """What stands in a form, stripped, without what is empty."""
    values = {name: form[name].value() for name in form.fields}
    return {name: text for name, value in values.items() if isinstance(value, str) and (text := value.strip())}


def signed_paper(form: forms.Form) -> dict[str, str]:
    """The paper that a filled-in form names: `agreement` of an offer; empty where nothing was signed."""
    said = typed(form)
    if not said.keys() - {"instrument"}:
        return {}
    names = {"paper_name": "file", "paper_sha256": "sha256", "signed_title": "title"}
    return {names.get(name, name): value for name, value in said.items()}


def with_hash(posted: QueryDict, file: UploadedFile | None) -> QueryDict:
    """What was posted, with the name and the SHA-256 of a file that came along; the file itself is forgotten."""
    if file is None:
        return posted
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    posted = posted.copy()
    posted["paper_name"], posted["paper_sha256"] = uploads.plain_name(file.name or ""), digest.hexdigest()
    return posted


def people(form: forms.Form) -> dict[str, Any]:
    """`contacts` and `breach_contact` of an offer."""
    said = typed(form)

    def one(code: str) -> dict[str, str]:
        return {part: said[f"{code}_{part}"] for part in ("name", "email", "phone") if f"{code}_{part}" in said}

    contacts = [{"for": code, **one(code)} for code in PURPOSES if one(code)]
    return {"contacts": contacts, "breach_contact": one("breach")}


@dataclass
class Composing:
    """A form in which an offer is composed, with the products that are in it already."""

    company: CompanyForm
    people: PeopleForm
    product: ProductForm
    subprocessors: list[SubprocessorForm]
    signed: SignedForm
    security: list[SecurityForm]
    posted: QueryDict | None
    #: Products that were put into the offer before the one in the form.
    before: list[dict[str, Any]]
    today: date
    faults: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, posted: QueryDict | None, *, file: UploadedFile | None = None, today: date) -> Composing:
        if posted is not None:
            posted = with_hash(posted, file)
        rows = _rows(posted)
        return cls(
            CompanyForm(posted), PeopleForm(posted), ProductForm(posted),
            [SubprocessorForm(posted, prefix=f"sub-{number}") for number in range(rows)],
            SignedForm(posted), [SecurityForm(posted, code=code) for code in QUESTIONS],
            posted, _before(posted), today,
        )  # fmt: skip

    @property
    def so_far(self) -> str:
        """The products before, as the page carries them along."""
        return json.dumps(self.before)

    @property
    def groups(self) -> list[Any]:
        return stating.groups(None, self.posted)

    @property
    def questions(self) -> list[tuple[str, list[SecurityForm]]]:
        return [(group, [one for one in self.security if one.question.group == group]) for group in GROUPS]

    def content(self) -> dict[str, Any]:
        """What was typed, as an offer."""
        said = typed(self.company)
        company = {"name": said.get("company", ""), "kind": said.get("kind", "operator")}
        if "website" in said:
            company["website"] = said["website"]
        made = {"format": FORMAT, "offered_on": self.today.isoformat(), "contractor": company, **people(self.people)}
        made["products"] = [*self.before, *([self.one_product()] if self._names_a_product() else [])]
        if paper := signed_paper(self.signed):
            made["agreement"] = paper
        if answers := [answer for form in self.security if (answer := self._answer(form))]:
            made["security"] = answers
        return made

    def _names_a_product(self) -> bool:
        return not self.before or bool(typed(self.product)) or bool(self.posted and self.posted.getlist("element"))

    def one_product(self) -> dict[str, Any]:
        """The product in the form."""
        said = typed(self.product)
        made: dict[str, Any] = {"name": said.get("product_name", "")}
        made |= {part: said[f"product_{part}"] for part in ("address", "purpose") if f"product_{part}" in said}
        if names := [name.strip() for name in said.get("other_names", "").split(",") if name.strip()]:
            made["other_names"] = names
        if self.product["is_service"].value():
            made["is_service"] = True
        stated = stating.stated(self.posted) if self.posted is not None else []
        made["elements"] = [{"code": one.code, "reason": one.why.strip(), "entry": one.entry} for one in stated]
        if entities := [row for form in self.subprocessors if (row := typed(form))]:
            made["subprocessors"] = entities
        return made

    def _answer(self, form: SecurityForm) -> dict[str, str]:
        said = typed(form)
        return {"question": form.question.code, **said, "answered_on": self.today.isoformat()} if said else {}

    def judged(self) -> tuple[Offer | None, bytes]:
        """The offer and its file where it is right; else None, and the faults are put on their fields."""
        data = as_file(self.content())
        try:
            return read(data, today=self.today), data
        except BadOffer as bad:
            self._show(list(bad.faults))
            return None, data

    def put_product_in(self) -> bool:
        """Move the product in the form to those before, if it is right, and make room for the next."""
        self.before = [*self.before, self.one_product()]
        faults = _of_products(self.before, self.today)
        if faults:
            *self.before, _ = self.before
            self._show(faults)
            return False
        self.posted = _without_product(self.posted)
        fresh = Composing.of(self.posted, today=self.today)
        self.product, self.subprocessors = ProductForm(), fresh.subprocessors
        return True

    def take_product_out(self, number: str) -> None:
        """Leave out one of the products before."""
        self.before = [one for at, one in enumerate(self.before) if str(at) != number]

    def _show(self, faults: list[Fault]) -> None:
        """Each fault beside its field where there is one, and in the list above."""
        for form in (self.company, self.people, self.product, *self.subprocessors, self.signed, *self.security):
            form.errors.clear()
        for fault in faults:
            form, name, anchor = self._place_of(fault)
            text = f"{fault.wrong[0].upper()}{fault.wrong[1:]}. {fault.todo}"
            if form is not None:
                form.errors.setdefault(name, form.error_class()).append(text)
                anchor = form[name].id_for_label
            self.faults.append({"text": str(fault), "url": f"#{anchor}" if anchor else ""})

    def _place_of(self, fault: Fault) -> tuple[forms.Form | None, str, str]:
        """The form and the field that a fault is about, or the anchor of what else it is about."""
        match fault.path:
            case ("contractor", part, *_):
                return self.company, {"name": "company"}.get(str(part), str(part)), ""
            case ("breach_contact", part, *_):
                return self.people, f"breach_{part}", ""
            case ("breach_contact",):
                return self.people, "breach_name", ""
            case ("contacts", int(at), part, *_):
                return self.people, f"{self.content()['contacts'][at]['for']}_{part}", ""
            case ("agreement", part, *_):
                name = {"file": "paper", "sha256": "paper", "title": "signed_title"}.get(str(part), str(part))
                return self.signed, name, ""
            case ("security", int(at), part, *_):
                asked = [form for form in self.security if typed(form)][at]
                return asked, str(part) if part in asked.fields else "words", ""
            case ("products",):
                return self.product, "product_name", ""
            case ("products", int(at), *rest) if at >= len(self.before):
                return self._place_in_product(rest)
            case _:
                return None, "", ""

    def _place_in_product(self, rest: list[str | int]) -> tuple[forms.Form | None, str, str]:
        match rest:
            case ["elements", int(at), part]:
                return None, "", f"{'why' if part == 'reason' else 'e'}-{self.one_product()['elements'][at]['code']}"
            case ["elements", *_]:
                return None, "", "elements"
            case ["subprocessors", int(at), part, *_]:
                filled = [form for form in self.subprocessors if typed(form)]
                return (filled[at], str(part), "") if part in filled[at].fields else (None, "", "subprocessors")
            case ["name" | "address" | "purpose" as part]:
                return self.product, f"product_{part}", ""
            case ["other_names", *_]:
                return self.product, "other_names", ""
            case _:
                return None, "", ""


def _rows(posted: QueryDict | None) -> int:
    wanted = posted.get("rows", "") if posted is not None else ""
    rows = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else ROWS
    return min(rows + (MORE if posted is not None and "more" in posted else 0), MOST_ROWS)


def _before(posted: QueryDict | None) -> list[dict[str, Any]]:
    """The products that the page carried along; whatever else came in their place is dropped."""
    try:
        found = json.loads(posted.get("products", "[]")) if posted is not None else []
    except (ValueError, RecursionError):
        return []
    return [one for one in found[:50] if isinstance(one, dict)] if isinstance(found, list) else []


def _of_products(products: list[dict[str, Any]], today: date) -> list[Fault]:
    """What is wrong with the products alone, however the rest stands."""
    someone = {"name": "x", "email": "x@x.example"}
    whole = {
        "format": FORMAT, "offered_on": today.isoformat(), "contractor": {"name": "x", "kind": "operator"},
        "breach_contact": someone, "products": products,
    }  # fmt: skip
    try:
        read(as_file(whole), today=today)
    except BadOffer as bad:
        return list(bad.faults)
    return []


def _without_product(posted: QueryDict | None) -> QueryDict:
    rest = QueryDict(mutable=True)
    for name, values in posted.lists() if posted is not None else ():
        if name not in {"element", "rows", *ProductForm.base_fields} and not name.startswith(
            ("why-", "entry-", "sub-")
        ):
            rest.setlist(name, values)
    return rest


def as_file(content: dict[str, Any]) -> bytes:
    """The offer's file: UTF-8, indented, and the same bytes for the same content."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def download(data: bytes, company: str) -> HttpResponse:
    """Hand the file out under the company's name."""
    plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in company.lower()).split())
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="offer-{plain[:60] or "of-a-contractor"}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def listed(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    """Faults as the error summary shows them, where there is no field to lead to."""
    return [{"text": str(fault), "url": ""} for fault in faults]
