"""A contractor's person is invited, accepts, states what a product receives, and signs; the board reads each effect."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.builders import WITH_GAPS
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "fern-brook"


def _products(site: Site) -> None:
    """A product that is in use, and a draft for it with a document."""
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, usage\n"
        "from charteroak.district.contracts import actions as contracts\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "company = actions.enter_contractor(board=board, name='Fern Software', kind='operator', by=by, at=at)\n"
        "reader = actions.enter_product(company, board=board, name='Fern Reader', by=by, at=at)\n"
        "usage.record_use(board, reader, school=None, grades=[], from_day=None, until=None, by=by, at=at)\n"
        "draft = contracts.open_contract(board, contractor=company, products=[reader], title='Reading with Fern',"
        " instrument='agreement', by=by, at=at)\n"
        f"contracts.add_document(draft, data={WITH_GAPS.encode()!r}, name='agreement.md', role='agreement', by=by,"
        " at=at)\n"
    )


def _way_in(site: Site, address: str) -> str:
    """The link in the message that invited this person."""
    assert site.mail is not None
    found = re.search(r"https?://\S+/invitation/\S+", site.mail.last_memo(address))
    assert found is not None
    return found.group(0)


def test_a_contractor_is_let_in_states_and_signs(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Fern Brook", "Cora Linden")
    _products(site)
    staff.sign_in(page, site, coordinator)

    page.goto(site.url(f"/b/{SLUG}/staff/products/"))
    page.get_by_role("link", name="Fern Reader").click()
    page.get_by_role("link", name="People of Fern Software").click()
    look(page, "contractor-people-empty")
    page.get_by_label("Name").fill("Odile Farrow")
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("button", name="Send the invitation").click()
    look(page, "contractor-people-refused")
    page.get_by_label("E-mail address").fill("odile@fern.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way to odile@fern.example")
    look(page, "contractor-people")
    people_page = page.url

    vendor = new_page()
    vendor.set_viewport_size(looking.PHONE)
    vendor.goto(_way_in(site, "odile@fern.example"))
    vendor.get_by_label("New password", exact=True).fill(PASSWORD)
    vendor.get_by_label("New password confirmation").fill(PASSWORD)
    vendor.get_by_role("button").last.click()
    vendor.goto(site.url("/contractor/"))
    expect(vendor.get_by_role("main")).to_contain_text("asks you to act for Fern Software")
    look(vendor, "contractor-invited")
    vendor.get_by_role("button", name="Accept").click()
    expect(vendor.get_by_role("status").first).to_contain_text("You act for Fern Software")
    look(vendor, "contractor-board")
    board_page = vendor.url

    vendor.goto(board_page + "products/")
    look(vendor, "contractor-products")
    vendor.get_by_role("link", name="Fern Reader").click()
    look(vendor, "contractor-product-empty")
    vendor.get_by_role("link", name="State what it receives").click()
    vendor.get_by_role("button", name="State the schedule").click()
    expect(vendor.get_by_role("alert")).to_contain_text("No element is chosen")
    look(vendor, "contractor-schedule-refused")
    boxes = vendor.locator("input[name=element]")
    boxes.nth(0).check()
    look(vendor, "contractor-schedule")
    vendor.get_by_role("button", name="State the schedule").click()
    expect(vendor.get_by_role("status").first).to_contain_text("is told")
    vendor.get_by_role("link", name="State what it receives").click()
    boxes.nth(0).check()
    boxes.nth(3).check()
    vendor.get_by_role("button", name="State the schedule").click()
    expect(vendor.get_by_role("main")).to_contain_text("looks at it again")
    vendor.get_by_role("link", name="Name a subprocessor").click()
    vendor.get_by_label("Subprocessor").fill("Northgate Cloud")
    vendor.get_by_label("What it does").fill("Hosting")
    look(vendor, "contractor-engage")
    vendor.get_by_role("button", name="State it").click()
    expect(vendor.get_by_role("main")).to_contain_text("No evidence that it is bound to the same duties")
    look(vendor, "contractor-product")
    product_page = vendor.url

    vendor.goto(board_page + "products/")
    vendor.get_by_role("link", name="Make an offer").click()
    look(vendor, "contractor-offer")
    vendor.get_by_label("Breach contact", exact=True).fill("Night desk")
    vendor.get_by_label("Breach contact’s e-mail address").fill("night@fern.example")
    vendor.get_by_role("button", name="Send it to Fern Brook").click()
    expect(vendor.get_by_role("alert")).to_contain_text("reason: it is empty")
    look(vendor, "contractor-offer-refused")
    vendor.get_by_role("link", name="products[0].elements[0].reason").click()
    for at in (0, 3):
        vendor.locator(f"#why-{boxes.nth(at).get_attribute('value')}").fill("Greets the reader")
    vendor.get_by_role("button", name="State the schedule").click()
    vendor.goto(board_page + "offer/")
    vendor.get_by_label("Breach contact", exact=True).fill("Night desk")
    vendor.get_by_label("Breach contact’s e-mail address").fill("night@fern.example")
    vendor.get_by_role("button", name="Send it to Fern Brook").click()
    expect(vendor.get_by_role("status").first).to_contain_text("has your offer")
    page.goto(site.url(f"/b/{SLUG}/staff/offers/"))
    expect(page.get_by_role("main")).to_contain_text("Fern Software’s portal, sent by Odile Farrow")

    page.goto(site.url(f"/b/{SLUG}/staff/"))
    expect(page.get_by_role("main")).to_contain_text("Products to look at again")
    page.get_by_role("link", name="Fern Reader").first.click()
    look(page, "second-look")
    page.get_by_label("Why").fill("Covered by the contract.")
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose what follows")
    page.get_by_label("It stands").check()
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_role("status").first).to_contain_text("Fern Reader")
    vendor.goto(product_page)
    expect(vendor.get_by_role("main")).to_contain_text("Covered by the contract.")
    vendor.get_by_role("button", name="It handles it no more").click()
    expect(vendor.get_by_role("status").first).to_contain_text("no more")

    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Reading with Fern").click()
    page.goto(page.url + "signatures/")
    look(page, "signatures-portal")
    page.get_by_role("button", name="Put it before Fern Software").click()
    expect(page.get_by_role("status").first).to_contain_text("It lies before Fern Software")

    vendor.goto(board_page)
    vendor.get_by_role("link", name="Read and sign").click()
    look(vendor, "contractor-sign")
    with vendor.expect_download() as download:
        vendor.get_by_role("link", name="Download the file").click()
    download.value.save_as(tmp_path / "agreement.md")
    assert (tmp_path / "agreement.md").read_text() == WITH_GAPS
    vendor.get_by_label("Your name").fill("Odile Farrow")
    vendor.get_by_label("Office or title").fill("General counsel")
    vendor.get_by_label("What lets you sign").fill("Officer of the company")
    vendor.get_by_role("button", name="Sign for Fern Software").click()
    expect(vendor.get_by_role("main")).to_contain_text("Tick this to sign")
    vendor.get_by_label("I have read it").check()
    vendor.get_by_role("button", name="Sign for Fern Software").click()
    expect(vendor.get_by_role("main")).to_contain_text("Signed by you")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Odile Farrow")

    vendor.get_by_role("link", name="Fill in and sign an addendum").click()
    look(vendor, "contractor-addendum-empty")
    vendor.get_by_label("Fern Reader").check()
    vendor.get_by_label("What it amends").fill("Terms of Service of Fern Reader")
    vendor.get_by_label("Where the board writes to you").fill("privacy@fern.example")
    vendor.get_by_role("button", name="Show me the addendum").click()
    expect(vendor.get_by_role("main")).to_contain_text("The laws of the State of Connecticut govern")
    look(vendor, "contractor-addendum")
    vendor.get_by_label("Your name").fill("Odile Farrow")
    vendor.get_by_label("Office or title").fill("General counsel")
    vendor.get_by_label("What lets you sign").fill("Officer of the company")
    vendor.get_by_label("I have read it").check()
    vendor.get_by_role("button", name="Sign for Fern Software").click()
    expect(vendor.get_by_role("status").first).to_contain_text("It is signed")
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    expect(page.get_by_role("main")).to_contain_text("Addendum to Terms of Service of Fern Reader")

    vendor.goto(board_page + "people/")
    vendor.get_by_label("Name").fill("Nils Okafor")
    vendor.get_by_label("E-mail address").fill("nils@fern.example")
    vendor.get_by_role("button", name="Send the invitation").click()
    expect(vendor.get_by_role("status").first).to_contain_text("nils@fern.example")
    look(vendor, "contractor-colleagues")
    page.goto(people_page)
    expect(page.get_by_role("main")).to_contain_text("Nils Okafor")
    page.get_by_role("button", name=re.compile("End it.*Odile Farrow")).click()
    expect(page.get_by_role("status").first).to_contain_text("no longer acts")
    answer = vendor.goto(board_page)
    assert answer is not None and answer.status == 404
