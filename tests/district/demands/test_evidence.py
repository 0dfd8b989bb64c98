"""A contract's evidence in one file: everything about the contract, nothing about a student, its seal in the trail."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from charteroak import evidence
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.demands import actions, reminding
from charteroak.district.demands import evidence as gathering
from charteroak.district.refusal import Refusal
from charteroak.district.technology import suspending
from tests import builders
from tests.builders import NOW, TODAY

from .test_curing import AFTER, WITHOUT_LAW, in_force, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


def test_it_holds_documents_rulings_letters_clocks_and_trail_and_is_proved_offline(board):
    contract = in_force(board, WITHOUT_LAW)
    made = notice(contract)
    reminding.remind(board, today=TODAY + timedelta(days=7), at=NOW + timedelta(days=7))
    suspending.rule_void(made, reason="It never answered.", by=builders.member(board, "signer"), at=AFTER)
    contract.refresh_from_db()
    built = gathering.of_contract(contract, by=builders.member(board, "auditor"), at=AFTER)
    found = evidence.verify(built.data, seal=built.seal)
    assert found.holds, found.faults
    with zipfile.ZipFile(io.BytesIO(built.data)) as archive:
        names = archive.namelist()
        index = archive.read("index.html").decode()
        trail = json.loads(archive.read("trail.json"))["events"]
        assert archive.read("letters/01-cure.pdf").startswith(b"%PDF")
        assert archive.read("documents/01-agreement.md").decode() == WITHOUT_LAW
    assert {"letters/01-cure-reminder-1.pdf", "signatures.json", "clocks.json", "postings.json"} <= set(names)
    assert "Ruled void" in index and "It never answered." in index
    verbs = {one["verb"] for one in trail}
    assert {"contract.executed", "finding.ruled", "demand.sent", "demand.reminded", "contract.ruled-void"} <= verbs
    assert Event.objects.get(verb="evidence.made").facts["seal"] == built.seal


def test_it_names_no_student(board):
    contract = builders.executed(board)
    child = builders.student(board, "Zoe Quillfeather")
    actions.make(
        board, kind="deletion", contractor=contract.contractor, contract=contract, asked_on=TODAY, students=[child],
        sending=actions.Sending("letter", TODAY, "Receipt 1"), by=builders.member(board), at=NOW,
    )  # fmt: skip
    built = gathering.of_contract(contract, by=builders.member(board), at=NOW)
    with zipfile.ZipFile(io.BytesIO(built.data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Quillfeather" not in everything and b'"students_count": 1' in everything


def test_a_teacher_and_another_board_get_none(board):
    contract = builders.executed(board)
    for by in (builders.member(board, "teacher"), builders.member(builders.board())):
        with pytest.raises(Refusal, match="may not"):
            gathering.of_contract(contract, by=by, at=NOW)
