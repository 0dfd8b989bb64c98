"""What a contractor accepted elsewhere: words of contracts that other boards of this host have posted.

It reads what anyone may read in the public registry, and nothing else of another board: a contract counts while its
posting stands, and of a contract only the files that were posted. Neither rulings nor drafts are asked, nor what was
taken down.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from charteroak import review
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor
from charteroak.district.notices.models import PostedFile, Posting

from .models import Contract, Document

#: Posted contracts that are looked through, the newest first.
MOST = 40


@dataclass(frozen=True)
class Accepted:
    """The words by which one posted contract carries one provision, as the engine read them there."""

    posting: Posting
    document: str
    finding: review.Finding

    @property
    def board(self) -> Board:
        return self.posting.board

    @property
    def executed_on(self) -> date:
        return self.posting.executed_on

    @property
    def quotes(self) -> tuple[review.Quote, ...]:
        return self.finding.quotes


def accepted_elsewhere(
    contractor: Contractor, *, than: Board, of: Container[str] | None = None
) -> dict[str, list[Accepted]]:
    """What the contractor accepted towards other boards than this one, by provision, the newest contract first.

    `of`: only these provisions. Only what the engine found present, with its words, is told.
    """
    theirs = Contract.objects.filter(contractor=contractor).exclude(board=than).values("public_id")
    postings = Posting.objects.current().exclude(board=than).filter(contract_id__in=theirs)
    newest = postings.select_related("board").order_by("-executed_on", "-posted_at", "pk")[:MOST]
    found: dict[str, list[Accepted]] = {}
    for posting, document in _posted_documents(list(newest)):
        done = document.last_done_review()
        for finding in done.as_report().findings if done else ():
            if finding.verdict == "present" and finding.quotes and (of is None or finding.id in of):
                found.setdefault(finding.id, []).append(Accepted(posting, document.name, finding))
    return found


def _posted_documents(postings: Sequence[Posting]) -> Iterator[tuple[Posting, Document]]:
    """Each posting with those of its contract's documents whose very bytes it shows."""
    files = PostedFile.objects.filter(posting__in=[one.pk for one in postings]).values_list("posting_id", "sha256")
    shown = set(files)
    rows = Document.objects.filter(
        contract__public_id__in=[one.contract_id for one in postings], sha256__in={sha256 for _, sha256 in shown}
    )
    documents: dict[str, list[Document]] = {}
    for row in rows.select_related("contract").defer("reading").prefetch_related("reviews"):
        documents.setdefault(row.contract.public_id, []).append(row)
    for posting in postings:
        for row in documents.get(posting.contract_id, ()):
            if (posting.pk, row.sha256) in shown:
                yield posting, row
