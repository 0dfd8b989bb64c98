"""Proving the trail: every event hashes to its digest, follows the one before, and none is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .actions import heads_kept_apart
from .models import GENESIS, Event, Head


@dataclass(frozen=True)
class Fault:
    """One place where the trail does not hold: the chain, the event's number, and what is wrong there."""

    chain: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"chain {self.chain}, event {self.number}: {self.what}"


def verify(heads_file: Path | None = None, *, chain: str | None = None) -> tuple[int, list[Fault]]:
    """Read the whole trail (or one chain); returns how many events were read, and every fault found."""
    kept = heads_kept_apart(heads_file) if heads_file else {}
    heads = {head.chain: head for head in Head.objects.all() if chain in (None, head.chain)}
    chains = set(heads) | set(kept) | set(Event.objects.values_list("chain", flat=True).distinct())
    read, faults = 0, []
    for name in sorted(chains if chain is None else chains & {chain}):
        events, found = _verify_chain(name, heads.get(name), kept.get(name, []))
        read += events
        faults += found
    return read, faults


def _verify_chain(name: str, head: Head | None, kept: list[tuple[int, str]]) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    expected_number, previous = 1, GENESIS
    kept_at = dict(kept)
    count = 0
    for event in Event.objects.filter(chain=name).order_by("number").iterator(chunk_size=2000):
        count += 1
        faults += _missing(name, expected_number, event.number)
        if event.computed_digest() != event.digest:
            faults.append(
                Fault(
                    name, event.number, f"changed after it was written (row {event.pk}: {event.verb} {event.subject})"
                )
            )
        elif event.number == expected_number and event.previous != previous:
            faults.append(Fault(name, event.number, f"does not follow the event before it (row {event.pk})"))
        if kept_at.pop(event.number, event.digest) != event.digest:
            faults.append(Fault(name, event.number, "differs from the head that was kept apart"))
        expected_number, previous = event.number + 1, event.digest
    last = expected_number - 1
    if head is None:
        faults.append(Fault(name, last, "the chain's head is gone"))
    elif head.count > last:
        faults += _missing(name, expected_number, head.count + 1)
    elif (head.count, head.digest) != (last, previous):
        faults.append(Fault(name, last, f"the head names event {head.count}, which is not this chain's last event"))
    known = head.count if head else last
    faults += [
        Fault(name, number, "deleted: a head that was kept apart names it")
        for number in sorted(kept_at)
        if number > max(last, known)
    ]
    return count, faults


def _missing(chain: str, expected: int, found: int) -> Iterator[Fault]:
    """The events between the one that should come and the one that comes."""
    for number in range(expected, found):
        yield Fault(chain, number, "deleted")
