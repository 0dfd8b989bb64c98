"""What a board has designated as directory information, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from charteroak.district.disclosures.models import Designation

WORDS = {
    "name": _("Name"), "school": _("School"), "grade": _("Grade level"), "address": _("Address"),
    "phone": _("Telephone number"), "email": _("E-mail address"), "born": _("Date of birth"),
    "birthplace": _("Place of birth"), "photo": _("Photograph"), "activities": _("Activities and sports"),
    "awards": _("Honors and awards"), "attendance": _("Dates of attendance"),
    "measures": _("Weight and height of members of teams"),
}  # fmt: skip


def words_of(year: Designation | None) -> list[Any]:
    """What is designated, in the reader's language."""
    return [WORDS[code] for code in year.elements if code in WORDS] if year else []
