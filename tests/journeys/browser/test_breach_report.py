"""A contractor answers on security and reports a breach; both boards have it at that instant, and a receipt proves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak import review
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG, SECOND = "hazel-glen", "ivy-hill"
VENDOR = "odile@hazel-apps.example"


def _place(site: Site, slug: str) -> None:
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, people, usage\n"
        f"board = Board.objects.get(slug='{slug}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "company = actions.enter_contractor(board=board, name='Hazel Apps', kind='operator', by=by, at=at)\n"
        "quiz = actions.enter_product(company, board=board, name='Hazel Quiz', by=by, at=at)\n"
        "usage.record_use(board, quiz, school=None, grades=[], from_day=None, until=None, by=by, at=at)\n"
        f"one = people.invite(company, board=board, email='{VENDOR}', name='Odile Farrow', by=by, at=at)\n"
        f"one.user.set_password('{PASSWORD}'); one.user.save()\n"
        "people.accept(one, by=one.user, at=at)\n"
    )


def test_a_breach_is_reported_to_both_boards_with_a_receipt(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Hazel Glen", "Cora Linden")
    staff.found_board(site, SECOND, "Ivy Hill", "Ben Alder")
    _place(site, SLUG)
    _place(site, SECOND)
    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/breaches/"))
    staff.set_up_second_factor(page)
    page.goto(site.url(f"/b/{SLUG}/staff/breaches/"))
    look(page, "breaches-empty")

    vendor = new_page()
    vendor.set_viewport_size(looking.PHONE)
    staff.sign_in(vendor, site, VENDOR)
    vendor.goto(site.url("/contractor/"))
    vendor.get_by_role("link", name="Hazel Glen Board of Education").click()
    board_page = vendor.url

    # The questionnaire: an answer and the file that shows it, read by the board.
    vendor.goto(board_page + "security/")
    look(vendor, "contractor-security")
    vendor.get_by_role("link", name=re.compile("^Answer it")).first.click()
    look(vendor, "contractor-security-answer")
    question = vendor.get_by_role("heading", level=1).inner_text()
    vendor.get_by_label("In place", exact=True).check()
    vendor.get_by_role("button", name="Keep the answer").click()
    expect(vendor.get_by_role("status").first).to_contain_text("The answer is kept")
    vendor.get_by_role("link", name="Attach evidence").click()
    vendor.get_by_role("button", name="Keep the file").click()
    look(vendor, "contractor-evidence-refused")
    vendor.get_by_label("File").set_input_files(
        {"name": "access-policy.txt", "mimeType": "text/plain", "buffer": b"Everybody has a name of their own."}
    )
    vendor.get_by_label("What is it?").select_option("policy")
    vendor.get_by_label(question).check()
    vendor.get_by_label("Day that stands on it").fill(_today(site))
    vendor.get_by_role("button", name="Keep the file").click()
    expect(vendor.get_by_role("main")).to_contain_text("access-policy.txt")
    with vendor.expect_download() as download:
        vendor.get_by_role("link", name="access-policy.txt").first.click()
    download.value.save_as(tmp_path / "policy.txt")
    assert (tmp_path / "policy.txt").read_text() == "Everybody has a name of their own."
    page.goto(site.url(f"/b/{SLUG}/staff/products/"))
    page.get_by_role("link", name="Hazel Quiz").click()
    page.get_by_role("link", name="Hazel Apps").first.click()
    page.get_by_role("link", name="The questionnaire").click()
    expect(page.get_by_role("main")).to_contain_text("access-policy.txt")
    vendor.get_by_role("button", name="It shows nothing any more").first.click()
    expect(vendor.get_by_role("status").first).to_contain_text("shows nothing any more")
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text("access-policy.txt")

    # The report, to both boards at once.
    vendor.goto(board_page)
    vendor.get_by_role("link", name="Report a breach").click()
    staff.set_up_second_factor(vendor)
    vendor.goto(board_page + "breaches/report/")
    look(vendor, "report-breach")
    vendor.get_by_role("button", name="Send the report").click()
    expect(vendor.get_by_role("alert").first).to_contain_text("Tick each kind")
    vendor.get_by_label("Hazel Glen Board of Education").check()
    vendor.get_by_label("Ivy Hill Board of Education").check()
    vendor.get_by_label("Hazel Quiz").check()
    vendor.get_by_label("What happened").fill("A folder with quiz results lay open.")
    vendor.get_by_label("Student records").check()
    vendor.get_by_label("Student information other than directory information").check()
    vendor.get_by_label("Discovered").fill("2099-01-01T09:30")
    vendor.get_by_label("Contact for the board: phone").fill("860 555 0100")
    vendor.get_by_role("button", name="Send the report").click()
    expect(vendor.get_by_role("alert").first).to_contain_text("an instant lies in the future")
    look(vendor, "report-breach-refused")
    vendor.get_by_label("Discovered").fill(_today(site) + "T00:01")
    vendor.get_by_role("button", name="Send the report").click()
    expect(vendor.get_by_role("status").first).to_contain_text("Received by")
    look(vendor, "breach-receipt")
    code = vendor.locator("code").first.inner_text()
    with vendor.expect_download() as download:
        vendor.get_by_role("link", name="Download the receipt").click()
    download.value.save_as(tmp_path / "receipt.pdf")
    text = review.read((tmp_path / "receipt.pdf").read_bytes(), "receipt.pdf").text
    assert code in text.replace(" ", "").replace("\n", "")
    receipt_page = vendor.url

    # Each board has it, with its clock; whoever answers for it is told.
    assert site.mail is not None
    site.mail.last_memo(coordinator, saying="Families must be told by")
    page.goto(site.url(f"/b/{SLUG}/staff/breaches/"))
    look(page, "breaches")
    page.get_by_role("link", name="Breach at Hazel Apps").click()
    expect(page.get_by_role("main")).to_contain_text("A folder with quiz results lay open.")
    expect(page.get_by_role("main")).to_contain_text("within the outer limit")
    look(page, "breach-room")
    page.get_by_role("link", name=re.compile("^Received")).click()
    look(page, "breach")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    download.value.save_as(tmp_path / "same.pdf")
    assert (tmp_path / "same.pdf").read_bytes() == (tmp_path / "receipt.pdf").read_bytes()
    page.get_by_role("link", name="Open the room of this breach").click()
    _the_room(page, look)

    # Anyone who holds the code can have it confirmed; nothing of the report is shown.
    visitor = new_page()
    visitor.goto(site.url(f"/b/{SLUG}/receipt/"))
    visitor.get_by_label("Code of the receipt").fill("0" * 32)
    visitor.get_by_role("button", name="Confirm it").click()
    expect(visitor.get_by_role("main")).to_contain_text("No receipt of this board has this code")
    visitor.get_by_label("Code of the receipt").fill(code)
    visitor.get_by_role("button", name="Confirm it").click()
    expect(visitor.get_by_role("main")).to_contain_text("This receipt is genuine")
    expect(visitor.get_by_role("main")).not_to_contain_text("quiz results")
    look(visitor, "receipt-confirmed")

    # More on the same: no new clock.
    vendor.goto(receipt_page)
    vendor.get_by_role("link", name="Add to the report").click()
    vendor.get_by_label("What happened").fill("The folder is closed.")
    vendor.get_by_label("Student records").check()
    vendor.get_by_label("No: only more on the same").check()
    vendor.get_by_label("Contact for the board: phone").fill("860 555 0100")
    vendor.get_by_role("button", name="Send the report").click()
    expect(vendor.get_by_role("main")).to_contain_text("names nobody and nothing more")
    page.goto(site.url(f"/b/{SLUG}/staff/breaches/"))
    page.get_by_role("link", name="Breach at Hazel Apps", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Names nobody and nothing that was not named before")
    page.get_by_role("link", name=re.compile("^Received")).last.click()
    expect(page.get_by_role("main")).to_contain_text("No clock of its own")

    # The calendar of what is owed.
    vendor.goto(site.url("/contractor/calendar/"))
    look(vendor, "contractor-calendar-empty")
    vendor.get_by_role("button", name="Make the address").click()
    address = vendor.get_by_label("Your address").input_value()
    look(vendor, "contractor-calendar")
    assert new_page().request.get(address).text().startswith("BEGIN:VCALENDAR")
    vendor.get_by_role("button", name="End this address").click()
    assert new_page().request.get(address).status == 404


def _the_room(page: Page, look: Look) -> None:
    """What the board does with it: classify, group, brief, prove; a letter is typed in, and a drill is led."""
    page.get_by_role("link", name="Classify, and enter the contract’s time").click()
    look(page, "room-kinds")
    page.get_by_label("Where it says so").fill("Section 6")
    page.get_by_role("button", name="Keep the contract’s time").click()
    expect(page.get_by_role("main")).to_contain_text("The contract’s own time was kept")
    room = page.url
    for link, name in (
        ("What to say to families who call", "breach-script"), ("Briefing for the superintendent", "breach-briefing"),
        ("Demand information of the company", "breach-demand"), ("Time line, evidence, after action", "breach-time-line"),
    ):  # fmt: skip
        page.get_by_role("link", name=link).click()
        look(page, name)
        page.goto(room)
    page.get_by_role("link", name="Time line, evidence, after action").click()
    page.get_by_label("What is learned").fill("Watch the mailbox.")
    page.get_by_role("button", name="Close the room").click()
    expect(page.get_by_role("alert").first).to_contain_text("a clock of it runs")
    page.goto(room)
    page.get_by_role("link", name="Students, lists and rulings").click()
    page.get_by_role("button", name="Count again").click()
    page.get_by_label("Find a student").fill("Nobody")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody is called that")
    page.get_by_label("The company’s list (CSV)").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"first name,last name\nZoe,Quillfeather\n"}
    )
    page.get_by_role("button", name="Match the list").click()
    expect(page.get_by_role("main")).to_contain_text("1 without anybody on the roster")
    look(page, "breach-list")
    page.goto(room)
    page.get_by_role("link", name=re.compile("^Say which data")).click()
    page.locator("input[name=elements][value=grades]").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("main")).to_contain_text("Grades")

    page.get_by_role("link", name="Record another report").click()
    look(page, "new-breach")
    page.get_by_label("Company", exact=True).select_option(label="Hazel Apps")
    page.get_by_label("No: the same again, or only more on it").check()
    page.get_by_label("Letter", exact=True).check()
    page.get_by_label("First arrived anywhere at the board on").fill("2020-01-02")
    page.get_by_label("What happened").fill("The same, by letter.")
    page.get_by_label("Student records").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("main")).to_contain_text("Only the day is known; it counts from its first moment")
    page.get_by_role("link", name="Breaches", exact=True).first.click()
    page.get_by_role("link", name="Where a breach reaches us").click()
    page.get_by_label("Mailbox for breaches").fill("breach@hazel.example")
    page.get_by_role("button", name="Keep it").click()

    page.get_by_role("link", name="Hold a drill").click()
    look(page, "new-drill")
    page.get_by_label("A folder with recordings lies open on the web").check()
    page.get_by_label("Product").select_option(label="Hazel Quiz, Hazel Apps")
    page.get_by_role("button", name="Begin the drill").click()
    expect(page.get_by_role("main")).to_contain_text("This is a drill")
    page.get_by_role("link", name="Lead the drill, and its score").click()
    page.get_by_role("button", name=re.compile("The company sends a list")).click()
    expect(page.get_by_role("main")).to_contain_text("Nobody outside the list of the drill was reached")
    look(page, "drill")


def _today(site: Site) -> str:
    return site.python("from django.utils import timezone; print(timezone.localdate())").strip()
