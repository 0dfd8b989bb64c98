"""A short turn of `bin/torture`: one input of every kind, always the same, and the trial itself."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from charteroak import law
from charteroak.review import check, isolation, read
from torture import growth, inputs, trial
from torture.__main__ import main

SEED = 6
GROUPS = ("damaged", "pdf", "docx", "html", "text", "r", "few")


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_whatever_is_handed_in_is_read_or_refused(group: str) -> None:
    for number, kind in enumerate(inputs.MAKERS):
        if kind.startswith(group):
            given = inputs.made(SEED, number)
            outcome = trial.tried(given.data, given.name)
            assert not outcome.fault, f"bin/torture readers --seed {SEED} --from {number} --cases 1: {outcome.fault}"
            assert outcome.ended in (trial.READ, trial.REFUSED, trial.STOPPED)


def test_every_kind_is_in_a_group() -> None:
    assert all(kind.startswith(GROUPS) for kind in inputs.MAKERS)


def test_a_seed_makes_the_same_inputs_again_and_another_seed_others() -> None:
    for number, kind in enumerate(inputs.MAKERS):
        first = inputs.made(7, number)
        assert first.kind == kind
        assert first == inputs.made(7, number), kind
        assert first.data, kind
    some = range(0, len(inputs.MAKERS), 5)
    assert [inputs.made(7, number).data for number in some] != [inputs.made(8, number).data for number in some]


# --- What counts as a fault ------------------------------------------------------------------------------------------


def test_a_quotation_that_does_not_stand_in_the_text_is_a_fault(samples: Path) -> None:
    document = read((samples / "agreement.md").read_bytes(), "agreement.md")
    report = check(document, law.on(date(2026, 11, 20)))
    assert list(trial.wrong_with(document, report)) == []
    other = read(b"Terms\n\n" + (samples / "agreement.md").read_bytes(), "agreement.md")
    assert any("do not stand there" in fault for fault in trial.wrong_with(other, report))
    assert "it gave a NoneType" in next(trial.wrong_with(None, report))


def test_a_caller_that_fails_and_a_reader_that_takes_too_long_are_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: bytes, name: str, on: date) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr(trial, "isolated", failing)
    assert "nobody foresaw this" in trial.tried(b"x", "a.txt").fault
    monkeypatch.undo()
    monkeypatch.setattr(trial, "MOST_SECONDS", 0)
    assert "seconds of the processor" in trial.tried(b"Terms of use.", "a.txt").fault


@pytest.mark.parametrize(("status", "ended", "is_fault"), [(1, trial.REFUSED, True), (-6, trial.STOPPED, False)])
def test_an_exception_in_the_reader_is_a_fault_and_a_crash_of_a_library_is_contained(
    status: int, ended: str, is_fault: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def child(words: list[str], data: bytes, seconds: float, module: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(words, status, b"", b"PdfiumError: Failed to load page.")

    monkeypatch.setattr(isolation, "_run", child)
    outcome = trial.tried(b"Terms of use.", "a.txt")
    assert (outcome.ended, "Failed to load page" in outcome.fault) == (ended, is_fault)


def test_an_input_with_a_fault_is_saved_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["readers", "--seed", "3", "--only", "rubbish", "--cases", "2", "--save", str(tmp_path)]
    monkeypatch.setattr(trial, "MOST_SECONDS", 0)
    assert main(words) == 1
    said = capsys.readouterr().out
    assert said.startswith("Seed 3.") and "2 inputs" in said and "2 faults" in said
    assert "The same again: bin/torture readers --seed 3 --only rubbish --cases 2" in said
    saved = sorted(path for path in tmp_path.iterdir() if path.suffix == ".bin")
    assert [path.read_bytes() for path in saved] == [inputs.made(3, number, ("rubbish",)).data for number in (0, 1)]
    monkeypatch.undo()
    assert main(["again", *map(str, saved)]) == 0
    assert main(words) == 0


def test_the_time_of_a_review_grows_with_the_length_and_no_faster(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = growth.measured(1, ("agreement",), (20_000, 40_000))
    assert found.fault == ""
    assert list(found.seconds) == [20_000, 40_000]
    assert found.power < 1.5
    assert "agreement" in growth.as_text(found)
    with pytest.raises(SystemExit):
        main(["growth", "nothing of this name"])
    assert "there is no text" in capsys.readouterr().err
