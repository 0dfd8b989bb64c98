"""The audit trail: what was done, by whom, when; append-only and chained by hash.

One chain for each board and one, named `host`, for what belongs to no board. An event has no foreign keys and
holds ids, dates, counts and hashes only, so that deleting a record never needs to touch the trail.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import models

HOST = "host"
GENESIS = "0" * 64


class Event(models.Model):
    """One thing that was done. `digest` covers every other field and the digest before it."""

    chain = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "chain", "number", "at", "actor", "verb", "subject", "facts", "previous", "digest"], "none"
    )

    class Meta:
        ordering = ("chain", "number")
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="one_event_for_each_number"),)
        indexes = (models.Index(fields=["subject"], name="event_by_subject"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.verb} {self.subject}"

    def computed_digest(self) -> str:
        """SHA-256, in hex, of the event's fields as canonical JSON."""
        fields: list[Any] = [
            self.chain, self.number, self.at.isoformat(timespec="microseconds"), self.actor, self.verb,
            self.subject, self.facts, self.previous,
        ]  # fmt: skip
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


class Head(models.Model):
    """How many events a chain has and the digest of its last one, kept apart from the events."""

    chain = models.CharField(max_length=40, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["chain", "count", "digest"], "none")

    def __str__(self) -> str:
        return f"{self.chain}: {self.count} events, {self.digest[:12]}"
