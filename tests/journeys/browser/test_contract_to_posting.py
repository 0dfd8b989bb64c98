"""The main job in a real browser, against a real server and a real worker: an agreement is uploaded, ruled on, signed,
executed, posted and proved; and a parent finds it. Every page on the way is examined."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from charteroak import law
from tests.builders import ADDENDUM, WITH_GAPS
from tests.journeys.browser import staff
from tests.journeys.site import Site, website

Look = Callable[..., None]
SLUG = "millbrook-falls"
EMAIL = f"coordinator@{SLUG}.example"


@pytest.fixture(scope="module")
def board(site: Site) -> Iterator[str]:
    """A board whose own website links to its registry; gives the website's address."""
    staff.found_board(site, SLUG, "Millbrook Falls", "Dana Whitcomb")
    with website(site.url(f"/b/{SLUG}/")) as address:
        yield address


def _declare_website(page: Page, site: Site, address: str, look: Look) -> None:
    page.goto(site.url(f"/b/{SLUG}/staff/board/"))
    look(page, "board")
    page.get_by_label("Declared website").fill(address)
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_role("status").first).to_contain_text("changed")


def _rule_as_read(page: Page) -> None:
    """Agree with every reading on the page; where the engine abstained, rule it missing with a reason."""
    for finding in page.locator(".finding").all():
        word = finding.locator(".quotation-verdict .badge").inner_text().strip().lower()
        ruling = finding.get_by_role("combobox")
        ruling.select_option(word if word != "unclear" else "missing")
        if word == "unclear":
            finding.locator("summary", has_text="Reason").click()
            finding.get_by_label("Reason").fill("Read by eye: it is not there.")
    page.get_by_role("button", name="Record the rulings").click()
    expect(page.get_by_role("status").first).to_contain_text("recorded")


def _record_signature(page: Page, party: str) -> None:
    page.get_by_label(party).check()
    page.get_by_label("Signer’s name").fill("Robin Ames")
    page.get_by_label("Office or title").fill("Superintendent" if "board" in party else "Vice president")
    page.get_by_label("Authority to sign").fill("Vote of the board of October 6")
    page.get_by_label("Signed on", exact=True).fill(_today())
    page.get_by_role("button", name="Record the signature").click()


def _today() -> str:
    return datetime.now(law.ZONE).date().isoformat()


