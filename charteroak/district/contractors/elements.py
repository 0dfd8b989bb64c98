"""The catalogue of data elements (elements.toml): what may be said to be shared, and what the law calls it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

KINDS = ("student information", "student record", "student-generated content")


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `kind` is the statute's word for it, `directory` whether it usually is directory information."""

    code: str
    words: str
    kind: str
    directory: bool
    sensitive: bool
    statute: str
    citation: str
    group: str
    also: tuple[str, ...]


def _is_right(key: str, value: object) -> bool:
    if key == "also":
        return isinstance(value, list) and all(isinstance(name, str) and _plain(name) for name in value)
    if key in {"directory", "sensitive"}:
        return isinstance(value, bool)
    if key == "code":
        return isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", value) is not None
    return isinstance(value, str) and bool(value.strip())


def _plain(text: str) -> str:
    """Without case, signs and the words that only say that it is about a student; StudentFirstName is three words."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:200])
    words = re.findall(r"[a-z0-9]+", apart.lower().replace("’s", "").replace("'s", ""))
    return "".join(word for word in words if word not in {"student", "students", "the", "of", "a", "your"})


def _load(path: Path) -> dict[str, Element]:
    """The rows of the file. Raises `ValueError` with the row and what is wrong in it."""
    found: dict[str, Element] = {}
    wanted = {field.name for field in fields(Element)}
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("element", []):
        name = row.get("code", "an element without a code")
        if row.keys() != wanted:
            raise ValueError(f"{path.name}, {name}: needs just {', '.join(sorted(wanted))}.")
        if row["kind"] not in KINDS or name in found:
            raise ValueError(f"{path.name}, {name}: {row['kind']} is no kind of the statute, or the code stands twice.")
        if wrong := [key for key, value in row.items() if not _is_right(key, value)]:
            raise ValueError(f"{path.name}, {name}: {', '.join(wrong)} must hold another kind of value.")
        found[name] = Element(**{**row, "also": tuple(row["also"])})
    if not found:
        raise ValueError(f"{path.name} names no element.")
    return found


#: By code, in the order of the file.
ELEMENTS = _load(Path(__file__).with_name("elements.toml"))
#: The headings of a schedule, in their order.
GROUPS = list(dict.fromkeys(element.group for element in ELEMENTS.values()))


_NAMES: dict[str, Element] = {}
for _element in ELEMENTS.values():
    for _name in (_element.words, _element.code, *_element.also):
        _NAMES.setdefault(_plain(_name), _element)


def named(text: str) -> Element | None:
    """The element that a list or a feed calls so, whatever its case and signs; None for what is not known."""
    for plain in filter(None, (_plain(text), _plain(text.lower()))):  # words of CamelCase apart, and together
        if element := _NAMES.get(plain) or _NAMES.get(plain.removesuffix("s")) or _NAMES.get(f"{plain}s"):
            return element
    return None


def by_group(codes: Iterable[str]) -> list[tuple[str, list[Element]]]:
    """The elements under their headings; a code that is not known is left out."""
    chosen = {code for code in codes if code in ELEMENTS}
    grouped = [
        (group, [one for one in ELEMENTS.values() if one.group == group and one.code in chosen]) for group in GROUPS
    ]
    return [(group, rows) for group, rows in grouped if rows]
