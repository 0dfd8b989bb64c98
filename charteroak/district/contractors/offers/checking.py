"""What is wrong with an offer, field by field, in words: first by the schema, then what a schema cannot say."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from ..elements import ELEMENTS, named
from ..security import QUESTIONS, fault_in

Path: TypeAlias = tuple[str | int, ...]

#: The evidence of the three terms of C.G.S. § 10-234cc(b)(4)(E), by the names that `FLOW_DOWN` has too.
TERMS = ("only_for_the_service", "no_disclosure_onward", "same_duties")
_KINDS = {"object": "an object", "array": "a list", "string": "text", "boolean": "true or false"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what, and what to do."""

    path: Path
    wrong: str
    todo: str

    @property
    def where(self) -> str:
        return at_path(self.path) or "the file"

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}. {self.todo}".rstrip()


def at_path(path: Path) -> str:
    """A field's place, such as `products[2].elements[0].reason`; names that are none of ours are cut and quoted."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
        elif step.isidentifier() and step.isascii() and len(step) <= 40:
            words += f".{step}" if words else step
        else:
            words += f"[{_cut(step)}]"
    return words


def _cut(text: str, longest: int = 40) -> str:
    return ascii(text if len(text) <= longest else f"{text[:longest]}...")


@cache
def schema_text() -> str:
    """The published schema, as it lies beside this file."""
    return resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_text()), format_checker=FormatChecker(["date"]))


def against_schema(content: Any, *, most: int) -> Iterator[Fault]:
    """The first faults by the schema, in the order of the file; each is told once."""
    seen = set()
    errors = list(islice(_validator().iter_errors(content), 4 * most))
    for error in sorted(errors, key=lambda one: [str(step).rjust(9, "0") for step in one.absolute_path]):
        for fault in _in_words(error):
            if fault.path not in seen:
                seen.add(fault.path)
                yield fault


def _in_words(error: ValidationError) -> Iterator[Fault]:
    """One error of the validator as faults. A subschema's description says what to write."""
    path, value, rule, keyword = tuple(error.absolute_path), error.instance, error.validator_value, error.validator
    todo = error.schema.get("description", "Follow the schema.")  # type: ignore[union-attr]
    if keyword == "required":
        for name in rule:
            if name not in value:
                yield Fault((*path, name), "it is missing", f"Add it. {_described(error, name)}")
    elif keyword == "additionalProperties":
        known = list(error.schema["properties"])  # type: ignore[index]
        for name in list(value.keys() - set(known))[:10]:
            near = difflib.get_close_matches(name[:60], known, n=1)
            yield Fault(
                (*path, name), "no such field is known here",
                f"Is it {near[0]}? Else leave it out." if near else "Leave it out.",
            )  # fmt: skip
    elif keyword == "type":
        yield Fault(path, f"it is {_kind(value)}, not {_KINDS[rule]}", todo)
    elif keyword == "enum":
        yield Fault(path, f"{_cut(str(value))} is not one of what may stand here", _nearest(value, rule, todo))
    elif keyword in {"maxLength", "maxItems"}:
        noun = "characters" if keyword == "maxLength" else "entries"
        yield Fault(path, f"it has {len(value):,} {noun}, and {rule:,} fit", "Shorten it.")
    elif keyword == "minItems":
        yield Fault(path, "it is empty", todo)
    elif keyword == "const":
        yield Fault(path, f"it is {_cut(str(value))}", f"Write {rule}.")
    else:  # pattern, format
        yield Fault(path, "it is empty" if not value.strip() else f"{_cut(value)} is not in the form", todo)


def _described(error: ValidationError, name: str) -> str:
    rule = error.schema["properties"][name]  # type: ignore[index]
    if "$ref" in rule:
        rule = _validator().schema["$defs"][rule["$ref"].rpartition("/")[2]]
    return str(rule.get("description", ""))


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    named_kinds = {dict: "an object", list: "a list", str: "text"}
    return named_kinds.get(type(value), "a number")


def _nearest(value: Any, allowed: list[str], todo: str) -> str:
    """What was probably meant; for data elements by the names that lists and feeds give them too."""
    if isinstance(value, str):
        if allowed[0] in ELEMENTS and (element := named(value)):
            return f"Write {element.code} for it."
        if near := difflib.get_close_matches(value[:60], allowed, n=1):
            return f"Is it {near[0]}?"
        if allowed[0] in ELEMENTS:
            return "Write a code of the schema's list; “other” for what has none."
    return todo


def beyond_schema(content: dict[str, Any], *, today: date) -> Iterator[Fault]:
    """What only a reader sees: something stands twice, points at nothing, lies in the future, or does not answer."""
    yield from _days(content, today)
    yield from _twice(content.get("contacts", []), ("contacts",), "for")
    yield from _twice(content["products"], ("products",), "name")
    for at, product in enumerate(content["products"]):
        path: Path = ("products", at)
        yield from _twice(product["elements"], (*path, "elements"), "code")
        yield from _twice(product.get("subprocessors", []), (*path, "subprocessors"), "name")
        stated = {element["code"] for element in product["elements"]}
        for number, entity in enumerate(product.get("subprocessors", [])):
            for place, code in enumerate(entity.get("elements", [])):
                if code not in stated:
                    yield Fault(
                        (*path, "subprocessors", number, "elements", place), f"the product does not receive {code}",
                        "Add it to the product's elements, or leave it out here.",
                    )  # fmt: skip
    answers = content.get("security", [])
    yield from _twice(answers, ("security",), "question")
    for at, answer in enumerate(answers):
        said, words = answer.get("said", ""), answer.get("words", "").strip()
        asked = QUESTIONS[answer["question"]]
        if asked.sayings and said not in asked.sayings:
            wrong = f"{_cut(said)} is no answer to {asked.code}" if said else "it is missing"
            yield Fault(("security", at, "said"), wrong, f"Write one of: {', '.join(asked.sayings)}.")
        elif fault := fault_in(asked, said, words):
            yield Fault(("security", at, "said" if asked.kind == "day" or (said and words) else "words"), *fault)


def _twice(rows: list[dict[str, Any]], path: Path, name: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    plain: Callable[[str], str] = str.casefold
    for at, row in enumerate(rows):
        before = first.setdefault(plain(row[name].strip()), at)
        if before != at:
            yield Fault((*path, at, name), f"it stands in {at_path((*path, before))} already", "Name it once.")


def _days(content: dict[str, Any], today: date) -> Iterator[Fault]:
    found: list[tuple[Path, str]] = [(("offered_on",), content["offered_on"])]
    if "agreement" in content:
        found.append((("agreement", "signed_on"), content["agreement"]["signed_on"]))
    found += [(("security", at, "answered_on"), one["answered_on"]) for at, one in
              enumerate(content.get("security", []))]  # fmt: skip
    for path, day in found:
        if date.fromisoformat(day) > today:
            yield Fault(path, f"{day} lies in the future", "Write the day on which it was.")
        elif day < "2000":
            yield Fault(path, f"{day} is too long ago", "Write the day on which it was.")
