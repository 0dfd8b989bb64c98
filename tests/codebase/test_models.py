"""What must hold for every model: its fields are classified, its word is in the glossary, its dates have their people."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from tests.codebase.tree import ROOT, listed

KINDS = {
    "student information",
    "student record",
    "student-generated content",
    "directory information",
    "staff",
    "none",
}

#: `_by` fields that name no moment of their own, each with the reason.
BY_WITHOUT_AT = {
    "duties.Duty.owed_by": "who owes the duty under the law, not who did something",
    "notices.Posting.replaced_by": "the posting that took its place, not a person",
    "boards.CalendarDay.confirmed_by": "the name of counsel; when it was entered is in the audit trail",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("charteroak.")]


def by_label(model: type[models.Model]) -> str:
    return model._meta.label


def test_there_are_models() -> None:
    assert len(our_models()) >= 10


@pytest.mark.parametrize("model", our_models(), ids=by_label)
def test_every_field_is_classified_for_privacy(model: type[models.Model]) -> None:
    declared = model.__dict__.get("privacy")
    assert declared is not None, (
        f"{model._meta.label} has no `privacy`. Give the class `privacy: ClassVar[dict[str, str]]`, "
        "which names each of its fields and what kind of data it holds."
    )
    fields = {field.name for field in model._meta.concrete_fields}
    faults = [f"{name}: not classified" for name in sorted(fields - declared.keys())]
    faults += [f"{name}: classified, and no such field" for name in sorted(declared.keys() - fields)]
    faults += [
        f"{name}: {kind!r} is not one of {sorted(KINDS)}" for name, kind in declared.items() if kind not in KINDS
    ]
    assert not faults, f"{model._meta.label}.privacy:" + listed(faults)


def test_every_model_is_in_the_glossary() -> None:
    glossary = ROOT / "docs" / "glossary.md"
    assert glossary.exists(), "docs/glossary.md is missing: each statutory word -> its class -> its citation."
    rows = [line.split("|")[1:-1] for line in glossary.read_text().splitlines() if line.startswith("|")]
    named = {word for row in rows if len(row) >= 2 for word in re.findall(r"\w+", row[1])}
    missing = [model._meta.label for model in our_models() if model.__name__ not in named]
    assert not missing, "docs/glossary.md has no row whose second column names these models:" + listed(missing)


def pairs() -> list[tuple[type[models.Model], str, str]]:
    """Each field that says when something was done, beside the one that says by whom."""
    found = []
    for model in our_models():
        names = {field.name for field in model._meta.concrete_fields}
        found += [
            (model, f"{stem}_at", f"{stem}_by")
            for stem in sorted(name.removesuffix("_by") for name in names if name.endswith("_by"))
            if f"{stem}_at" in names
        ]
    return found


@pytest.mark.parametrize(("model", "at", "by"), pairs(), ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.django_db
def test_when_and_by_whom_stand_together_or_not_at_all(model: type[models.Model], at: str, by: str) -> None:
    when, who = model._meta.get_field(at), model._meta.get_field(by)
    if not when.null and not who.null and not who.blank:
        return  # both are always there
    nobody = None if who.null else ""
    somebody = 1 if who.is_relation else "member:x"
    day = datetime(2026, 9, 1, tzinfo=UTC)
    rules = [
        constraint.condition
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and constraint.condition.referenced_base_fields == {at, by}
    ]

    def allowed(values: dict[str, object]) -> bool:
        row = {name: models.Value(value, model._meta.get_field(name)) for name, value in values.items()}
        return all(rule.check(row) for rule in rules)

    advice = f"{model._meta.label}: add a CheckConstraint that {at} and {by} are both set or both empty"
    assert not allowed({at: day, by: nobody}), advice
    assert not allowed({at: None, by: somebody}), advice
    assert allowed({at: day, by: somebody}), f"{model._meta.label}: the constraint refuses {at} with {by}"
    assert allowed({at: None, by: nobody}), f"{model._meta.label}: the constraint refuses a row without {at} and {by}"


def test_nobody_does_anything_at_no_time() -> None:
    lonely = set()
    for model in our_models():
        names = {field.name for field in model._meta.concrete_fields}
        for name in names:
            stem = name.removesuffix("_by")
            if name != stem and not names & {f"{stem}_at", f"{stem}_on"}:
                lonely.add(f"{model._meta.label}.{name}")
    assert not lonely - BY_WITHOUT_AT.keys(), (
        "These say by whom and not when. Add the _at field, or a line with the reason in BY_WITHOUT_AT:"
        + listed(sorted(lonely - BY_WITHOUT_AT.keys()))
    )
    assert not BY_WITHOUT_AT.keys() - lonely, "Stale in BY_WITHOUT_AT:" + listed(sorted(BY_WITHOUT_AT.keys() - lonely))
