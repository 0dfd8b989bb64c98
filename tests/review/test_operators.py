"""An operator's own policy is read for the six points of § 10-234cc: the report, the command, and whom a sentence means."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from charteroak import law
from charteroak.cli import main
from charteroak.review import Report, check, read
from charteroak.review.clauses import agreement_of
from charteroak.review.evaluation import decisions, score
from charteroak.review.operators import MODULES, policy_of
from charteroak.review.page import standalone

POLICY = """# Privacy policy of Lumio

Lumio is a reading program. Lumio collects names and answers and uses them only to provide the program to schools.

## How we protect your data

All data are encrypted in transit and at rest. This is not meant for children under 13. We take it seriously.

## Sharing

We never sell personal information. Our vendors are bound by contract to use data only on our behalf.
Lumio may share what it knows with advertising partners.

## California residents

You may ask us to delete your personal information.
"""
EXPECTED = {
    "cc-a-1": "present",
    "cc-a-2": "weak",
    "cc-b-1": "conflict",
    "cc-b-2": "present",
    "cc-b-3": "weak",
    "cc-b-4": "conflict",
}
ON = date(2026, 11, 20)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.md"
    path.write_text(POLICY, encoding="utf-8")
    return path


def reviewed(on: date = ON) -> Report:
    return check(read(POLICY.encode(), "policy.md"), law.on(on), "operator")


def test_the_six_points_come_in_order_with_their_law() -> None:
    report = reviewed()
    assert [finding.id for finding in report.findings] == list(MODULES)
    assert {finding.id: finding.verdict for finding in report.findings} == EXPECTED
    assert [finding.citation for finding in report.findings][:2] == [
        "C.G.S. § 10-234cc(a)(1)",
        "C.G.S. § 10-234cc(a)(2)",
    ]
    assert report.summary == {"present": 2, "weak": 2, "missing": 0, "conflict": 2, "unclear": 0}
    assert [finding.id for finding in report.gaps] == ["cc-a-2", "cc-b-1", "cc-b-3", "cc-b-4"]
    assert not any(finding.statutory for finding in report.findings)


def test_an_old_review_cites_the_act_of_its_day() -> None:
    assert reviewed(date(2017, 9, 1)).findings[1].citation == "PA 16-189 § 3(a)(2)"


def test_what_counsel_has_not_confirmed_is_said() -> None:
    (note,) = [warning for warning in reviewed().warnings if warning.kind == "law-unconfirmed"]
    assert "(a)(2)" in note.message
    assert "(a)(1)" not in note.message


def test_every_quotation_is_verbatim_and_a_report_survives_json() -> None:
    report = reviewed()
    for finding in report.findings:
        assert 0 < len(finding.quotes) <= 3
        assert all(POLICY[quote.start : quote.end] == quote.text for quote in finding.quotes)
    again = Report.from_json(json.loads(json.dumps(report.to_json())))
    assert again.to_json() == report.to_json()
    assert again.against == "operator"


def test_a_report_of_before_is_one_on_an_agreement() -> None:
    values = reviewed().to_json()
    del values["against"]
    assert Report.from_json(values).against == "agreement"


def test_the_command_prints_the_points_and_exits_1(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--against", "operator", str(policy), "--on", "2026-11-20"]) == 1
    shown = capsys.readouterr().out
    said = " ".join(shown.split())
    assert "Of the six points of § 10-234cc(a)-(b), by the operator's own text: 2 present, 2 weak, 2 conflict." in said
    assert "board policy" not in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert main(["review", "--against", "operator", str(policy), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["against"] == "operator"


def test_a_policy_without_gaps_exits_0(tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text(
        "We encrypt personal information. We delete personal data within 30 days of your request. We show no"
        " advertising. We use the data only to provide the service. We do not sell personal data. We share"
        " personal data only with processors who are bound by contract.",
        encoding="utf-8",
    )
    assert main(["review", "--against", "operator", str(path)]) == 0


def test_explain_knows_the_points_of_operators_only_there(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(policy), "--explain", "cc-b-1"]) == 2
    assert "add --against operator" in capsys.readouterr().err
    main(["review", "--against", "operator", str(policy), "--explain", "cc-b-1"])
    assert "data go to advertisers" in capsys.readouterr().out
    assert main(["review", "--against", "operator", str(policy), "--explain", "bb-a-1"]) == 2
    assert main(["review", "--against", "operator", str(policy), "--gaps", "out.csv"]) == 2


def test_the_page_speaks_of_the_operators_text() -> None:
    page = standalone(read(POLICY.encode(), "policy.md"), reviewed())
    assert "The operator's own text" in page
    assert "§ 10-234cc(a)-(b)" in page
    assert "board policy" not in page


def test_statements_know_their_headings_their_readers_and_who_we_are() -> None:
    statements = policy_of(agreement_of(read(POLICY.encode(), "policy.md"))).statements
    said = {statement.own: statement for statement in statements}
    assert said["we may share what it knows with advertising partners."].topic == "Sharing"
    assert said["You may ask us to delete your personal information."].reach == "some"
    assert said["This is not meant for children under 13."].reach == "some"
    assert said["We take it seriously."].reach == "all", "a number at the end of a sentence is none of a list"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("# Privacy policy\n\n**Do you show ads?** No, never.", "we do not show ads: No, never."),
        ("# Privacy policy\n\n### Do you sell my data?\n\nYes, some of it.", "we sell my data: Yes, some of it."),
        ("# Privacy policy\n\n**We do not:**\n\n- sell data\n- rent data", "We do not: - rent data"),
        ("# Privacy policy\n\nThe Company may share data.", "we may share data."),
        ("# Privacy policy\n\nI don't sell anything you enter.", "we don't sell anything you enter."),
    ],
)
def test_questions_headings_and_other_names_are_read_as_what_they_say(text: str, read_as: str) -> None:
    assert read_as in {statement.text for statement in policy_of(agreement_of(read(text.encode(), "a.md"))).statements}


@pytest.mark.parametrize(
    "piece",
    [
        "we may share information with advertisers for marketing ",
        "we do not sell rent trade data unless ",
        "you may request that we delete data within days ",
        "cookies ads based on interests ",
        "not never without but no ",
        "Do you sell? No. ",
        "under 13. We ",
    ],
)
def test_one_phrase_over_and_over_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        document = read((piece * (size // len(piece) + 1))[:size].encode(), "a.txt")
        started = time.perf_counter()
        check(document, law.on(ON), "operator")
        return time.perf_counter() - started

    small = max(seconds(20_000), 0.05)
    assert seconds(100_000) < 12 * small


@pytest.mark.shared
def test_the_points_keep_what_they_have_reached(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the labelled policies, on which the rules were developed: fitted figures, and a floor under them."""
    folder = shared / "review" / "policies"
    found = list(decisions(folder / "documents", folder / "labels"))
    whole = score(found)
    with capsys.disabled():
        print(
            f"\n  policies  {whole.decisions:4} labels: gap recall {whole.gap_recall:.3f},"
            f" precision {whole.gap_precision:.3f}, four-way {whole.accuracy:.3f}, quoted {whole.quoted:.3f}"
        )
    assert whole.gap_recall >= 0.97
    assert whole.gap_precision >= 0.95
    assert whole.accuracy >= 0.93
    assert whole.quoted >= 0.90
