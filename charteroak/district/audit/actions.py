"""Writing the trail and keeping its heads apart."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from django.db import models, transaction

from .models import GENESIS, Event, Head

SYSTEM = "system"
LONGEST_FACT = 300
Fact: TypeAlias = "str | int | bool | list[str] | list[int] | None"


class Actor(Protocol):
    """Whoever acts: a member of a board, a user, or the system itself (None)."""

    @property
    def audit_id(self) -> str: ...


def subject_of(record: models.Model) -> str:
    """`contracts.contract:bk7w...`: the record's label and public id."""
    return f"{record._meta.label_lower}:{getattr(record, 'public_id', record.pk)}"


def record(chain: str, verb: str, subject: models.Model, *, by: Actor | None, at: datetime, **facts: Fact) -> Event:
    """Append one event. Facts are ids, dates, counts and hashes; free text belongs in the record itself.

    Must run in the action's own transaction: if the action fails, so does its event.
    """
    for name, fact in facts.items():
        if isinstance(fact, str) and len(fact) > LONGEST_FACT:
            raise ValueError(
                f"The fact {name!r} of {verb} is longer than {LONGEST_FACT} characters: keep it in the record."
            )
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(chain=chain).first()
        if head is None:
            Head.objects.get_or_create(chain=chain)
            head = Head.objects.select_for_update().get(chain=chain)
        event = Event(
            chain=chain, number=head.count + 1, at=at.astimezone(UTC), actor=by.audit_id if by else SYSTEM,
            verb=verb, subject=subject_of(subject), facts=facts, previous=head.digest,
        )  # fmt: skip
        event.digest = event.computed_digest()
        event.save(force_insert=True)
        head.count, head.digest = event.number, event.digest
        head.save(update_fields=["count", "digest"])
    return event


def keep_heads_apart(path: Path, *, at: datetime) -> int:
    """Append each chain's head to a file outside the database, where it changed; returns how many lines."""
    known = heads_kept_apart(path)
    lines = [
        json.dumps({"chain": head.chain, "count": head.count, "digest": head.digest, "at": at.isoformat()})
        for head in Head.objects.order_by("chain")
        if head.digest != GENESIS and (head.count, head.digest) not in known.get(head.chain, ())
    ]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write("\n".join(lines) + "\n")
    return len(lines)


def heads_kept_apart(path: Path) -> dict[str, list[tuple[int, str]]]:
    """The heads written so far, by chain: (count, digest)."""
    heads: dict[str, list[tuple[int, str]]] = {}
    if path.exists():
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            heads.setdefault(entry["chain"], []).append((entry["count"], entry["digest"]))
    return heads
