"""Connecticut's pack: complete, cited, dated, and the law of each day as it was."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak import law
from charteroak.law.packs import PACKS, book

ROWS = book("ct").pack.rows
TODAY = date(2026, 11, 24)
OBLIGATIONS = ["B1", "B2", "C1", "B3", "B4", "B4L", "B5", "B6", "B7", "B8", "B9", "B10", "C2", "C3", "C4", "C5", "C6",
               "C7", "C8", "O1", "O2", "O3", "O4", "X1", "X2", "L1"]  # fmt: skip
DEFINED = ["Contractor", "Operator", "Consultant", "Student information", "Student record", "Student-generated content",
           "Directory information", "School purposes", "Student", "Targeted advertising",
           "De-identified student information", "Persistent unique identifier"]  # fmt: skip


def test_every_obligation_of_the_law_is_a_row() -> None:
    known = {row.id for row in ROWS if isinstance(row, law.Deadline)}
    assert set(OBLIGATIONS) <= known
    beside = {"O4-60": "the sixty days of O4 are a row of their own", "F1": "FERPA", "F2": "FERPA"}
    assert known - set(OBLIGATIONS) == set(beside)


def test_every_section_has_its_rows() -> None:
    ids = {row.id for row in ROWS}
    assert {f"bb-a-{number}" for number in range(1, 11)} | {"policy:advertising"} <= ids
    assert {"bb-a", "bb-b", "bb-c", "bb-d", "bb-e", "bb-f", "bb-h", "bb-i"} <= ids, "bb(g) is B3 to B5"
    assert {"cc-a-1", "cc-a-2"} | {f"cc-b-{number}" for number in range(1, 5)} | {"cc-c", "cc-d", "cc-e"} <= ids
    assert {f"cc-f-{number}" for number in range(1, 8)} <= ids
    assert {"waiver:2020", "legacy-contracts", "directory-refusal", "enforcement"} <= ids


def test_the_twelve_terms_stand_in_the_order_of_the_statute() -> None:
    assert [term.title for term in law.on(TODAY).terms] == DEFINED
    assert [term.citation for term in law.on(TODAY).terms] == [
        f"C.G.S. § 10-234aa({number})" for number in range(1, 13)
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.id} {row.since}")
def test_every_row_says_where_it_comes_from_since_when_and_how_sure(row: law.Row) -> None:
    assert row.citation and row.title and row.paraphrase.endswith(".")
    assert isinstance(row.since, date)
    assert row.confidence_note
    assert row.sources, "a row needs the tag of what it was read in"
    assert row.as_json()["kind"] == row.kind


@pytest.mark.parametrize("question", book("ct").pack.questions, ids=lambda question: question.id)
def test_every_question_is_asked_and_says_what_holds_meanwhile(question: law.Question) -> None:
    assert question.question.endswith("?") and question.matters and question.meanwhile


def test_the_ten_provisions_come_in_the_order_of_the_statute() -> None:
    assert [provision.id for provision in law.on(TODAY).provisions] == [f"bb-a-{number}" for number in range(1, 11)]
    assert [provision.id for provision in law.on(TODAY).policy_provisions] == ["policy:advertising"]
    assert {provision.id for provision in law.on(TODAY).provisions if provision.form == "description"} == {
        "bb-a-2", "bb-a-4", "bb-a-6"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "provisions", "deletion", "breach", "posting", "families"),
    [
        (date(2016, 9, 30), 0, "", "", "", False),
        (date(2016, 10, 1), 10, "PA 16-189 § 2(a)(2)", "48 hours", "PA 16-189 § 2(g)", True),
        (date(2017, 6, 30), 10, "PA 16-189 § 2(a)(2)", "48 hours", "PA 16-189 § 2(g)", True),
        (date(2017, 7, 1), 10, "PA 16-189 § 2(a)(2)", "2 business days", "PA 16-189 § 2(g)", True),
        (date(2018, 6, 30), 10, "PA 16-189 § 2(a)(2)", "2 business days", "PA 16-189 § 2(g)", True),
        (date(2018, 7, 1), 10, "C.G.S. § 10-234bb(a)(2)", "2 business days", "C.G.S. § 10-234bb(g)", False),
        (TODAY, 10, "C.G.S. § 10-234bb(a)(2)", "2 business days", "C.G.S. § 10-234bb(g)", False),
    ],
)
def test_the_law_of_a_day_is_the_law_of_that_day(
    day: date, provisions: int, deletion: str, breach: str, posting: str, families: bool
) -> None:
    found = law.on(day)
    assert (found.pack, found.edition, found.day) == ("ct", "2026-11", day)
    assert len(found.provisions) == provisions
    if not provisions:
        assert not found.deadlines and not found.terms
        return
    assert found.provision("bb-a-2").citation == deletion
    notice = found.row("B9")
    assert isinstance(notice, law.Deadline) and f"{notice.count} {notice.unit}" == breach
    assert found.row("B4").citation == posting
    assert ("B4L" in {row.id for row in found.rows}) == families


def test_the_wording_before_july_2018_is_kept() -> None:
    before, since = law.on(date(2018, 6, 30)), law.on(date(2018, 7, 1))
    assert "contracted services" in before.provision("bb-a-7").paraphrase
    assert "contract expires" in since.provision("bb-a-7").paraphrase
    assert "no exceptions" in before.provision("bb-a-2").paraphrase
    assert "disaster-recovery" in since.provision("bb-a-2").paraphrase
    assert "no exceptions" in before.row("cc-a-2").paraphrase
    assert "disaster-recovery" in since.row("cc-a-2").paraphrase


def test_the_addendum_came_on_passage_and_the_rest_in_july() -> None:
    assert "X1" not in {row.id for row in law.on(date(2018, 6, 6)).rows}
    assert "X1" in {row.id for row in law.on(date(2018, 6, 7)).rows}


def test_an_uncodified_row_is_found_by_its_act() -> None:
    assert law.on(TODAY).row("PA18-125:6").id == "B8"


def test_the_notice_of_a_contract_makes_three_statements() -> None:
    notice = law.on(TODAY).row("notice:B4")
    assert isinstance(notice, law.NoticeRule) and notice.prescribed and len(notice.states) == 3


def test_no_policy_clause_counts_as_statute() -> None:
    assert not law.on(TODAY).provision("policy:advertising").statutory
    assert law.on(TODAY).row("directory-refusal").confidence is law.Confidence.UNRESOLVED


def test_what_is_unsettled_names_its_question() -> None:
    for row in ROWS:
        if row.confidence is law.Confidence.UNRESOLVED:
            assert row.questions, row.id
    assert law.on(TODAY).row("bb-c-safeguards").questions == ("bb-c-safeguards",)
    assert law.on(TODAY).waivers[0].end_unknown


def test_an_answer_of_counsel_stands_beside_its_rows_and_alters_none() -> None:
    found = law.on(TODAY)
    old = law.CounselAnswer("cet-report", "By October 1.", "A. Counsel", date(2025, 9, 1))
    new = law.CounselAnswer("cet-report", "By July 31.", "A. Counsel", date(2026, 9, 1))
    other = law.CounselAnswer("clickwrap", "No.", "A. Counsel", date(2026, 9, 1))
    report = found.row("B8")
    assert found.answers_beside(report, [old, other, new]) == (new, old)
    assert found.row("B8") is report and report.confidence is law.Confidence.UNRESOLVED


def test_the_law_of_a_day_is_read_once() -> None:
    assert law.on(TODAY) is law.on(TODAY)


def test_no_file_of_a_pack_is_too_long_to_read() -> None:
    for path in PACKS.rglob("*.toml"):
        if path.name != "cases.toml":
            assert len(path.read_text("utf-8").splitlines()) < 500, path.name
