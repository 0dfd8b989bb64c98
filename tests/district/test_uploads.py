"""Bad files get a clear refusal, and nothing is kept of them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions
from charteroak.district.contracts.models import Document
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import plain_name
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "text")
    return out.getvalue()


REFUSED = {
    "an empty file": (b"", "agreement.pdf", "is empty"),
    "a picture with the name of a PDF": (b"GIF89a" + b"\0" * 64, "agreement.pdf", "image/gif"),
    "a program": (b"MZ\x90\0" + b"\0" * 64, "agreement.docx", "whatever its name says"),
    "a zip that is no DOCX": (_zip(), "agreement.docx", "whatever its name says"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_saying_what_it_is_and_what_to_do(board: Board, case: str) -> None:
    data, name, says = REFUSED[case]
    contract = builders.contract(board)
    with pytest.raises(Refusal, match=says) as refused:
        actions.add_document(contract, data=data, name=name, role="agreement", by=builders.member(board), at=NOW)
    assert refused.value.todo
    assert Document.objects.count() == 0


def test_a_file_over_the_limit_is_refused_with_both_sizes(board: Board, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LARGEST_UPLOAD = 1024 * 1024
    contract = builders.contract(board)
    with pytest.raises(Refusal, match=r"has 2 MB, and the largest that is taken is 1 MB"):
        actions.add_document(
            contract, data=b"a" * 2 * 1024 * 1024, name="a.txt", role="agreement", by=builders.member(board), at=NOW
        )


def test_the_same_bytes_are_stored_once_and_refused_the_second_time(board: Board) -> None:
    contract = builders.contract(board)
    document = builders.document(contract)
    with pytest.raises(Refusal, match="same bytes"):
        builders.document(contract, name="copy.md")
    assert default_storage.exists(document.stored_as)
    assert document.stored_as.endswith(document.sha256)


def test_a_file_that_cannot_be_read_is_kept_and_says_why(board: Board) -> None:
    contract = builders.contract(board)
    made = actions.add_document(
        contract,
        data=b"%PDF-1.7\n" + b"garbage " * 50,
        name="broken.pdf",
        role="agreement",
        by=builders.member(board),
        at=NOW,
    )
    review = builders.read(made).latest_review()
    assert review is not None
    assert review.state == "failed"
    assert "broken.pdf" in review.fault


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\terms.docx", "terms.docx"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "document"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_files_name_is_kept_without_folders_or_control_characters(given: str, kept: str) -> None:
    assert plain_name(given) == kept
