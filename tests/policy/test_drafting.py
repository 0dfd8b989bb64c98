"""What is generated states the law: read by this package itself, it has no fault, no omission, no promise unasked."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak import law, review
from charteroak.policy import PolicyReport, check
from charteroak.policy.draft import Draft
from charteroak.policy.drafting import PAPERS, Choices, Kept, PaperKind, draft
from charteroak.policy.report import is_confirmed

ON = date(2026, 11, 24)
BOARDS = Path(__file__).resolve().parents[2] / "corpus" / "policies" / "boards" / "documents"


@cache
def promises() -> tuple[Kept, ...]:
    """A sentence for every promise in our own labelled policies, as it would be switched on."""
    found: dict[str, Kept] = {}
    for path in sorted(BOARDS.glob("*.txt")):
        for mark in check(review.read(path.read_bytes(), path.name), on=ON).promises:
            assert mark.overlay is not None
            sentence = mark.overlay.words if mark.overlay.kind == "notice" else mark.proposed
            found.setdefault(sentence, Kept(sentence, "the old policy, page 1"))
    return tuple(found.values())


def read(made: Draft) -> PolicyReport:
    return check(review.read(made.words().encode(), "draft.txt"), on=ON)


CHOICES = st.builds(
    Choices,
    board=st.sampled_from(["Elmford Board of Education", "Regional School District 99", "City of Ashbrook Public Schools"]),
    policy=st.sampled_from(["3520.13", "on student data privacy", "5125, Student Records"]),
    regulation=st.sampled_from(["3520.13 R", "on student data privacy"]),
    coordinator=st.sampled_from(["data privacy coordinator", "Director of Technology", "Superintendent's designee"]),
    contact=st.sampled_from(["", "Cora Linden, 860-555-0100, privacy@elmford.example"]),
    website=st.sampled_from(["", "https://privacy.elmford.example/b/elmford/"]),
    committee=st.sampled_from(["", "Technology Committee", "Data Governance Committee"]),
    report_day=st.sampled_from(["", "September 15", "August 1"]),
    review_month=st.sampled_from(["", "May", "October"]),
    answer_days=st.integers(0, 60),
    approval=st.booleans(),
    promises=st.lists(st.sampled_from(promises()), unique=True, max_size=6).map(tuple),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(choices=CHOICES, paper=st.sampled_from(PAPERS))
def test_in_every_combination_of_choices_nothing_is_wrong_and_nothing_left_out(
    choices: Choices, paper: PaperKind
) -> None:
    report = read(draft(paper, choices, law.on(ON)))
    assert [(mark.topic, mark.text) for mark in report.faults] == []
    assert report.omissions == ()
    sentences = " ".join(kept.sentence for kept in choices.promises)
    assert all(" ".join(mark.text.split()) in sentences for mark in report.promises), "a promise that nobody chose"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kept", promises(), ids=lambda kept: kept.sentence[:60])
def test_each_promise_alone_leaves_the_paper_right(paper: PaperKind, kept: Kept) -> None:
    made = draft(paper, Choices(board="Elmford Board of Education", promises=(kept,)), law.on(ON))
    assert read(made).faults == () and kept.sentence in made.words()


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("without", "topic"),
    [("September 1", "september-notice"), ("addendum", "addendum"), ("504", "iep-504"), ("report to the Commission", "cet-report")],
)  # fmt: skip
def test_the_reading_would_miss_what_is_taken_out(paper: PaperKind, without: str, topic: str) -> None:
    made = draft(paper, Choices(board="Elmford Board of Education"), law.on(ON))
    lines = tuple(line for line in made.lines if without not in line.text)
    lines = tuple(line for line in lines if topic != "iep-504" or "individualized education" not in line.text.lower())
    cut = Draft(made.board, made.title, made.subtitle, made.edition, lines)
    assert topic in {omission.topic for omission in read(cut).omissions}


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_not_confirmed_is_marked_right_after_it(paper: PaperKind) -> None:
    made = draft(paper, Choices(board="Elmford Board of Education"), law.on(ON))
    notes = [line.text for line in made.lines if line.kind == "note"]
    report = next(one for one in law.on(ON).deadlines if one.row == "B8")
    assert not is_confirmed(report.confidence)
    assert f"Unconfirmed, {report.citation}: {report.confidence.note}" in notes
    before = made.lines[[line.text for line in made.lines].index(notes[0]) - 1]
    assert "Commission for Educational Technology" in before.text


def test_the_days_are_the_laws_and_the_edition_is_named() -> None:
    made = draft("policy", Choices(board="Elmford Board of Education"), law.on(ON))
    words = made.words()
    assert made.edition == law.on(ON).edition
    for days in ("five business days", "two business days", "thirty days", "sixty days"):
        assert days in words


def test_what_is_not_chosen_leaves_no_gap() -> None:
    for paper in PAPERS:
        words = draft(paper, Choices(board="Elmford Board of Education", approval=False), law.on(ON)).words()
        assert "  " not in words and "{" not in words and " ." not in words and "None" not in words


def test_no_policy_is_written_by_the_law_of_2017() -> None:
    with pytest.raises(law.LawError, match="July 1, 2018"):
        draft("policy", Choices(board="Elmford Board of Education"), law.on(date(2017, 8, 1)))
