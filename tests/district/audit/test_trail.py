"""The trail: append-only in the database, chained, and every way of tampering names the row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from charteroak.district.audit.actions import keep_heads_apart, record
from charteroak.district.audit.models import Event, Head
from charteroak.district.audit.verification import verify
from charteroak.district.boards.models import Board
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board()


def _unguarded(sql: str, *values: object) -> None:
    """Do what only someone with the database's own key can do: switch the guard off, then tamper."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_update")
            cursor.execute("DROP TRIGGER audit_event_delete")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
        cursor.execute(sql, values)


def test_an_untouched_trail_holds(board: Board) -> None:
    read, faults = verify()
    assert faults == []
    assert read == Event.objects.count() >= 6


def test_each_board_has_a_chain_of_its_own(board: Board) -> None:
    other = builders.board()
    record(other.public_id, "test.done", other, by=None, at=NOW)
    numbers = Event.objects.filter(chain=board.public_id).values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("sql", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_or_delete_an_event(board: Board, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify()[1] == []


@pytest.mark.parametrize("column", ["verb", "actor", "subject", "previous"])
def test_a_changed_event_is_named(board: Board, column: str) -> None:
    _unguarded(f"UPDATE audit_event SET {column} = 'x' WHERE chain = %s AND number = 3", board.public_id)
    faults = verify()[1]
    assert [(fault.chain, fault.number) for fault in faults] == [(board.public_id, 3)]
    assert "changed after it was written" in faults[0].what


def test_a_changed_event_with_a_new_digest_breaks_the_next_one(board: Board) -> None:
    third = Event.objects.get(chain=board.public_id, number=3)
    third.verb = "never.happened"
    _unguarded(
        "UPDATE audit_event SET verb = %s, digest = %s WHERE id = %s", third.verb, third.computed_digest(), third.pk
    )
    faults = verify()[1]
    assert [(fault.number, "does not follow" in fault.what) for fault in faults] == [(4, True)]


def test_a_deleted_event_is_named(board: Board) -> None:
    _unguarded("DELETE FROM audit_event WHERE chain = %s AND number = 2", board.public_id)
    assert (2, "deleted") in [(fault.number, fault.what) for fault in verify()[1]]


def test_a_cut_tail_shows_against_the_head(board: Board) -> None:
    last = Head.objects.get(chain=board.public_id).count
    _unguarded("DELETE FROM audit_event WHERE chain = %s AND number >= %s", board.public_id, last - 1)
    assert [fault.number for fault in verify()[1]] == [last - 1, last]


def test_a_cut_tail_with_a_forged_head_shows_against_the_head_kept_apart(board: Board, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    assert keep_heads_apart(heads, at=NOW) >= 1
    assert keep_heads_apart(heads, at=NOW) == 0
    last = Head.objects.get(chain=board.public_id).count
    before = Event.objects.get(chain=board.public_id, number=last - 1)
    _unguarded("DELETE FROM audit_event WHERE chain = %s AND number = %s", board.public_id, last)
    Head.objects.filter(chain=board.public_id).update(count=last - 1, digest=before.digest)
    assert verify()[1] == []
    assert [(fault.number, "kept apart" in fault.what) for fault in verify(heads)[1]] == [(last, True)]


def test_a_rewritten_chain_shows_against_the_head_kept_apart(board: Board, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    heads.write_text(json.dumps({"chain": board.public_id, "count": 2, "digest": "f" * 64, "at": ""}) + "\n")
    assert any(fault.number == 2 and "kept apart" in fault.what for fault in verify(heads)[1])


def test_free_text_does_not_fit_into_an_event(board: Board) -> None:
    with pytest.raises(ValueError, match="keep it in the record"):
        record(board.public_id, "test.done", board, by=None, at=NOW, reason="x" * 301)


def test_an_event_is_undone_with_the_action_that_wrote_it(board: Board) -> None:
    count = Event.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(board.public_id, "test.done", board, by=None, at=NOW)
        raise RuntimeError
    assert Event.objects.count() == count
    assert verify()[1] == []
