"""What names a person is sealed at rest, found by a keyed hash, and sealed again when keys change."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from charteroak.cli import main
from charteroak.commands import seal as command
from charteroak.district import sealing
from charteroak.district.boards import actions as boards
from charteroak.district.families.models import Student
from tests.district.families.conftest import NOW


@pytest.mark.parametrize("values", [{"family": "Núñez"}, ["a", 1, None], "", {}])
def test_what_is_sealed_comes_back_and_cannot_be_read(values: object) -> None:
    token = sealing.seal(values)
    assert sealing.unseal(token) == values
    assert b"ez" not in token or "Núñez" not in token.decode("latin-1")


def test_a_name_is_found_whatever_its_case_accents_and_spaces() -> None:
    assert sealing.keyed_hash("name", " NUNEZ ") == sealing.keyed_hash("name", "Núñez")
    assert sealing.keyed_hash("name", "Núñez") != sealing.keyed_hash("roster", "Núñez")


def test_without_its_key_a_value_stays_closed(settings: object) -> None:
    token = sealing.seal("secret")
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    with pytest.raises(sealing.Unsealable, match="Put back the key"):
        sealing.unseal(token)


@pytest.mark.django_db
def test_rotation_seals_again_what_an_older_key_sealed_and_the_older_key_may_go(
    settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    board = boards.found_board(name="E", short_name="E", slug="e", by=None, at=NOW)
    Student.objects.create(
        board=board, roster_key="k", sealed={"family": "Oak"}, content_hash="", given_hash="", family_hash="", since=0,
        standing="enrolled",
    )  # fmt: skip
    newest, older = Fernet.generate_key().decode(), settings.SEALING_KEYS  # type: ignore[attr-defined]
    settings.SEALING_KEYS = [newest, *older]  # type: ignore[attr-defined]
    assert command._older(again=False) == 1
    assert command._older(again=True) == 0
    settings.SEALING_KEYS = [newest]  # type: ignore[attr-defined]
    assert Student.objects.get().name == "Oak"
    assert command._older(again=False) == 0


def test_a_new_key_is_printed_and_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", "--new-key"]) == 0
    Fernet(capsys.readouterr().out.strip())


@pytest.mark.django_db
def test_the_same_bytes_lie_in_the_database_as_a_token_only() -> None:
    board = boards.found_board(name="E", short_name="E", slug="e", by=None, at=NOW)
    Student.objects.create(
        board=board, roster_key="k", sealed={"family": "Oak"}, content_hash="", given_hash="", family_hash="", since=0,
        standing="enrolled",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM families_student")
        assert b"Oak" not in bytes(cursor.fetchone()[0])
