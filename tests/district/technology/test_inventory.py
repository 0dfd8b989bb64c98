"""A district's own list and folder come in: read, matched, corrected, taken over, taken over again, undone, taken out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract, Document
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from charteroak.district.technology import answers, ranking
from charteroak.district.technology.inventory import exporting, handing_in, taking
from charteroak.district.technology.models import InventoryImport, InventoryRow
from tests import builders
from tests.builders import COMPLETE, NOW, TODAY, WITH_GAPS

pytestmark = pytest.mark.django_db
State = InventoryImport.State

LIST = """Product Name,Vendor,Website,Category,Grade(s),Building,Date Signed,Expires,Agreement file,Status
Larkspur Reader,"Larkspur Learning, Inc.",larkspur.example,Reading,K-4,Hill School,7/1/2024,6/30/2027,larkspur.md,Approved
Numerion Practice,Numerion LLC,https://numerion.example,Mathematics,5-8,,,,,In use
Rattlebox,Rattlebox Games,,Games,K-12,,,,,Denied
"""


@pytest.fixture
def board() -> Board:
    made = builders.board("Listfield")
    boards.add_school(made, name="Hill School", grades="K-5", by=builders.member(made), at=NOW)
    return made


def _hand_in(board: Board, *files: tuple[str, bytes | str]) -> InventoryImport:
    given = [(name, io.BytesIO(data.encode() if isinstance(data, str) else data)) for name, data in files]
    imported = handing_in.hand_in(board, given, by=builders.member(board), at=NOW)
    imported.refresh_from_db()
    return imported


def _take(imported: InventoryImport, *, bad: bool = False, dates: bool = True) -> InventoryImport:
    taking.take_over(imported, bad_rows_accepted=bad, dates_accepted=dates, by=builders.member(imported.board), at=NOW)
    taking.take_rows.call(imported.public_id)
    imported.refresh_from_db()
    return imported


def _everything() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Contractor, Product, Contract, Document)}


def test_a_list_and_its_agreement_become_products_uses_and_a_contract(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE))
    assert imported.state == State.CHECKED and imported.faults == []
    assert _everything() == {"Contractor": 0, "Product": 0, "Contract": 0, "Document": 0}, "nothing is written yet"
    _take(imported)
    assert imported.state == State.DONE
    contract = Contract.objects.get()
    assert (contract.executed_on, contract.ends_on, contract.executed_elsewhere) == (
        date(2024, 7, 1),
        date(2027, 6, 30),
        True,
    )
    assert contract.documents.get().last_done_review() is not None
    posting = Duty.objects.get(row="B4")
    assert posting.due.due == date(2024, 7, 9), "five business days over July 4, from the true day"
    uses = {use.product.name: use for use in board.product_uses.all()}
    assert uses["Larkspur Reader"].where == "Hill School, grades KG, 01, 02, 03, 04"
    assert uses["Numerion Practice"].school is None and "Rattlebox" not in uses
    may = {one.product.name: str(one.may) for one in answers.answers_for(board, list(Product.objects.all()), TODAY)}
    assert may == {"Larkspur Reader": "in-review", "Numerion Practice": "in-review", "Rattlebox": "not-approved"}


def test_the_same_again_changes_nothing(board: Board) -> None:
    files = (("tools.csv", LIST), ("larkspur.md", COMPLETE))
    _take(_hand_in(board, *files))
    before = _everything(), board.product_uses.count(), Duty.objects.count(), board.decisions.count()
    again = _take(_hand_in(board, *files))
    assert (_everything(), board.product_uses.count(), Duty.objects.count(), board.decisions.count()) == before
    assert again.made.count() == 0
    assert {row.choice for row in again.rows.all()} == {"known"}


def test_undoing_takes_everything_back(board: Board) -> None:
    imported = _take(_hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE)))
    taking.undo(imported, by=builders.member(board), at=NOW)
    assert _everything() == {"Contractor": 0, "Product": 0, "Contract": 0, "Document": 0}
    assert board.product_uses.count() == 0 and board.decisions.count() == 0
    assert not Duty.objects.open().exists()
    assert answers.find(board, "larkspur", TODAY) == []


def test_what_people_went_on_with_is_not_undone(board: Board) -> None:
    imported = _take(_hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE)))
    review = Document.objects.get().last_done_review()
    assert review is not None
    contracts.rule(review, provision="bb-a-1", verdict="present", reason="", by=builders.member(board), at=NOW)
    with pytest.raises(Refusal) as refused:
        taking.undo(imported, by=builders.member(board), at=NOW)
    assert refused.value.items == ("Larkspur Reader: agreement: findings were ruled on.",)
    assert Contract.objects.count() == 1


def test_undoing_leaves_what_was_there_before(board: Board) -> None:
    contract = builders.contract(board)
    imported = _take(_hand_in(board, ("tools.csv", LIST)))
    taking.undo(imported, by=builders.member(board), at=NOW)
    assert [product.name for product in Product.objects.all()] == ["Larkspur Reader"]
    assert Contract.objects.get() == contract


def test_undoing_leaves_another_boards_product_and_forgets_it_here(board: Board) -> None:
    elsewhere = builders.board("Elsewood")
    builders.contract(elsewhere)
    imported = _take(_hand_in(board, ("l.csv", 'product,company\nLarkspur Reader,"Larkspur Learning, Inc."\n')))
    assert Product.objects.count() == 1, "the two boards share the product"
    taking.undo(imported, by=builders.member(board), at=NOW)
    assert Product.objects.count() == 1
    assert answers.find(board, "larkspur", TODAY) == []
    assert len(answers.find(elsewhere, "larkspur", TODAY)) == 1


BAD = """Product,Company,URL,Signed,Ends,Students
,Nameless Inc.,https://n.example,7/1/2024,,
Alpha,Alpha Inc.,not an address,7/1/2024,6/30/2025,about 30
Beta,Beta Inc.,beta.example,someday,,12
Gamma,Gamma Inc.,gamma.example,7/1/2024,6/30/2023,
Delta,Delta Inc.,delta.example,7/1/2099,,
"""


def test_every_bad_row_is_shown_with_line_column_and_fix_before_anything_is_written(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", BAD))
    said = {(one["line"], one["field"], one["fatal"]) for one in imported.faults}
    assert said == {
        (2, "Product", True), (3, "URL", False), (3, "Students", False), (4, "Signed", True), (5, "Ends", True),
        (6, "", True),
    }  # fmt: skip
    assert all(one["fix"] for one in imported.faults)
    with pytest.raises(Refusal, match="4 rows cannot be taken"):
        taking.take_over(imported, bad_rows_accepted=False, by=builders.member(board), at=NOW)
    _take(imported, bad=True)
    assert [product.name for product in Product.objects.all()] == ["Alpha"]


def test_columns_that_were_guessed_wrong_are_mapped_by_a_person(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", "Thing,Whose\nAlpha,Alpha Inc.\n"))
    assert imported.state == State.FAILED and "no column is mapped to the product" in imported.failure
    handing_in.map_columns(imported, {"Thing": "product", "Whose": "company"}, by=builders.member(board), at=NOW)
    handing_in.read_list.call(imported.public_id)
    _take(InventoryImport.objects.get())
    assert str(Product.objects.get().contractor) == "Alpha Inc."


def test_a_match_is_corrected_by_a_person(board: Board) -> None:
    known = builders.contract(board).products.get()
    imported = _hand_in(board, ("tools.csv", "Product,Company\nLarkspur Reading,Larkspur Learning\nOther,Other Inc.\n"))
    row, other = imported.rows.all()
    assert row.choice == InventoryRow.Choice.NEW and row.candidates[0]["id"] == known.public_id
    by = builders.member(board)
    handing_in.correct_row(row, choice="known", product_id=known.public_id, by=by, at=NOW)
    handing_in.correct_row(other, choice="skip", by=by, at=NOW)
    _take(imported)
    assert Product.objects.count() == 1 and board.product_uses.get().product == known


def test_a_file_finds_its_row_by_what_it_names_and_a_person_moves_it(board: Board) -> None:
    listed = "Product,Company\nLarkspur Reader,Larkspur Learning\nNumerion Practice,Numerion LLC\n"
    imported = _hand_in(
        board, ("tools.csv", listed), ("scan-001.md", COMPLETE), ("numerion-practice-dpa.md", WITH_GAPS)
    )
    found = {file.name: file for file in imported.files.all()}
    assert found["numerion-practice-dpa.md"].row is not None and found["numerion-practice-dpa.md"].row.line == 3
    scan = found["scan-001.md"]
    assert "Larkspur Learning" in scan.candidates[0]["reason"]
    handing_in.correct_file(scan, row=imported.rows.get(line=2), by=builders.member(board), at=NOW)
    _take(imported)
    assert {document.contract.products.get().name: document.name for document in Document.objects.all()} == {
        "Larkspur Reader": "scan-001.md", "Numerion Practice": "numerion-practice-dpa.md",
    }  # fmt: skip


def test_a_folder_without_a_list_is_a_row_for_each_file(board: Board) -> None:
    known = builders.contract(board).products.get()
    imported = _hand_in(board, ("Larkspur Reader agreement.md", COMPLETE), ("mystery_tool.md", "Nothing much."))
    rows = {row.values["product"]: row for row in imported.rows.all()}
    assert rows["Larkspur Reader"].product == known and rows["mystery tool"].choice == "new"


def test_an_earlier_posting_counts_with_address_day_and_snapshot_only(board: Board) -> None:
    listed = (
        "product,company,executed_on,posted_at,posted_on,posted_snapshot,file\n"
        "Alpha,Alpha Inc.,2024-07-01,https://old.example/contracts,2024-07-03,page.html,a.md\n"
        "Beta,Beta Inc.,2024-07-01,https://old.example/contracts,2024-07-03,lost.html,b.md\n"
    )
    page = b"<html><body>Alpha: executed on July 1, 2024</body></html>"
    imported = _hand_in(board, ("l.csv", listed), ("page.html", page), ("a.md", COMPLETE), ("b.md", COMPLETE + "\nB\n"))
    _take(imported)
    alpha, beta = (Duty.objects.get(row="B4", subject_name__startswith=name) for name in ("Alpha", "Beta"))
    assert alpha.state(NOW) == "met" and "https://old.example/contracts" in alpha.met_evidence
    assert beta.state(NOW) == "late"
    assert any("without its snapshot" in one["what"] for one in imported.faults)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "zip"])
def test_what_is_taken_out_comes_in_again_without_loss(board: Board, kind: str) -> None:
    listed = (
        "product,company,address,purpose,other_names,is_service,grades,schools,used_from,students,elements,title,"
        "executed_on,ends_on,file,posted_at,posted_on,posted_snapshot,contact\n"
        "=Alpha,Alpha Inc.,https://alpha.example,Reading,Alef; Alph,,K-2,Hill School,2023-09-01,40,Name; Grades,"
        "The agreement,2024-07-01,2027-06-30,a.md,https://old.example/p,2024-07-03,page.html,p@alpha.example\n"
        "Study of enrollment,Ostrava Research,,Evaluation,,yes,,,,,,,,,,,,,\n"
    )
    _take(_hand_in(board, ("l.csv", listed), ("page.html", b"<p>posted</p>"), ("a.md", COMPLETE)))
    out = list(exporting.rows(board, TODAY))
    data = exporting.as_zip(board, TODAY).getvalue() if kind == "zip" else exporting.WRITERS[kind](board, TODAY)
    other = builders.board("Secondfield")
    boards.add_school(other, name="Hill School", grades="K-5", by=builders.member(other), at=NOW)
    imported = _hand_in(other, (f"inventory.{kind}", data))
    assert [one for one in imported.faults if one["fatal"]] == []
    _take(imported)
    again = list(exporting.rows(other, TODAY))
    lost = {"contract_id", "file", "posted_snapshot"} if kind == "zip" else {
        "contract_id", "file", "posted_snapshot", "posted_at", "posted_on"}  # fmt: skip
    assert [{k: v for k, v in row.items() if k not in lost} for row in again] == [
        {k: v for k, v in row.items() if k not in lost} for row in out
    ]
    if kind == "zip":
        assert Document.objects.filter(contract__board=other).count() == 1
        assert again[0]["posted_at"] == out[0]["posted_at"] and again[0]["posted_snapshot"]


def test_hostile_files_are_refused_by_name_and_the_rest_is_taken(board: Board, tmp_path: Path) -> None:
    imported = _hand_in(board, ("l.csv", "Product\nAlpha\n"), ("evil.exe", b"MZ\x90\x00"), ("empty.pdf", b""))
    assert {one["file"] for one in imported.faults} == {"evil.exe", "empty.pdf"}
    assert imported.state == State.CHECKED and imported.rows.count() == 1
    with pytest.raises(Refusal, match="no zip archive that can be read"):
        _hand_in(board, ("x.zip", b"PK\x03\x04 nonsense"))
    with pytest.raises(Refusal, match="several lists"):
        _hand_in(board, ("a.csv", "Product\nA\n"), ("b.csv", "Product\nB\n"))
    broken = _hand_in(board, ("broken.pdf", b"%PDF-1.7 nothing"))
    assert broken.files.get().state == "failed" and broken.files.get().fault


def test_the_list_ranks_what_is_unlawful_and_letters_by_the_students_they_add(board: Board) -> None:
    school = board.schools.get()
    for number in range(3):
        builders.student(board, f"Ann Oak{number}", school=school, grade="KG")
    builders.student(board, "Ben Elm", school=school, grade="08")
    listed = (
        "product,company,grades,executed_on,ends_on,file\n"
        "Alpha,Alpha Inc.,8,,,\n"
        "Beta,Beta Inc.,K,2020-07-01,2021-06-30,\n"
        "Gamma,Gamma Inc.,K-8,2024-07-01,,gaps.md\n"
        "Delta,Delta Inc.,K,,,\n"
    )
    _take(_hand_in(board, ("l.csv", listed), ("gaps.md", WITH_GAPS)))
    found = ranking.standings(board, NOW, TODAY)
    assert [(one.product.name, one.worst, one.students) for one in found] == [
        ("Delta", "no-contract", 3), ("Alpha", "no-contract", 1), ("Beta", "ended", 3), ("Gamma", "conflict", 4),
    ]  # fmt: skip
    letters = ranking.letters(board, found)
    assert [(one.contractor, one.students, one.newly) for one in letters][:2] == [
        ("Gamma Inc.", 4, 4),
        ("Beta Inc.", 3, 0),
    ]
    assert all(citation.startswith("C.G.S.") for one in found for _, citation in one.words)


def test_an_import_that_lost_its_worker_goes_on_where_it_was(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", LIST))
    taking.take_over(imported, bad_rows_accepted=False, by=builders.member(board), at=NOW)
    imported.refresh_from_db()
    taking.take(imported.rows.first(), at=NOW)
    taking.take_rows.call(imported.public_id)
    taking.take_rows.call(imported.public_id)
    imported.refresh_from_db()
    assert imported.state == State.DONE and Product.objects.count() == 3


# --- Real files of others --------------------------------------------------------------------------------------------


def test_a_real_list_of_372_products_is_taken_as_it_is(board: Board, shared: Path) -> None:
    path = shared / "rosters" / "product-lists" / "learnplatform-products_info.csv"
    imported = _hand_in(board, (path.name, path.read_bytes()))
    assert imported.state == State.CHECKED and imported.fatal == [] and imported.rows.count() == 372
    _take(imported)
    with path.open(newline="", encoding="utf-8") as file:
        names = {row["Product Name"].strip().lower() for row in csv.DictReader(file)}
    assert {product.name.lower() for product in Product.objects.all()} == names
    assert board.product_uses.count() >= 365
    again = _take(_hand_in(board, (path.name, path.read_bytes())))
    assert again.made.count() == 0


def test_real_agreements_come_in_as_a_zip_archive(board: Board, shared: Path) -> None:
    chosen = sorted((shared / "review" / "dev" / "documents").iterdir())[:8]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in chosen:
            archive.write(path, f"agreements/{path.name}")
    imported = _hand_in(board, ("agreements.zip", packed.getvalue()))
    states = {file.name: (file.state, file.fault) for file in imported.files.all()}
    assert len(states) == 8 and all(state == "read" for state, _ in states.values()), states
    _take(imported)
    assert Document.objects.count() == 8
    assert all(document.last_done_review() for document in Document.objects.all())


def test_the_json_export_says_what_it_is(board: Board) -> None:
    said = json.loads(exporting.as_json(board, TODAY))
    assert (said["format"], said["version"], said["rows"]) == ("charteroak-inventory", 1, [])


def _stored() -> set[str]:
    return {str(path) for path in Path(default_storage.location).rglob("*") if path.is_file()}


def test_more_files_than_can_be_taken_are_refused_and_none_is_left_behind(board: Board, monkeypatch) -> None:
    monkeypatch.setattr(handing_in, "MOST_FILES", 3)
    before = _stored()
    _hand_in(board, *((f"{number}.txt", f"Terms {number}") for number in range(3)))
    held = _stored()
    with pytest.raises(Refusal, match="more than 3 files"):
        _hand_in(board, *((f"{number}.txt", f"Other terms {number}") for number in range(4)))
    assert _stored() == held and len(held - before) == 3


def test_what_is_given_up_leaves_no_file_that_no_record_names(board: Board) -> None:
    before = _stored()
    imported = _hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE))
    assert len(_stored() - before) == 2
    handing_in.give_up(imported, by=builders.member(board), at=NOW)
    assert _stored() == before


def test_undoing_keeps_the_file_of_a_posting_and_of_another_contract(board: Board) -> None:
    other = builders.contract(board)
    kept = contracts.add_document(
        other, data=COMPLETE.encode(), name="same.md", role="agreement", by=builders.member(board), at=NOW
    )
    done = _take(_hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE)))
    taking.undo(done, by=builders.member(board), at=NOW)
    assert default_storage.exists(kept.stored_as)


def test_a_school_that_the_board_does_not_have_is_no_use_in_every_school(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", "Product,Company,School,Status\nAlpha,Alpha Inc.,Moon School,In use\n"))
    (fault,) = imported.faults
    assert "No use is recorded" in fault["fix"]
    _take(imported, bad=True)
    assert Product.objects.get().name == "Alpha" and not board.product_uses.exists()


def test_two_columns_that_say_the_same_are_refused_by_name(board: Board) -> None:
    imported = _hand_in(board, ("tools.csv", "Thing,Name,Whose\nAlpha,Beta,Alpha Inc.\n"))
    handing_in.map_columns(imported, {"Thing": "product", "Name": "product"}, by=builders.member(board), at=NOW)
    handing_in.read_list.call(imported.public_id)
    imported.refresh_from_db()
    assert imported.state == State.FAILED and "two columns are mapped to product: Thing, Name" in imported.failure


def test_a_line_of_huge_digits_is_refused_and_no_fault_of_the_server(board: Board, client) -> None:
    imported = _hand_in(board, ("tools.csv", LIST), ("larkspur.md", COMPLETE))
    client.force_login(builders.member(board).user)
    page = f"/b/{board.slug}/staff/inventory/{imported.public_id}/matches/"
    answer = client.post(page, {"file": imported.files.get().public_id, "line": "9" * 40}, follow=True)
    assert answer.status_code == 200 and "the list has no line 9999" in answer.text


SIGNED = COMPLETE + "\n\nSigned on March 3, 2025 by both parties.\n"


def test_a_day_that_was_only_read_starts_no_clock_unless_a_person_agrees_to_it(board: Board) -> None:
    imported = _hand_in(
        board, ("tools.csv", "Product,Company\nLarkspur Reader,Larkspur Learning\n"), ("larkspur.md", SIGNED)
    )
    file = imported.files.get()
    handing_in.correct_file(file, row=imported.rows.get(), by=builders.member(board), at=NOW)
    assert imported.dates_only_read() == 1 and file.executed_on is not None
    _take(imported, dates=False)
    contract = board.contracts.get()
    assert contract.state == "draft" and contract.executed_on is None
    assert not board.duties.exists()


def test_a_day_that_a_person_types_for_a_row_holds_when_the_columns_are_mapped_anew(board: Board) -> None:
    imported = _hand_in(
        board, ("tools.csv", "Thing,Whose\nLarkspur Reader,Larkspur Learning\n"), ("larkspur.md", SIGNED)
    )
    by = builders.member(board)
    handing_in.map_columns(imported, {"Thing": "product"}, by=by, at=NOW)
    handing_in.read_list.call(imported.public_id)
    row = imported.rows.get()
    handing_in.correct_row(row, choice="new", product="Larkspur Books", executed_on=date(2025, 3, 4), by=by, at=NOW)
    handing_in.correct_file(imported.files.get(), row=row, by=by, at=NOW)
    handing_in.map_columns(imported, {"Thing": "product", "Whose": "company"}, by=by, at=NOW)
    handing_in.read_list.call(imported.public_id)
    again = imported.rows.get()
    assert again.pk != row.pk and again.corrected
    assert again.values["product"] == "Larkspur Books" and again.values["executed_on"] == "2025-03-04"
    assert imported.files.get().row == again
    imported.refresh_from_db()
    _take(imported, dates=False)
    assert board.contracts.get().executed_on == date(2025, 3, 4)
    assert imported.files.get().reading == {}
