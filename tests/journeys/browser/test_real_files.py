"""The project's own PDF, DOCX and scan, agreements that others wrote, and files that no board should be sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ImageFilter
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.journeys.browser import staff
from tests.journeys.site import Site
from tests.review.paper import LAW, ONE, OTHER, drawn, printed, saved

Look = Callable[..., None]
SLUG = "fernhollow"
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def email(site: Site) -> str:
    return staff.found_board(site, SLUG, "Fernhollow", "Morgan Pell")


@pytest.fixture
def at_the_upload(page: Page, site: Site, email: str) -> Page:
    """A coordinator on the page that asks for an agreement."""
    staff.sign_in(page, site, email)
    staff.open_contract(page, site, SLUG, title="Science kits", contractor="Brightwater, Inc.", products="Lab Notes")
    return page


def test_a_pdf_shows_its_quotations_in_its_text_and_on_its_pages(at_the_upload: Page, look: Look) -> None:
    page = at_the_upload
    staff.upload(page, SAMPLES / "agreement.pdf")
    expect(page.locator("mark.tone-conflict").first).to_be_visible()
    look(page, "sample-pdf")
    page.get_by_role("link", name="As pages").click()
    expect(page.locator("rect.box.tone-conflict").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    look(page, "sample-pdf-as-pages")


def test_a_docx_is_read_with_its_headings(at_the_upload: Page, look: Look) -> None:
    page = at_the_upload
    staff.upload(page, SAMPLES / "agreement.docx")
    expect(page.locator(".document h3, .document h4").first).to_be_visible()
    expect(page.locator("mark.tone-present").first).to_be_visible()
    look(page, "sample-docx")


def test_a_scan_is_read_and_each_quotation_says_that_it_was_recognised(
    tesseract: str, at_the_upload: Page, look: Look
) -> None:
    page = at_the_upload
    staff.upload(page, SAMPLES / "agreement-scan.pdf")
    finding = page.locator(".finding").filter(has_text="Connecticut law governs").first
    expect(finding.locator(".badge").first).to_have_text("Conflict")
    expect(finding).to_contain_text("recognised from a picture")
    page.get_by_role("link", name="As pages").click()
    expect(page.locator("rect.box.tone-conflict").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    look(page, "sample-scan-as-pages")


def test_a_picture_of_a_page_is_read_like_a_scan(
    tesseract: str, at_the_upload: Page, look: Look, tmp_path: Path
) -> None:
    photographed = tmp_path / "page.jpg"
    drawn(printed(ONE))[0].convert("RGB").save(photographed, quality=90)
    page = at_the_upload
    staff.upload(page, photographed)
    finding = page.locator(".finding").filter(has_text="recognised from a picture").first
    expect(finding).to_be_visible()
    page.get_by_role("link", name="As pages").click()
    expect(page.locator("rect.box").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    look(page, "sample-picture-as-pages")


def test_a_page_that_cannot_be_read_is_ruled_by_eye(at_the_upload: Page, look: Look, tmp_path: Path) -> None:
    blurred = tmp_path / "blurred.pdf"
    blurred.write_bytes(saved([one.filter(ImageFilter.GaussianBlur(9)) for one in drawn(printed(ONE, OTHER))]))
    page = at_the_upload
    staff.upload(page, blurred)
    finding = page.locator(".finding").filter(has_text="Connecticut law governs").first
    expect(finding.locator(".badge").first).to_have_text("Unclear")
    finding.get_by_role("combobox").select_option("present")
    finding.locator("summary", has_text="Reason").click()
    finding.get_by_label("Reason").fill("Read on the picture of the page.")
    finding.get_by_label("The passage").fill(LAW)
    page.get_by_role("button", name="Record the rulings").click()
    expect(page.get_by_text("name the page").first).to_be_visible()
    look(page, "sample-scan-refused")
    finding = page.locator(".finding").filter(has_text="Connecticut law governs").first
    finding.get_by_label("Page, if").fill("2")
    page.get_by_role("button", name="Record the rulings").click()
    expect(page.get_by_role("status").first).to_contain_text("1 ruling is recorded")


def test_a_file_of_200_megabytes_is_refused_with_the_limit(at_the_upload: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    staff.choose_file(at_the_upload, large)
    expect(at_the_upload.get_by_role("alert")).to_contain_text("the largest that is taken is 50 MB", timeout=60_000)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.pdf", b"", "is empty"),
        ("picture.pdf", b"GIF89a" + b"\0" * 64, "whatever its name says"),
    ],
)
def test_a_file_that_is_no_agreement_is_refused_on_the_form(
    at_the_upload: Page, tmp_path: Path, look: Look, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    staff.choose_file(at_the_upload, tmp_path / name)
    expect(at_the_upload.get_by_role("alert")).to_contain_text(says)
    look(at_the_upload, f"refused-{name.split('.')[0]}")


def test_a_broken_file_says_why_on_its_page(at_the_upload: Page, tmp_path: Path, look: Look) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes((SAMPLES / "agreement.docx").read_bytes()[:9000])
    staff.choose_file(at_the_upload, broken)
    expect(
        at_the_upload.get_by_role("heading", name=re.compile("could not be read")).or_(
            at_the_upload.get_by_role("alert")
        )
    ).to_be_visible(timeout=30_000)
    look(at_the_upload, "broken-file")


def test_an_agreement_that_others_wrote_is_read_and_marked(at_the_upload: Page, shared: Path, look: Look) -> None:
    staff.upload(at_the_upload, shared / "review" / "dev" / "documents" / "ca-sfusd-stanford-data-use-agreement.txt")
    expect(at_the_upload.locator("mark").first).to_be_visible()
    look(at_the_upload, "real-agreement")
