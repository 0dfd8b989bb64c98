"""An agreement that is built: a Word file with real styles, a tagged PDF, and a draft contract in one step."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import replace
from datetime import date

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from charteroak import law, review
from charteroak.district.boards.models import Board
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.schedules import Stated, state_schedule
from charteroak.district.contracts import actions, building, portal
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.papers import as_docx, as_pdf
from charteroak.district.files import bytes_of
from charteroak.district.refusal import Refusal
from charteroak.review.drafting import Datum, Terms, draft
from tests import builders
from tests.builders import NOW, TODAY

RULES = law.on(TODAY)
TERMS = Terms(
    board="Ashbrook Board of Education", contractor="Larkspur Learning, Inc.", purpose="reading practice",
    contact="data privacy coordinator, privacy@ashbrook.example", address="privacy@larkspur.example",
    products=("Larkspur Reader",), schedule=(Datum("First and last name", "student information", "To greet"),),
    ends_on=date(2027, 6, 30),
)  # fmt: skip
BOTH = pytest.mark.parametrize("terms", [TERMS, replace(TERMS, amends="Terms of Service of Larkspur Reader")])


@BOTH
@pytest.mark.parametrize("render,name", [(as_pdf, "draft.pdf"), (as_docx, "draft.docx")])
def test_all_ten_are_found_in_the_files_too(terms, render, name):
    report = review.check(review.read(render(draft(terms, edition=RULES.edition)), name), RULES)
    asked = {provision.id for provision in RULES.provisions}
    assert {f.id: f.verdict for f in report.findings if f.id in asked} == dict.fromkeys(asked, "present")
    assert report.precedence is not None


@BOTH
def test_the_word_file_has_the_styles_of_word_and_says_its_edition(terms):
    paper = draft(terms, edition=RULES.edition)
    word = docx.Document(io.BytesIO(as_docx(paper)))
    assert word.core_properties.title == paper.title and word.core_properties.language == "en-US"
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert headings == [f"{n}. {part.heading}" for n, part in enumerate(paper.parts, 1)] + ["Signatures"]
    assert word.paragraphs[0].style.name == "Title"
    assert word.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert RULES.edition in word.sections[0].footer.paragraphs[0].text


@BOTH
def test_the_pdf_has_tags_language_title_and_reading_order(terms):
    paper = draft(terms, edition=RULES.edition)
    data = as_pdf(paper)
    assert data == as_pdf(paper) and b"pdfuaid" in data
    pdf = pdfium.PdfDocument(data)
    assert raw.FPDFCatalog_IsTagged(pdf) and pdf.get_metadata_dict()["Title"] == paper.title
    assert re.search(rb"/Lang ?\(en-US\)", data) and re.search(rb"/DisplayDocTitle ?true", data)
    tags = [tag for page in pdf for tag in _tags(page)]
    assert {"H1", "H2", "P", "Table", "TH", "TD"} <= set(tags) and tags.count("H2") == len(paper.parts) + 1
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    places = [text.index(f"{n}. {part.heading}") for n, part in enumerate(paper.parts, 1)]
    assert places == sorted(places) and RULES.edition in text


def _tags(page) -> list[str]:
    """The types of a page's structure elements, in their order."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    found: list[str] = []

    def walk(element) -> None:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, buffer, size)
        found.append(bytes(buffer).decode("utf-16-le").rstrip("\0"))
        for n in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, n):
                walk(child)

    for n in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, n))
    return found


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def product(board):
    product = builders.contract(board).products.get()
    elements = [Stated(next(iter(ELEMENTS)), "To greet the student", "student")]
    state_schedule(
        board, product, elements=elements, source="board", stated_on=TODAY, by=builders.member(board), at=NOW
    )
    return product


@pytest.mark.django_db
def test_a_built_agreement_becomes_a_draft_that_the_contractor_can_sign(board, product):
    terms = replace(TERMS, schedule=building.scheduled(board, [product]))
    made = building.open_built(board, [product], terms, title="Reading", by=builders.member(board), at=NOW)
    document = made.documents.get()
    assert (made.state, made.instrument, made.ends_on) == ("draft", "agreement", date(2027, 6, 30))
    assert bytes_of(document.stored_as) == as_pdf(draft(terms, edition=RULES.edition))
    assert not made.unstated and made.student_records == "None"
    acting = builders.contractor_user(board, product.contractor)
    portal.offer(made, by=builders.member(board), at=NOW)
    portal.sign(made, seen=[document.sha256], signing=portal.Signing("Ada", "CEO", "Officer"), by=acting, at=NOW)
    builders.confirm(builders.read(document))
    assert not any("provision" in one for one in actions.obstacles_to_execution(made, TODAY))


@pytest.mark.django_db
def test_an_addendum_is_drafted_for_the_contractors_own_terms(board, product):
    terms = replace(TERMS, amends="Terms of Service")
    made = building.open_built(board, [product], terms, title="Addendum", by=builders.member(board), at=NOW)
    assert (made.instrument, made.documents.get().role) == ("addendum", "addendum")


@pytest.mark.django_db
def test_who_may_not_write_contracts_builds_none(board, product):
    with pytest.raises(Refusal):
        building.open_built(board, [product], TERMS, title="Reading", by=builders.member(board, "teacher"), at=NOW)
    with pytest.raises(Refusal, match="no product"):
        building.open_built(board, [], TERMS, title="Reading", by=builders.member(board), at=NOW)
    assert Contract.objects.filter(title="Reading").count() == 0


@pytest.mark.parametrize(
    "change,why",
    [({"purpose": " "}, "the purpose is not said"), ({"address": ""}, "the contractor is written to"),
     ({"deletion_days": 400}, "no reasonable time"), ({"notice_days": 31}, "no reasonable time"),
     ({"starts_on": date(2028, 1, 1)}, "ends before it starts")],
)  # fmt: skip
def test_what_is_not_filled_in_well_is_not_built(change, why):
    with pytest.raises(Refusal, match=why):
        building.built(replace(TERMS, **change), on=TODAY)


def test_words_that_take_a_provision_back_are_refused():
    purpose = "reading practice; and the laws of the State of Delaware govern this agreement"
    with pytest.raises(Refusal, match="all ten provisions"):
        building.built(replace(TERMS, purpose=purpose), on=TODAY)
