"""The papers written for a board carry its choices and its promises, and say of the law only the law."""

from __future__ import annotations

import io

import docx
import pytest

from charteroak import policy, review
from charteroak.district.policies import drafting, overlays, rendering
from charteroak.district.refusal import Refusal
from charteroak.policy.drafting import PAPERS
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db
CHOICES = {
    "policy": "3520.13", "regulation": "3520.13 R", "coordinator": "Director of Technology", "contact": "860-555-0100",
    "committee": "Technology Committee", "report_day": "September 15", "review_month": "May", "answer_days": 5,
    "approval": True,
}  # fmt: skip


def test_the_boards_choices_stand_in_both_papers() -> None:
    board = builders.board()
    drafting.choose(board, fields=CHOICES, by=builders.member(board), at=NOW)
    for paper in PAPERS:
        words = drafting.draft(board, paper, website="https://x.example/b/elm/", on=TODAY).words()
        for said in ("3520.13", "Director of Technology", "860-555-0100", "Technology Committee", "September 15"):
            assert said in words
        assert "https://x.example/b/elm/" in words and board.name in words


def test_only_promises_that_are_on_are_kept_and_each_says_where_it_is_from() -> None:
    board = builders.board()
    row = builders.policy(board)
    overlay = builders.switched_on(row, "stricter-clock-families")
    made = drafting.draft(board, "policy", website="", on=TODAY)
    assert "48 hours" in made.words() and "two business days" in made.words()
    assert "The Board’s own rule; from Policy 3520.13, page 1." in [line.text for line in made.lines]
    overlays.switch_off(overlay, why="No more.", by=builders.member(board), at=NOW)
    assert "48 hours" not in drafting.draft(board, "policy", website="", on=TODAY).words()


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_file_itself_is_read_without_fault_or_omission(paper: str, kind: str) -> None:
    board = builders.board()
    drafting.choose(board, fields=CHOICES, by=builders.member(board), at=NOW)
    for topic in ("stricter-clock-families", "breach-notice-contents", "no-advertising", "contract-notice-recipients"):
        row = board.policies.first() or builders.policy(board)
        builders.switched_on(row, topic)
    data = rendering.as_file(drafting.draft(board, paper, website="", on=TODAY), kind, on=TODAY)  # type: ignore[arg-type]
    report = policy.check(review.read(data, f"draft.{kind}"), on=TODAY)
    assert [(mark.topic, mark.text) for mark in report.faults] == []
    assert report.omissions == ()


def test_the_word_file_has_headings_to_go_by_and_names_the_edition() -> None:
    board = builders.board()
    made = drafting.draft(board, "regulation", website="", on=TODAY)
    written = docx.Document(io.BytesIO(rendering.as_file(made, "docx", on=TODAY)))
    headings = [one.text for one in written.paragraphs if one.style.name == "Heading 1"]
    assert headings == [line.text for line in made.lines if line.kind == "heading"]
    assert made.edition in written.sections[0].footer.paragraphs[0].text
    assert any(one.style.name == "List Paragraph" for one in written.paragraphs)


@pytest.mark.parametrize(("fields", "why"), [({"answer_days": 61}, "would wait"), ({"committee": "{board}"}, "braces")])
def test_choices_that_cannot_be_kept_are_refused(fields: dict[str, str | int], why: str) -> None:
    board = builders.board()
    with pytest.raises(Refusal, match=why):
        drafting.choose(board, fields=fields, by=builders.member(board), at=NOW)


def test_only_a_coordinator_chooses() -> None:
    board = builders.board()
    with pytest.raises(Refusal, match="may not do this"):
        drafting.choose(board, fields=CHOICES, by=builders.member(board, "signer"), at=NOW)
