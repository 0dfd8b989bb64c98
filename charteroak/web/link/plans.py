"""What a family or a member of the team opens by a link: the agreement to sign, or the evidence that was asked for.

A wrong, used or expired link is the same 404; the page says nothing of whom or what it was for.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.exceptions import agreement, disclosing
from charteroak.district.refusal import Refusal
from charteroak.web.downloads import as_file
from charteroak.web.presenting import now


class SignForm(forms.Form):
    aware = forms.BooleanField(error_messages={"required": _("Tick this to sign.")})
    authorizes = forms.BooleanField(error_messages={"required": _("Tick this to sign.")})
    name = forms.CharField(max_length=160, error_messages={"required": _("Type your first and last name.")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_agreement(request: HttpRequest, token: str) -> HttpResponse:
    """Read the agreement in one's own language, with the English text below, and sign it."""
    row = agreement.waiting_for(token, at=now())
    if row is None:
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in agreement.LANGUAGES else row.language
    with translation.override(language):
        text, labels = row.exception.agreement[language], agreement.labels(language)
        form = SignForm(request.POST or None)
        form.fields["aware"].label, form.fields["authorizes"].label = text["aware"], text["authorize"]
        form.fields["name"].label = labels["sign"]
        context = {
            "board": row.exception.board, "text": text, "english": row.exception.agreement["en"], "labels": labels,
            "language": language, "form": form, "row": row, "title": text["title"],
            "choices": [(code, code == language) for code in agreement.LANGUAGES],
        }  # fmt: skip
        if request.method == "POST" and form.is_valid():
            try:
                signed = agreement.sign_by_link(row, **form.cleaned_data, language=language, at=now())
            except Refusal as refusal:
                form.add_error("name", f"{refusal.why}. {refusal.todo}")
            else:
                return render(request, "link/signed.html", {**context, "signed": signed})
        return render(request, "link/sign_agreement.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def evidence(request: HttpRequest, token: str) -> HttpResponse:
    """The page from which the evidence is taken; opening the file is what counts as having got it."""
    row = disclosing.waiting_for(token, at=now())
    if row is None:
        raise Http404
    if "file" in request.GET:
        return as_file(disclosing.open_packet(row, by=None, at=now()), "evidence.zip")
    with translation.override(row.language):
        context = {
            "board": row.exception.board,
            "row": row,
            "language": row.language,
            "title": _("The proof that you asked for"),
        }
        return render(request, "link/evidence.html", context)
