"""Anyone checks a copy: the same bytes or not, which file differs and where, and nothing is kept."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.audit.models import Event
from charteroak.district.contracts import actions
from charteroak.district.files import bytes_of
from charteroak.web.registry import verify
from tests import builders
from tests.builders import COMPLETE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def contract(board):
    row = builders.executed(board)
    actions.post_contract(row, by=builders.member(board), at=NOW)
    return row


def check(board, *files: tuple[str, bytes], contract: str = "", status: int = 200, language: str = "en") -> str:
    address = reverse("registry:verify", args=[board.slug]) + (f"?contract={contract}" if contract else "")
    copies = [SimpleUploadedFile(name, data) for name, data in files]
    answer = Client().post(address, {"file": copies}, headers={"Accept-Language": language})
    assert answer.status_code == status
    return answer.content.decode()


def test_the_same_bytes_are_said_to_be_the_same_under_any_name(board, contract):
    said = check(board, ("renamed.bin", COMPLETE.encode()))
    assert "The same bytes, from first to last" in said and contract.title in said


def test_one_changed_byte_is_found_and_its_place_told(board, contract):
    copy = COMPLETE.encode().replace(b"ten days", b"two days", 1)
    place = next(n for n, (a, b) in enumerate(zip(copy, COMPLETE.encode(), strict=True), 1) if a != b)
    said = check(board, ("agreement.md", copy), contract=contract.public_id)
    assert "Not the same bytes as agreement.md" in said and f"byte {place:,}".replace(",", "") in said.replace(",", "")
    assert "Files of this contract that none of yours is" in said


def test_of_several_files_each_is_answered(board, contract):
    record = bytes_of(contract.sealed_copy.stored_as)
    said = check(board, ("a.md", COMPLETE.encode()), ("r.pdf", record), ("x.md", b"Else."), contract=contract.public_id)
    assert said.count("The same bytes, from first to last") == 2 and said.count("Not the bytes of any file") == 1
    assert "Files of this contract that none of yours is" not in said


def test_another_boards_posting_and_what_is_not_posted_are_never_told(board, contract):
    other = builders.board("Elsewhere")
    assert "Not the bytes of any file" in check(other, ("a.md", COMPLETE.encode()))
    draft = builders.contract(board, title="A secret draft")
    builders.document(draft, "# Not yet public", name="draft.md")
    said = check(board, ("draft.md", b"# Not yet public"), contract=draft.public_id)
    assert "Not the bytes of any file" in said and "A secret draft" not in said


def test_nothing_is_kept_and_no_file_is_no_answer(board, contract):
    before = Event.objects.count()
    check(board, ("a.md", b"Something."))
    assert Event.objects.count() == before
    assert "Choose the file" in check(board, status=422)


def test_it_answers_in_spanish_and_portuguese(board, contract):
    assert "Los mismos bytes" in check(board, ("a.md", COMPLETE.encode()), language="es")
    assert "Os mesmos bytes" in check(board, ("a.md", COMPLETE.encode()), language="pt")


def test_one_address_may_not_check_without_end(board, contract, monkeypatch):
    cache.clear()
    monkeypatch.setattr(verify, "AN_HOUR", 1)
    check(board, ("a.md", b"One."))
    check(board, ("a.md", b"Two."), status=429)
