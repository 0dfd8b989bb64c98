"""A contractor without an account composes an offer; a board imports it, compares, takes over; teacher and others read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.builders import COMPLETE, WITH_GAPS
from tests.journeys.browser import looking, staff
from tests.journeys.site import Site

Look = Callable[..., None]
SLUG, OTHER = "hazel-hill", "hazel-dale"
PAPER = b"# Addendum\n\nThe laws of the State of Connecticut govern this addendum.\n"


def _posted_elsewhere(site: Site) -> None:
    """Another board has posted a contract with the same company; this one reads a draft with gaps."""
    site.python(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions\n"
        "from charteroak.district.contracts import actions as contracts, reading\n"
        "at = timezone.now()\n"
        f"for slug, text in (({OTHER!r}, {COMPLETE!r}), ({SLUG!r}, {WITH_GAPS!r})):\n"
        "    board = Board.objects.get(slug=slug)\n"
        "    by = board.members.get()\n"
        "    company = actions.enter_contractor(board=board, name='Fern Software', kind='operator', by=by, at=at)\n"
        "    maps = actions.enter_product(company, board=board, name='Fern Maps', by=by, at=at)\n"
        "    row = contracts.open_contract(board, contractor=company, products=[maps], title='Maps with Fern',"
        " instrument='agreement', by=by, at=at)\n"
        "    made = contracts.add_document(row, data=text.encode(), name='agreement.md', role='agreement', by=by, at=at)\n"
        "    reading.read_and_check(made.latest_review().public_id, at=lambda: at)\n"
        f"    if slug == {OTHER!r}:\n"
        "        contracts.state_what_is_collected(row, description='Maps', purpose='Geography',"
        " student_information='Name', student_records='None', student_generated_content='Maps', by=by, at=at)\n"
        "        contracts.record_executed(row, on=at.date() - timedelta(days=2), by=by, at=at)\n"
        "        contracts.post_contract(row, by=by, at=at)\n"
    )


def _compose(vendor: Page, site: Site, look: Look, tmp_path: Path) -> Path:
    """Without an account and on a phone: the form, its faults, two products, and the file."""
    vendor.set_viewport_size(looking.PHONE)
    vendor.goto(site.url(f"/b/{SLUG}/check/"))
    vendor.get_by_role("link", name="offer", exact=True).click()
    look(vendor, "offer-compose")
    vendor.get_by_label("Your company’s name").fill("Fern Software")
    vendor.get_by_label("Product", exact=True).fill("Fern Reader")
    vendor.get_by_label("Student’s name", exact=False).first.check()
    vendor.get_by_role("button", name="Download the offer").click()
    expect(vendor.get_by_role("alert")).to_contain_text("products[0].elements[0].reason: it is empty")
    expect(vendor.get_by_role("alert")).to_contain_text("breach_contact.email: it is missing")
    look(vendor, "offer-compose-refused")
    vendor.get_by_role("link", name="products[0].elements[0].reason").click()
    expect(vendor.locator("#why-student-name")).to_be_focused()
    vendor.locator("#why-student-name").fill("Greets the reader")
    vendor.get_by_label("Breach contact", exact=True).fill("Night desk")
    vendor.get_by_label("Breach contact’s e-mail address").fill("night@fern.example")
    vendor.locator("#id_sub-0-name").fill("Northgate Cloud")
    vendor.locator("#id_sub-0-service").fill("Hosting")
    vendor.get_by_role("button", name="More subprocessors").click()
    expect(vendor.get_by_role("group", name="Subprocessor 5")).to_be_visible()
    vendor.get_by_role("button", name="Put this product in").click()
    expect(vendor.get_by_role("status").first).to_contain_text("Fern Reader is in the offer")
    vendor.get_by_label("Product", exact=True).fill("Fern Maps")
    (tmp_path / "addendum.md").write_bytes(PAPER)
    vendor.get_by_label("The signed file").set_input_files(tmp_path / "addendum.md")
    vendor.get_by_label("Signed on").fill("2026-11-02")
    vendor.get_by_label("Signed by").fill("Mo Fern")
    look(vendor, "offer-compose-second")
    with vendor.expect_download() as download:
        vendor.get_by_role("button", name="Download the offer").click()
    file = tmp_path / "offer.json"
    download.value.save_as(file)
    made = json.loads(file.read_text())
    assert [product["name"] for product in made["products"]] == ["Fern Reader", "Fern Maps"]
    vendor.goto(site.url(f"/b/{SLUG}/offer/check/"))
    vendor.get_by_label("The offer’s file").set_input_files(file)
    vendor.get_by_role("button", name="Check it").click()
    expect(vendor.get_by_role("main")).to_contain_text("It is an offer that boards can import")
    look(vendor, "offer-checked")
    vendor.get_by_label("Or its text").fill(file.read_text().replace('"Greets the reader"', '""'))
    vendor.get_by_role("button", name="Check it").click()
    expect(vendor.get_by_role("alert")).to_contain_text("products[0].elements[0].reason: it is empty")
    look(vendor, "offer-check-refused")
    return file


def test_an_offer_is_composed_without_javascript(new_page: Callable[..., Page], site: Site, tmp_path: Path) -> None:
    staff.found_board(site, "hazel-run", "Hazel Run", "Cora Linden")
    vendor = new_page(java_script_enabled=False)
    vendor.goto(site.url("/b/hazel-run/offer/"))
    vendor.get_by_label("Your company’s name").fill("Fern Software")
    vendor.get_by_label("Breach contact", exact=True).fill("Night desk")
    vendor.get_by_label("Breach contact’s e-mail address").fill("night@fern.example")
    vendor.get_by_label("Product", exact=True).fill("Fern Reader")
    vendor.locator("#e-student-name").check()
    vendor.locator("#why-student-name").fill("Greets the reader")
    vendor.get_by_role("button", name="More subprocessors").click()
    expect(vendor.locator("#why-student-name")).to_have_value("Greets the reader")
    with vendor.expect_download() as download:
        vendor.get_by_role("button", name="Download the offer").click()
    download.value.save_as(tmp_path / "offer.json")
    made = json.loads((tmp_path / "offer.json").read_text())
    assert made["products"][0]["elements"] == [
        {"code": "student-name", "reason": "Greets the reader", "entry": "staff"}
    ]


def test_an_offer_goes_from_a_contractor_to_a_teacher(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Hazel Hill", "Cora Linden")
    staff.found_board(site, OTHER, "Hazel Dale", "Dan Linden")
    _posted_elsewhere(site)
    file = _compose(new_page(), site, look, tmp_path)

    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/products/"))
    page.get_by_role("link", name="Offers of contractors").click()
    look(page, "offers-empty")
    page.get_by_label("The offer").set_input_files(tmp_path / "addendum.md")
    page.get_by_label("Where it came from").fill("E-mail of mo@fern.example")
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("alert")).to_contain_text("it is no JSON")
    look(page, "offers-refused")
    page.get_by_label("The offer").set_input_files(file)
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("status").first).to_contain_text("Nothing of it counts")
    look(page, "offer-compared")
    offer_page = page.url
    page.get_by_label("Keep this contact").check()
    page.get_by_label("State these data").first.check()
    page.get_by_role("button", name="Take over what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the product, too")
    look(page, "offer-take-over-refused")
    expect(page.get_by_label("Keep this contact")).to_be_checked()
    page.get_by_label("Enter this product").first.check()
    page.get_by_label("Record it: Northgate Cloud").check()
    page.get_by_role("button", name="Take over what is ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("4 parts of the offer stand now")
    page.get_by_label("The signed file").set_input_files(file)
    page.get_by_role("button", name="Attach it").click()
    expect(page.get_by_role("alert")).to_contain_text("another file than the one that the offer names")
    page.get_by_label("The signed file").set_input_files(tmp_path / "addendum.md")
    page.get_by_role("button", name="Attach it").click()
    expect(page.get_by_role("status").first).to_contain_text("is the file that the offer names")
    look(page, "offer-taken-over")
    page.get_by_role("button", name="Open a contract with it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Addendum of Fern Software")
    page.goto(offer_page)

    page.get_by_role("link", name="What the board has of it").first.click()
    expect(page.get_by_role("main")).to_contain_text("Greets the reader")
    expect(page.get_by_role("main")).to_contain_text("Taken over from the offer received on")
    page.get_by_role("link", name="Fern Software", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("night@fern.example")
    page.get_by_text("Connecticut law governs").first.click()
    expect(page.get_by_role("main")).to_contain_text("laws of the State of Connecticut shall govern")
    look(page, "contractor-memory")
    public = new_page()
    public.goto(
        site.url("") + str(page.get_by_role("link", name="Maps with Fern in the register").first.get_attribute("href"))
    )
    expect(public.get_by_role("heading", level=1)).to_contain_text("Maps with Fern")
    page.get_by_role("link", name="Change the contact: Breach of security").click()
    page.get_by_label("Telephone").fill("+1 860 555 0143")
    look(page, "contractor-contact")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("+1 860 555 0143")

    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Maps with Fern").click()
    page.get_by_role("link", name="agreement.md").first.click()
    page.get_by_text("accepted elsewhere").first.click()
    expect(page.get_by_role("main")).to_contain_text("Hazel Dale Board of Education")
    look(page, "gap-memory")
    page.set_viewport_size(looking.PHONE)
    page.goto(offer_page)
    look(page, "offer-on-a-phone")
