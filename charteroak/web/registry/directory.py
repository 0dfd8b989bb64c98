"""Asking for directory information, without an account. No answer says whether anybody is enrolled."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Board
from charteroak.district.contractors.grades import GRADES
from charteroak.district.disclosures import asking
from charteroak.district.disclosures.elements import ELEMENTS
from charteroak.district.disclosures.models import Designation
from charteroak.district.public_id import ALPHABET, LENGTH
from charteroak.district.refusal import Refusal
from charteroak.web.fields import ManyChoices, Text
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import now, today

from .designated import WORDS, words_of
from .sending import TOO_FAST, Name
from .views import page

#: Requests that one address may make in an hour.
AN_HOUR = 10
_SALT = "charteroak.directory"
_REFERENCE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")

#: The grades that are no number.
YOUNGEST = {"PK": _("Preschool"), "KG": _("Kindergarten"), "13": "12+"}
KINDS = (
    ("general", _("Neither of the two below")),
    ("recruiter", _("I recruit for the armed forces")),
    ("foi", _("I ask under the Freedom of Information Act")),
)
SCOPES = (
    ("group", _("All students of a school or grade")),
    ("named", _("A class or another group, or students whom I name")),
)


class AskForm(forms.Form):
    name = Name(max_length=120, label=_("Your name"))
    organization = Name(
        required=False, max_length=200, label=_("Whom you ask for"), help_text=_("A club or a company, say.")
    )
    email = forms.EmailField(required=False, label=_("Your e-mail address"), help_text=_("The answer comes there."))
    address = Text(
        required=False,
        max_length=400,
        label=_("Your postal address"),
        help_text=_("Needed only where you have no e-mail address."),
    )
    kind = forms.ChoiceField(
        choices=KINDS, initial="general", widget=forms.RadioSelect, label=_("Do you ask in one of these ways?")
    )
    purpose = Text(
        max_length=2000,
        rows=4,
        label=_("What is it for?"),
        help_text=_("Who will use it, and how. The board decides by this."),
    )
    elements = forms.MultipleChoiceField(widget=ManyChoices, label=_("What do you ask for?"))
    scope = forms.ChoiceField(choices=SCOPES, initial="group", widget=forms.RadioSelect, label=_("For which students?"))
    schools = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, label=_("In which schools?"), help_text=_("None chosen: all of them.")
    )
    grades = forms.MultipleChoiceField(
        required=False, widget=ManyChoices, label=_("In which grades?"), help_text=_("None chosen: all of them.")
    )
    whom = Text(
        required=False,
        max_length=2000,
        label=_("Which class, which group, or whom?"),
        help_text=_("Write it as you know it. You are not told whether somebody attends a school."),
    )
    leave_empty = forms.CharField(required=False, label=_("Leave this empty"))
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, board: Board, designated: list[str], **options: Any) -> None:
        super().__init__(*args, initial={"opened": signing.dumps(board.public_id, salt=_SALT)}, **options)
        codes = designated or list(ELEMENTS)
        self.fields["elements"].choices = [(code, WORDS[code]) for code in codes]  # type: ignore[attr-defined]
        self.fields["grades"].choices = [(code, YOUNGEST.get(code, code.lstrip("0"))) for code in GRADES]  # type: ignore[attr-defined]
        schools = list(board.schools.values_list("public_id", "name"))
        self.fields["schools"].choices = schools  # type: ignore[attr-defined]
        if not schools:
            del self.fields["schools"]

    def clean_leave_empty(self) -> str:
        if self.cleaned_data["leave_empty"]:
            raise forms.ValidationError(_("Leave this field empty: programs that fill in every field are told by it."))
        return ""

    def clean_opened(self) -> str:
        opened: str = self.cleaned_data["opened"]
        try:
            signing.loads(opened, salt=_SALT, max_age=TOO_FAST)
        except signing.SignatureExpired:
            return ""
        except signing.BadSignature:
            pass
        raise forms.ValidationError(_("Wait a moment, and press the button again."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("email") and not said.get("address") and "email" not in self.errors:
            self.add_error("email", _("Give an e-mail address or a postal address, so that you can be answered."))
        if said.get("scope") == "named" and not said.get("whom"):
            self.add_error("whom", _("Write which students you mean."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, with what the board has designated, and what becomes of a request."""
    board = get_object_or_404(Board, slug=slug)
    year = Designation.objects.in_force(board, today())
    form = AskForm(request.POST or None, board=board, designated=year.elements if year else [])
    if request.method == "POST" and form.is_valid():
        if asked_too_often(request, "directory", AN_HOUR):
            return render(request, "429.html", status=429)
        said = dict(form.cleaned_data)
        said.pop("leave_empty")
        said.pop("opened")
        try:
            row = asking.ask_online(board, asking.Asked(**said, language=get_language() or "en"), at=now())
        except Refusal:
            form.add_error(
                None, _("It was not sent: many requests came lately. Try again tomorrow, or write to the board.")
            )
        else:
            return redirect(f"{reverse('registry:directory-sent', args=[slug])}?reference={row.public_id}")
    status = 422 if form.errors else 200
    return page(
        request, board, "directory.html", "registry:directory", status, form=form, year=year, designated=words_of(year)
    )


@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens now; it shows nothing of what was asked, and looks nothing up."""
    reference = request.GET.get("reference", "")
    board = get_object_or_404(Board, slug=slug)
    known = reference if _REFERENCE.fullmatch(reference) else ""
    return page(request, board, "directory_sent.html", "registry:directory", reference=known)
