"""The blank form of the Commission's uniform addendum, as a board handed it in: the fixed text to compare with."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models, transaction

from charteroak import review
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal
from charteroak.review import uniform


class UniformForm(models.Model):
    """One copy of the blank form; the board's newest is the one that papers are compared with. C.G.S. § 10-234bb(h)."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="uniform_forms")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    text = models.TextField()
    open_parts = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "name", "sha256", "stored_as", "text", "open_parts", "source", "kept_at",
         "kept_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-kept_at", "-pk")

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def keep_form(
    board: Board, *, data: bytes, name: str, read: review.Document, source: str, by: Member, at: datetime
) -> UniformForm:
    """Keep a board's copy of the blank form, with its text as it was read and where it came from."""
    by.must("contracts.write", board)
    parts = uniform.open_parts(read.text)
    if not parts:
        raise Refusal(
            "The form was not kept", "no part of it is open to be filled in",
            "Hand in the blank form: its open parts are lines, rows of dots or words in square brackets.",
        )  # fmt: skip
    if not source.strip():
        raise Refusal("The form was not kept", "it is not said where it came from", "Say where you took it from.")
    sha256, stored_as = files.keep(board, data)
    made = UniformForm.objects.create(
        board=board, name=name, sha256=sha256, stored_as=stored_as, text=read.text, open_parts=parts,
        source=source.strip(), kept_at=at, kept_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "uniform.form-kept", made, by=by, at=at, sha256=sha256)
    return made


def passes(comparison: uniform.Comparison, report: review.Report) -> list[str]:
    """What keeps a paper from passing as the uniform addendum; empty when all ten are there and filled in."""
    found = []
    if not comparison.is_copy:
        found.append("It is another paper: too few of the form's words stand in it.")
    if comparison.altered:
        places = f"{len(comparison.altered)} place{'s' if len(comparison.altered) > 1 else ''}"
        found.append(f"The fixed text is altered in {places}.")
    found += [f"Nothing is filled in after “{one.after}”." for one in comparison.unfilled]
    found += [
        f"{finding.title}: read as {finding.verdict}."
        for finding in report.findings
        if finding.id.startswith("bb-a-") and finding.verdict != "present"
    ]
    return found
