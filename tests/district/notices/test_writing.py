"""A notice is complete, looked at in every language and approved by two before it goes to many."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import writing
from charteroak.district.notices.kinds import KINDS, LANGUAGES, SHIPPED, blanks_in, wording
from charteroak.district.notices.message import as_html
from charteroak.district.notices.reading_ease import measure
from charteroak.district.refusal import Refusal
from tests.district.notices.conftest import NOW, begun

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.row], ids=lambda kind: kind.id)
def test_every_statement_of_the_laws_rule_has_its_blanks(kind: object) -> None:
    day = date(2017, 1, 1) if kind.row == "notice:B4L" else date(2026, 8, 1)  # type: ignore[attr-defined]
    rule = next(rule for rule in law.on(day).notice_rules if rule.id == kind.row)  # type: ignore[attr-defined]
    if rule.prescribed or kind.states:  # type: ignore[attr-defined]
        assert set(kind.states) == set(rule.states)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "letter"])
def test_every_kind_is_shipped_complete_in_every_language(board: Board, kind: str, language: str) -> None:
    subject, body = wording(board, kind, language)
    needed = {blank for blanks in KINDS[kind].states.values() for blank in blanks} | set(KINDS[kind].needs)
    assert subject and needed <= set(blanks_in(body))
    assert set(blanks_in(body)) == set(blanks_in(wording(board, kind, "en")[1]))


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", ["september", "breach", "rights_at_18", "ferpa"])
def test_what_is_shipped_can_be_read_at_sixteen(board: Board, kind: str, language: str) -> None:
    age = measure(wording(board, kind, language)[1], language).age
    assert age is not None and age <= 16


def test_it_is_not_approved_until_each_language_is_reviewed(board: Board, coordinator: Member, signer: Member) -> None:
    notice = begun(board, coordinator, languages=("en", "pt"))
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    with pytest.raises(Refusal) as refusal:
        writing.approve(notice, by=coordinator, at=NOW)
    assert refusal.value.items == ("Português: nobody who reads it has marked it as reviewed",)
    writing.mark_reviewed(notice, "pt", by=signer, at=NOW)
    writing.approve(notice, by=coordinator, at=NOW)


def test_a_text_that_leaves_out_what_the_law_asks_for_is_named_with_its_citation(
    board: Board, coordinator: Member, signer: Member
) -> None:
    notice = begun(board, coordinator)
    writing.rewrite(notice, "en", subject="Hello", body="Contracts are on our website.", by=coordinator, at=NOW)
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    with pytest.raises(Refusal) as refusal:
        writing.approve(notice, by=coordinator, at=NOW)
    assert refusal.value.citation == "C.G.S. § 10-234bb(g)"
    assert "does not state the address of the board's website" in refusal.value.items[0]


def test_a_blank_that_nobody_filled_in_is_named(board: Board, coordinator: Member) -> None:
    notice = writing.draft(board, kind="breach", title="", languages=["en"], facts={}, by=coordinator, at=NOW)
    assert "English: “What happened” is not filled in" in writing.lacks(notice)


def test_a_change_takes_back_reviews_and_approvals(board: Board, coordinator: Member, signer: Member) -> None:
    notice = begun(board, coordinator)
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    writing.approve(notice, by=signer, at=NOW)
    text = notice.texts.get()
    writing.rewrite(notice, "en", subject=text.subject, body=text.body + "\n\nMore.", by=coordinator, at=NOW)
    text.refresh_from_db()
    assert text.reviewed_at is None and not notice.approvals.exists()


def test_a_mass_sending_needs_two_members_and_a_small_one_needs_one(
    board: Board, coordinator: Member, signer: Member
) -> None:
    notice = begun(board, coordinator)
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    writing.approve(notice, by=coordinator, at=NOW)
    with pytest.raises(Refusal, match="you have approved it"):
        writing.approve(notice, by=coordinator, at=NOW)
    with pytest.raises(Refusal, match="1 of 2 approvals"):
        writing.freeze(notice, recipients=writing.MASS, by=coordinator, at=NOW)
    writing.freeze(notice, recipients=writing.MASS - 1, by=coordinator, at=NOW)
    assert notice.digest == writing.digest(notice) and len(notice.digest) == 64


def test_what_is_frozen_is_not_changed(board: Board, coordinator: Member, signer: Member) -> None:
    notice = begun(board, coordinator)
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    writing.approve(notice, by=coordinator, at=NOW)
    writing.freeze(notice, recipients=1, by=coordinator, at=NOW)
    with pytest.raises(Refusal, match="frozen"):
        writing.rewrite(notice, "en", subject="x", body="y", by=coordinator, at=NOW)


def test_a_board_adds_a_language_and_keeps_versions(board: Board, coordinator: Member) -> None:
    for body in ("first {website}", "second {website}"):
        writing.keep_wording(board, kind="september", language="ar", subject="s", body=body, by=coordinator, at=NOW)
    notice = begun(board, coordinator, languages=("en", "ar"))
    assert notice.texts.get(language="ar").body == "second {website}"


def test_next_years_notice_starts_from_this_years(board: Board, coordinator: Member) -> None:
    first = begun(board, coordinator)
    writing.rewrite(first, "en", subject="Our own", body="Look: {website}", by=coordinator, at=NOW)
    second = writing.draft(
        board, kind="september", title="", languages=["en"], facts=first.facts, made_from=first, by=coordinator, at=NOW
    )
    assert second.texts.get().subject == "Our own"


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_declares_its_language_and_direction_and_escapes_what_it_says(language: str) -> None:
    page = as_html("A <b> & c", "See https://x.example/?a=1&b=2.\n\n- one\n- <two>", language)
    assert f'lang="{language}"' in page and ('dir="rtl"' in page) == (language in {"ar", "fa", "ps", "ur"})
    assert "<b>" not in page and "<li>&lt;two&gt;</li>" in page
    assert '<a href="https://x.example/?a=1&amp;b=2">' in page


@pytest.mark.parametrize(
    ("text", "language", "at_most", "at_least"),
    [("The cat sat. The dog ran.", "en", 7, 6), ("Notwithstanding any contractual indemnification obligations, "
      "the aforementioned institutional representatives acknowledge confidentiality responsibilities.", "en", 60, 17),
     ("El gato come. El sol sale.", "es", 9, 6)],
)  # fmt: skip
def test_reading_age_rises_with_long_words_and_sentences(text: str, language: str, at_most: int, at_least: int) -> None:
    age = measure(text, language).age
    assert age is not None and at_least <= age <= at_most


def test_a_language_that_nobody_measures_has_no_age() -> None:
    assert measure("何か", "ja").age is None


def test_what_happened_is_said_in_each_language_or_named_as_missing(board: Board, coordinator: Member) -> None:
    facts = {"what": "A file was lost.", "contact": "Co"}
    notice = writing.draft(board, kind="breach", title="", languages=["en", "es"], facts=facts, by=coordinator, at=NOW)
    assert "Español: “What happened” is not filled in" in writing.lacks(notice)
    writing.set_facts(notice, {"what:es": "Se perdió un archivo."}, by=coordinator, at=NOW)
    spanish, english = (notice.texts.get(language=language) for language in ("es", "en"))
    assert "Se perdió un archivo." in writing.rendered(notice, spanish)[1]
    assert "A file was lost." in writing.rendered(notice, english)[1]
    assert "A file was lost." not in writing.rendered(notice, spanish)[1]


def test_a_changed_fact_takes_back_the_reviews_of_every_language(
    board: Board, coordinator: Member, signer: Member
) -> None:
    notice = begun(board, coordinator)
    writing.mark_reviewed(notice, "en", by=signer, at=NOW)
    writing.set_facts(notice, {"contact": "Somebody else"}, by=coordinator, at=NOW)
    assert notice.texts.get().reviewed_at is None
