"""What stands in the cells of a district's own list: dates, grades, web addresses, yes and no."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from charteroak.district.contractors.grades import ORDER

_DATES = (
    "%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%Y/%m/%d", "%m.%d.%Y", "%B %d, %Y", "%B %d %Y",
    "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b. %d, %Y", "%Y%m%d",
)  # fmt: skip
#: Day 0 of a spreadsheet's serial numbers.
_EPOCH = date(1899, 12, 30)
_YES = {"y", "yes", "x", "true", "1", "required", "needed", "✓", "✔", "si", "sí"}
_NO = {"n", "no", "false", "0", "not required", "none", "n/a", "na", "not needed", "-"}
_SPANS = {
    "all": ("PK", "12"), "all grades": ("PK", "12"), "district": ("PK", "12"), "districtwide": ("PK", "12"),
    "elementary": ("KG", "05"), "primary": ("KG", "05"), "middle": ("06", "08"), "middle school": ("06", "08"),
    "high": ("09", "12"), "high school": ("09", "12"), "secondary": ("06", "12"), "elementary school": ("KG", "05"),
}  # fmt: skip
#: Sectors beyond a board's schools: read, and nothing of a grade.
_BEYOND = re.compile(
    r"higher ed.*|corporate|college|university|adult.*|post-?secondary|staff|teachers?|faculty|k-?12 staff"
)
_GRADE = re.compile(r"pre\s*-?\s*k(?:indergarten)?|pk|kindergarten|kg?\b|\d{1,2}", re.IGNORECASE)


def day(text: str) -> date | None:
    """A date as people and spreadsheets write it; None where it is none."""
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.strip().removesuffix(" 00:00:00").split("T")[0].strip())
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of a contract has no time zone
    if re.fullmatch(r"\d{5}(?:\.0)?", text) and 30_000 <= float(text) < 60_000:
        return _EPOCH + timedelta(days=int(float(text)))
    return None


def grades(text: str) -> tuple[tuple[str, ...], bool]:
    """Codes of the grades that a cell names, and whether all of it was understood: "PreK-2; 5", "Elementary"."""
    found: dict[str, None] = {}
    whole = True
    for part in re.split(r"[;,/&]|\band\b", text.lower()):
        part = re.sub(r"\b(?:grades?|gr|yr|year|level)s?\b\.?", " ", part).strip()
        if not part or _BEYOND.fullmatch(part):
            continue
        if span := _SPANS.get(part):
            first, last = span
        else:
            ends = [_code(one) for one in _GRADE.findall(part)]
            if not ends or len(ends) > 2 or any(code not in ORDER for code in ends):
                whole = False
                continue
            first, last = ends[0], ends[-1]
        if ORDER.index(first) > ORDER.index(last):
            whole = False
            continue
        found |= dict.fromkeys(ORDER[ORDER.index(first) : ORDER.index(last) + 1])
    return tuple(code for code in ORDER if code in found), whole


def _code(text: str) -> str:
    word = text.lower().replace(" ", "").replace("-", "")
    if word.startswith("p"):
        return "PK"
    return "KG" if word.startswith("k") else f"{int(word):02}"


def address(text: str) -> str | None:
    """A web address, its scheme added where it is left out; "" for an empty cell, None for what is none."""
    text = text.strip()
    if not text:
        return ""
    if not re.match(r"[a-z]+://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return None
    good = parts.scheme in {"http", "https"} and re.fullmatch(
        r"(?:[\w-]+\.)+[a-z]{2,24}|localhost", host, re.IGNORECASE
    )
    return text if good and " " not in text and len(text) <= 400 else None


def yes_or_no(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def number(text: str) -> int | None:
    found = re.fullmatch(r"\d[\d,]*(?:\.0+)?", text.strip())
    return int(text.strip().split(".")[0].replace(",", "")) if found else None


def listed(text: str, signs: str = r"[;|\n]") -> tuple[str, ...]:
    """The parts of a cell that holds several."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(signs, text) if part.strip()))