def test_an_agreement_with_gaps_is_cured_executed_posted_proved_and_found(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, visit: Look, board: str, tmp_path: Path
) -> None:
    agreement, addendum = tmp_path / "agreement.md", tmp_path / "addendum.md"
    agreement.write_text(WITH_GAPS)
    addendum.write_text(ADDENDUM)
    staff.sign_in(page, site, EMAIL)
    look(page, "home-empty")
    visit(page, site.url(f"/b/{SLUG}/staff/contracts/"), "contracts-empty")
    _declare_website(page, site, board, look)

    visit(page, site.url(f"/b/{SLUG}/staff/contracts/new/"), "new-contract")
    staff.open_contract(
        page,
        site,
        SLUG,
        title="Reading practice, grades 3 to 5",
        contractor="Larkspur Learning, Inc.",
        products="Larkspur Reader",
    )
    look(page, "add-document")
    staff.upload(page, agreement, "agreement")
    look(page, "review")
    page.get_by_role("link", name=re.compile("Show passage 1 in the document")).click()
    expect(page.locator("#q-1")).to_be_visible()
    _rule_as_read(page)
    page.get_by_role("link", name="Back to the contract").click()
    look(page, "contract-with-gaps")
    expect(page.get_by_role("heading", name=re.compile("addendum"))).to_be_visible()

    page.get_by_role("link", name="Upload an addendum").click()
    staff.upload(page, addendum, "addendum")
    _rule_as_read(page)
    look(page, "review-of-an-addendum")
    page.get_by_role("link", name="Back to the contract").click()
    page.get_by_role("link", name="Write the statements").click()
    look(page, "statements")
    page.get_by_label("Brief description").fill("A web program for reading practice.")
    page.get_by_label("Purpose").fill("Pupils practise reading at their own pace.")
    page.get_by_label("Student information that may be collected").fill("Name, grade and class.")
    page.get_by_label("Student records that may be collected").fill("Reading level.")
    page.get_by_label("Student-generated content that may be collected").fill("Recordings of reading aloud.")
    page.get_by_role("button", name="Keep the statements").click()

    for party in ("For the board", "For the contractor"):
        page.get_by_role("link", name="Record a signature").first.click()
        look(page, "signatures")
        _record_signature(page, party)
    page.get_by_role("link", name="Execute the contract").click()
    page.locator("summary", has_text="How this date is counted").first.click()
    look(page, "execute")
    page.get_by_role("button", name="Execute the contract").click()
    expect(page.locator(".lede").first).to_contain_text("Executed on")
    expect(page.get_by_role("heading", name=re.compile("within five business days|posts", re.I)).first).to_be_visible()

    contract = page.url.rstrip("/").rsplit("/", 1)[-1]
    parent = new_page(java_script_enabled=False)
    assert parent.goto(site.url(f"/b/{SLUG}/contracts/{contract}/")).status == 404  # type: ignore[union-attr]

    page.get_by_role("link", name="Preview and post").click()
    look(page, "post")
    page.get_by_role("button", name="Post it for everyone to read").click()
    page.get_by_role("button", name="Look at the public address now").first.click()
    expect(page.get_by_role("status").first).to_contain_text("The posting is up")
    look(page, "contract-posted")
    visit(page, site.url(f"/b/{SLUG}/staff/duties/?view=met"), "duties-met")
    expect(page.get_by_text("Met on time").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Open this duty")).first.click()
    look(page, "duty-met")

    parent.goto(site.url(f"/b/{SLUG}/"))
    parent.get_by_role("searchbox").fill("larkspur")
    parent.get_by_role("button", name="Search").click()
    parent.get_by_role("link", name="Larkspur Reader").first.click()
    expect(parent.get_by_text("Recordings of reading aloud.").first).to_be_visible()
    visitor = new_page()
    for name, path in {
        "registry": "?q=larkspur", "registry-products": "products/", "registry-contracts": "contracts/",
        "registry-contract": f"contracts/{contract}/", "registry-rights": "rights/",
    }.items():  # fmt: skip
        visit(visitor, site.url(f"/b/{SLUG}/{path}"), name)
    visitor.goto(site.url(f"/b/{SLUG}/contracts/{contract}/"))
    visitor.get_by_role("link", name="Read it here").first.click()
    look(visitor, "registry-text")

    assert "The audit trail holds" in site.run("audit", "verify")


def test_the_other_staff_pages_are_sound(page: Page, site: Site, visit: Look, look: Look, board: str) -> None:
    staff.sign_in(page, site, EMAIL)
    for name in ("", "contracts/", "products/", "products/new/", "duties/", "duties/feeds/", "board/members/",
                 "board/calendar/", "board/promises/", "board/questions/", "audit/?verify=1", "law/"):  # fmt: skip
        visit(page, site.url(f"/b/{SLUG}/staff/{name}"), f"staff-{re.sub('[^a-z]+', '-', name).strip('-') or 'home'}")


def test_a_calendar_feed_is_made_and_read_without_signing_in(page: Page, site: Site, look: Look, board: str) -> None:
    staff.sign_in(page, site, EMAIL)
    page.goto(site.url(f"/b/{SLUG}/staff/duties/feeds/"))
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("Address for Data privacy coordinator").input_value()
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert b"BEGIN:VCALENDAR" in answer.read()
    page.get_by_role("button", name="End this address").click()
    expect(page.get_by_role("status").first).to_contain_text("no longer works")


def test_a_person_is_invited_and_signs_in(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, board: str
) -> None:
    staff.sign_in(page, site, EMAIL)
    page.goto(site.url(f"/b/{SLUG}/staff/board/members/"))
    page.get_by_label("Name").fill("Terry Osgood")
    page.get_by_label("E-mail address").fill("terry@millbrook-falls.example")
    page.get_by_label("Teacher", exact=False).check()
    page.get_by_role("button", name="Add to the board").click()
    link = page.get_by_label("The link").input_value()
    look(page, "invitation-made")
    guest = new_page()
    guest.goto(link)
    look(guest, "invitation")
    for field in guest.locator("input[type=password]").all():
        field.fill("an oak in the meadow 1687")
    guest.get_by_role("button", name="Keep it and sign in").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Terry")
    look(guest, "teacher-home")
    assert guest.goto(site.url(f"/b/{SLUG}/staff/contracts/")).status == 403  # type: ignore[union-attr]
