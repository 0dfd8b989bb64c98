"""Renewals and amendments: contracts of their own, each compared with the one that it replaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db import transaction
from nupunkt import sent_tokenize

from charteroak import law, review
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from . import actions
from .models import Contract, Document, Ruling
from .standing import ProvisionStanding, remember, standing_of


@dataclass(frozen=True)
class Piece:
    """Words that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class ProvisionChange:
    """One provision in the contract before and in this one; `pieces` compares the quoted words."""

    provision: law.Provision
    before: str
    now: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.now or any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Comparison:
    """`provisions` in the law's order; `passages`: only the sentences that changed, word by word."""

    before: Contract
    now: Contract
    provisions: tuple[ProvisionChange, ...]
    passages: tuple[tuple[Piece, ...], ...]
    unread: bool


@transaction.atomic
def open_version(
    before: Contract, *, title: str, starts_on: date | None, ends_on: date | None, by: Member, at: datetime
) -> Contract:
    """Begin the record of a renewal or an amendment: it is read, ruled on, executed and posted like any contract."""
    if before.executed_on is None:
        raise Refusal("It was not opened", "the contract before is not executed", "Change the draft itself.")
    made = actions.open_contract(
        before.board, contractor=before.contractor, products=list(before.products.all()), title=title,
        instrument=before.instrument, starts_on=starts_on, ends_on=ends_on, by=by, at=at,
    )  # fmt: skip
    made.replaces = before
    for name in ("description", "purpose", "student_information", "student_records", "student_generated_content"):
        setattr(made, name, getattr(before, name))
    made.save()
    return made


def words_compared(before: str, now: str) -> tuple[Piece, ...]:
    """Word by word. Spaces, hyphens at a line's end, the shape of quotation marks and case are noise, no change."""
    old, new = before.split(), now.split()
    matcher = SequenceMatcher(None, [plain(word) for word in old], [plain(word) for word in new], autojunk=False)
    pieces: list[Piece] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(new[k:m])))
            continue
        pieces += [Piece("gone", " ".join(old[i:j]))] if j > i else []
        pieces += [Piece("new", " ".join(new[k:m]))] if m > k else []
    return tuple(pieces)


def plain(text: str) -> str:
    """The text without its noise."""
    text = re.sub(r"[\u00ad\u200b]|-\s*\n\s*", "", text)
    text = text.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " "}))
    return " ".join(text.split()).casefold()


def sentences_compared(before: str, now: str) -> tuple[tuple[Piece, ...], ...]:
    """The sentences that changed, came or went; each change word by word."""
    old, new = ([" ".join(one.split()) for one in sent_tokenize(text)] for text in (before, now))
    matcher = SequenceMatcher(None, [plain(one) for one in old], [plain(one) for one in new], autojunk=False)
    return tuple(
        words_compared(" ".join(old[i:j]), " ".join(new[k:m]))
        for kind, i, j, k, m in matcher.get_opcodes()
        if kind != "equal"
    )


def compare(now: Contract, *, today: date) -> Comparison | None:
    """This contract beside the one that it replaces; None where it replaces none."""
    if now.replaces is None:
        return None
    before = now.replaces
    old = {one.provision.id: one for one in standing_of(before, today).provisions}
    provisions = []
    for one in standing_of(now, today).provisions:
        was = old.get(one.provision.id)
        provisions.append(ProvisionChange(
            one.provision, was.verdict if was else "missing", one.verdict,
            words_compared(_quoted(was) if was else "", _quoted(one)),
        ))  # fmt: skip
    first, second = before.main_document(), now.main_document()
    texts = [document.as_read() if document else None for document in (first, second)]
    unread = any(text is None for text in texts)
    passages = () if unread else sentences_compared(*(text.text for text in texts if text))
    return Comparison(before, now, tuple(provisions), passages, unread)


def _quoted(one: ProvisionStanding) -> str:
    return " ".join(quote.text for reading in one.readings for quote in reading.finding.quotes)


@transaction.atomic
def keep_rulings(now: Contract, *, by: Member, at: datetime) -> int:
    """Keep the rulings on whatever did not change; what changed stays pending. Returns how many were kept.

    A finding did not change where the verdict and the quoted words are the same, their noise aside, and the quoted
    words are there at all: what is not quoted cannot be compared.
    """
    by.must("findings.rule", now.board)
    old, new = (_main(contract) for contract in (now.replaces, now))
    if (
        old is None
        or new is None
        or (before := old.last_done_review()) is None
        or (row := new.last_done_review()) is None
    ):
        raise Refusal("No ruling was kept", "both contracts must have been read", "Wait until they are read.")
    earlier = {finding.id: finding for finding in before.as_report().findings}
    rulings, ruled = before.rulings_now(), row.rulings_now()
    kept = 0
    for finding in row.as_report().findings:
        ruling = rulings.get(finding.id)
        if ruling is None or finding.id in ruled or not _same(earlier.get(finding.id), finding):
            continue
        Ruling.objects.create(
            review=row, provision=finding.id, verdict=ruling.verdict, reason=ruling.reason, passage=ruling.passage,
            page=ruling.page, ruled_at=ruling.ruled_at, ruled_by=ruling.ruled_by, ruled_by_name=ruling.ruled_by_name,
            carried_from=ruling,
        )  # fmt: skip
        kept += 1
    actions.record(now.board.public_id, "contract.rulings-kept", now, by=by, at=at, kept=kept)
    remember(now, at.astimezone(law.ZONE).date())
    return kept


def _main(contract: Contract | None) -> Document | None:
    return contract.main_document() if contract else None


def _same(old: review.Finding | None, new: review.Finding) -> bool:
    if old is None or old.verdict != new.verdict or not new.quotes:
        return False
    return [plain(quote.text) for quote in old.quotes] == [plain(quote.text) for quote in new.quotes]
